"""One return with everything that its page shows, and the writes that a decision makes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from data.models.catalogue import Customer, Order, OrderLine, Parcel, Product
from data.models.returns import ReturnCase, ReturnLine
from data.queries.returns import tracking
from data.vocabulary import Channel, Reason, Recommendation, ReturnState, Tier


@dataclass(frozen=True)
class CaseRow:
    """A return with its order and customer; amounts in minor units of `currency`."""

    id: int
    rma: str
    version: int
    state: ReturnState
    reason: Reason
    tier: Tier | None
    recommendation: Recommendation | None
    channel: Channel
    contact_date: date
    description: str
    requested_resolution: str | None
    facts: dict[str, Any]
    currency: str
    claimed_amount: int
    due_at: datetime
    paused_at: datetime | None
    assignee_id: int | None
    held_by_id: int | None
    held_until: datetime | None
    created_at: datetime
    customer_id: int
    customer_name: str | None
    customer_email: str | None
    # Since then the customer's data are only kept (GDPR Art. 18).
    restricted_at: datetime | None
    order_id: int
    order_number: str
    ordered_on: date
    usd_per_unit: Decimal
    shipping_charged: int
    outbound_shipping_cost: int | None
    payment_method: str | None
    country: str
    # In so many parcels was the order shipped, replacements aside (C34).
    parcels: int


@dataclass(frozen=True)
class LineRow:
    """A returned line with its product and the parcel that held it."""

    id: int
    order_line_id: int
    quantity: int
    reason: Reason
    bought: int
    unit_price_paid: int
    product: str
    sku: str
    category: str | None
    special_terms: bool
    parcel: int | None
    shipped_on: date | None
    delivered_on: date | None
    delivery_traceable: bool | None
    tracking_number: str | None
    # The first shipment of the units that these replaced (C33); None where they replace nothing.
    first_shipped_on: date | None
    is_replacement: bool
    product_id: int
    # What of it counts in its balance.
    accepted_units: int


@dataclass(frozen=True)
class EarlierReturn:
    """Another return of the same customer; the amount in minor units."""

    rma: str
    contact_date: date
    reason: Reason
    state: ReturnState
    claimed_amount: int
    currency: str


# What was sent as a replacement makes no order a split one (C34).
_REPLACING = exists().where(OrderLine.parcel_id == Parcel.id, OrderLine.replaces_line_id.is_not(None))
_PARCELS = (
    select(func.count())
    .select_from(Parcel)
    .where(Parcel.order_id == Order.id, ~_REPLACING)
    .correlate(Order)
    .scalar_subquery()
)
_CASE = (
    ReturnCase.id,
    ReturnCase.rma,
    ReturnCase.version,
    ReturnCase.state,
    ReturnCase.reason,
    ReturnCase.tier,
    ReturnCase.recommendation,
    ReturnCase.channel,
    ReturnCase.contact_date,
    ReturnCase.description,
    ReturnCase.requested_resolution,
    ReturnCase.facts,
    ReturnCase.currency,
    ReturnCase.claimed_amount,
    ReturnCase.due_at,
    ReturnCase.paused_at,
    ReturnCase.assignee_id,
    ReturnCase.held_by_id,
    ReturnCase.held_until,
    ReturnCase.created_at,
    ReturnCase.customer_id,
    Customer.name.label("customer_name"),
    Customer.email.label("customer_email"),
    Customer.restricted_at,
    ReturnCase.order_id,
    Order.number.label("order_number"),
    Order.ordered_on,
    Order.usd_per_unit,
    Order.shipping_charged,
    Order.outbound_shipping_cost,
    Order.payment_method,
    ReturnCase.country,
    _PARCELS.label("parcels"),
)


def find(tx: Connection, *, rma: str | None = None, return_id: int | None = None, lock: bool = False) -> CaseRow | None:
    """A return by its RMA or id; with `lock`, nobody else changes it until the transaction ends."""
    by_rma = return_id is None
    row = tx.execute(_found(by_rma=by_rma, lock=lock), {"wanted": rma if by_rma else return_id}).one_or_none()
    return None if row is None else CaseRow(**row._mapping)


# Statements that every page and act asks are built once: putting one together costs more than its answer.
@cache
def _found(*, by_rma: bool, lock: bool) -> Select[*tuple[Any, ...]]:
    statement = (
        select(*_CASE)
        .join(Order, Order.id == ReturnCase.order_id)
        .join(Customer, Customer.id == ReturnCase.customer_id)
        .where((ReturnCase.rma if by_rma else ReturnCase.id) == bindparam("wanted"))
    )
    return statement.with_for_update(of=ReturnCase) if lock else statement


_FIRST_LINE, _FIRST_PARCEL = aliased(OrderLine), aliased(Parcel)
_LINES = (
    select(
        ReturnLine.id,
        ReturnLine.order_line_id,
        ReturnLine.quantity,
        ReturnLine.reason,
        OrderLine.quantity.label("bought"),
        OrderLine.unit_price_paid,
        Product.name.label("product"),
        Product.sku,
        Product.category,
        Product.special_terms,
        Parcel.position.label("parcel"),
        Parcel.shipped_on,
        Parcel.delivered_on,
        Parcel.delivery_traceable,
        Parcel.tracking_number,
        _FIRST_PARCEL.shipped_on.label("first_shipped_on"),
        OrderLine.replaces_line_id.is_not(None).label("is_replacement"),
        OrderLine.product_id,
        ReturnLine.accepted_units,
    )
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Product, Product.id == OrderLine.product_id)
    .outerjoin(Parcel, Parcel.id == OrderLine.parcel_id)
    .outerjoin(_FIRST_LINE, _FIRST_LINE.id == OrderLine.replaces_line_id)
    .outerjoin(_FIRST_PARCEL, _FIRST_PARCEL.id == _FIRST_LINE.parcel_id)
    .where(ReturnLine.return_id == bindparam("return_id"))
    .order_by(OrderLine.position)
)
_EARLIER = (
    select(
        ReturnCase.rma,
        ReturnCase.contact_date,
        ReturnCase.reason,
        ReturnCase.state,
        ReturnCase.claimed_amount,
        ReturnCase.currency,
    )
    .where(ReturnCase.customer_id == bindparam("customer_id"), ReturnCase.id != bindparam("return_id"))
    .order_by(ReturnCase.id.desc())
    .limit(bindparam("most"))
)
_SET = update(ReturnCase).where(ReturnCase.id == bindparam("changed"))
_CHANGE = _SET.values(version=ReturnCase.version + 1)


def lines(tx: Connection, return_id: int) -> tuple[LineRow, ...]:
    """The returned lines in the order in which they were bought."""
    return tuple(LineRow(**row._mapping) for row in tx.execute(_LINES, {"return_id": return_id}))


def earlier(tx: Connection, customer_id: int, return_id: int, limit: int = 20) -> tuple[EarlierReturn, ...]:
    """The customer's other returns, newest first."""
    found = tx.execute(_EARLIER, {"customer_id": customer_id, "return_id": return_id, "most": limit})
    return tuple(EarlierReturn(**row._mapping) for row in found)


def change(tx: Connection, return_id: int, **values: object) -> None:
    """Set columns of a return and count its version up; the tracking number follows from the facts."""
    facts = values.get("facts")
    if isinstance(facts, dict):
        values["tracking_number"] = tracking.told_in(facts)
    tx.execute(_CHANGE, {"changed": return_id, **values})


def set_assessment(tx: Connection, return_id: int, tier: Tier | None, recommendation: Recommendation) -> None:
    """Keep what the newest assessment says, for the queue's filters."""
    tx.execute(_SET, {"changed": return_id, "tier": tier, "recommendation": recommendation})


def set_line_reason(tx: Connection, return_line_id: int, reason: Reason) -> None:
    """Give a line another reason."""
    tx.execute(update(ReturnLine).where(ReturnLine.id == return_line_id).values(reason=reason))
