"""Orders as they are looked up: by number or customer, their lines, and what of them is in a return already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, select

from data.encryption import blind_index
from data.models.catalogue import Customer, Order, OrderLine, Parcel, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import Repair
from data.models.warehouse import ReceivedUnit
from data.vocabulary import ARRIVED, GONE_BACK, OPEN_STATES, SETTLING_STATES, RepairState, ReturnState

# A return in one of these states holds every unit that it names.
_HOLDING_STATES = (*OPEN_STATES, *SETTLING_STATES)
# One that has ended holds what was settled and what is still here; what went back to the customer is free again.
_ENDED_STATES = (ReturnState.CLOSED, ReturnState.REJECTED)
# The shop's own lines and parcels are numbered below.
REPLACEMENTS_FROM = 1001
_FOUND_AT_MOST = 50


@dataclass(frozen=True)
class OrderRow:
    """An order with its customer; amounts in minor units of `currency`."""

    id: int
    number: str
    status: str
    ordered_on: date
    currency: str
    usd_per_unit: Decimal
    shipping_charged: int
    payment_method: str | None
    country: str
    customer_id: int
    customer_name: str | None
    customer_email: str | None


@dataclass(frozen=True)
class OrderLineRow:
    """A line of an order with its product and the parcel that held it; the price is per unit, in minor units."""

    id: int
    position: int
    sku: str
    product: str
    special_terms: bool
    quantity: int
    unit_price_paid: int
    parcel: int | None
    shipped_on: date | None
    delivered_on: date | None
    delivery_traceable: bool | None
    is_replacement: bool


@dataclass(frozen=True)
class ClaimRow:
    """Units of an order line that a return holds; none where all of them are the customer's again."""

    order_line_id: int
    return_id: int
    rma: str
    state: ReturnState
    quantity: int


_ORDER = (
    Order.id,
    Order.number,
    Order.status,
    Order.ordered_on,
    Order.currency,
    Order.usd_per_unit,
    Order.shipping_charged,
    Order.payment_method,
    Order.destination_country.label("country"),
    Order.customer_id,
    Customer.name.label("customer_name"),
    Customer.email.label("customer_email"),
)


def find_order(tx: Connection, number: str, *, lock: bool = False) -> OrderRow | None:
    """The order of that number; with `lock`, nobody else claims its units until the transaction ends."""
    statement = select(*_ORDER).join(Customer, Customer.id == Order.customer_id).where(Order.number == number)
    row = tx.execute(statement.with_for_update(of=Order) if lock else statement).one_or_none()
    return None if row is None else OrderRow(**row._mapping)


def orders_of(tx: Connection, name_or_email: str) -> tuple[OrderRow, ...]:
    """Orders of customers with exactly this whole name or e-mail address, newest first, 50 at most."""
    is_theirs = (Customer.name_index == blind_index("customer.name", name_or_email)) | (
        Customer.email_index == blind_index("customer.email", name_or_email)
    )
    rows = tx.execute(
        select(*_ORDER)
        .join(Customer, Customer.id == Order.customer_id)
        .where(is_theirs)
        .order_by(Order.ordered_on.desc(), Order.id.desc())
        .limit(_FOUND_AT_MOST)
    )
    return tuple(OrderRow(**row._mapping) for row in rows)


def order_lines(tx: Connection, order_id: int) -> tuple[OrderLineRow, ...]:
    """The order's lines by position."""
    rows = tx.execute(
        select(
            OrderLine.id,
            OrderLine.position,
            Product.sku,
            Product.name.label("product"),
            Product.special_terms,
            OrderLine.quantity,
            OrderLine.unit_price_paid,
            Parcel.position.label("parcel"),
            Parcel.shipped_on,
            Parcel.delivered_on,
            Parcel.delivery_traceable,
            OrderLine.replaces_line_id.is_not(None).label("is_replacement"),
        )
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Parcel, Parcel.id == OrderLine.parcel_id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )
    return tuple(OrderLineRow(**row._mapping) for row in rows)


_REPAIRED_AND_GONE = exists().where(
    Repair.unit_id == ReceivedUnit.id,
    Repair.state == RepairState.CLOSED,
    Repair.outcome.in_(GONE_BACK),
    # A repaired unit that was disposed of did not go back.
    Repair.return_tracking.is_not(None),
)
# Units of the line that lie in the warehouse.
_HERE = (
    select(func.count())
    .select_from(ReceivedUnit)
    .where(
        ReceivedUnit.return_line_id == ReturnLine.id,
        ReceivedUnit.corrected_at.is_(None),
        ReceivedUnit.outcome.in_(ARRIVED),
        ReceivedUnit.way_back_id.is_(None),
        ~_REPAIRED_AND_GONE,
    )
    .scalar_subquery()
)
_CLAIMS = (
    select(
        ReturnLine.order_line_id,
        ReturnLine.return_id,
        ReturnCase.rma,
        ReturnCase.state,
        ReturnLine.quantity,
        ReturnLine.accepted_units,
        _HERE.label("here"),
    )
    .join(ReturnCase, ReturnCase.id == ReturnLine.return_id)
    .where(
        ReturnCase.order_id.in_(bindparam("orders", expanding=True)),
        ReturnCase.state.in_((*_HOLDING_STATES, *_ENDED_STATES)),
    )
    .order_by(ReturnLine.id)
)


def claims(tx: Connection, order_ids: Iterable[int]) -> tuple[ClaimRow, ...]:
    """What returns hold of these orders; cancelled ones hold nothing, rejected ones only what is still here."""
    found = (
        ClaimRow(row.order_line_id, row.return_id, row.rma, row.state, _held(row))
        for row in tx.execute(_CLAIMS, {"orders": list(order_ids)})
    )
    return tuple(claim for claim in found if claim.quantity or claim.state is not ReturnState.REJECTED)


def _held(row: Row[Any]) -> int:
    """All units while the return runs; afterwards those that were settled or never left the warehouse."""
    held: int = row.quantity if row.state in _HOLDING_STATES else max(row.accepted_units, row.here)
    return held
