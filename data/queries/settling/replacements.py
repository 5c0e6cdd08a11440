"""Replacements, and the parcel and order line that they become when they leave (C33)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.catalogue import Order, OrderLine, Parcel, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import Replacement
from data.models.staff import Staff
from data.queries.catalogue.catalogue import REPLACEMENTS_FROM
from data.vocabulary import ReplacementState

_LISTED_AT_MOST = 200


@dataclass(frozen=True)
class ReplacementRow:
    """Units that replace returned ones; `replaced_line_id` is the order line they stand for."""

    id: int
    return_id: int
    rma: str
    order_number: str
    return_line_id: int
    replaced_line_id: int
    product_id: int
    product: str
    sku: str
    quantity: int
    version: int
    state: ReplacementState
    reserved_by: str
    reserved_at: datetime
    tracking_number: str | None
    shipped_on: date | None
    delivered_on: date | None
    order_line_id: int | None


_ROW = (
    select(
        Replacement.id,
        Replacement.return_id,
        ReturnCase.rma,
        Order.number.label("order_number"),
        Replacement.return_line_id,
        ReturnLine.order_line_id.label("replaced_line_id"),
        Replacement.product_id,
        Product.name.label("product"),
        Product.sku,
        Replacement.quantity,
        Replacement.version,
        Replacement.state,
        Staff.display_name.label("reserved_by"),
        Replacement.reserved_at,
        Replacement.tracking_number,
        Replacement.shipped_on,
        Replacement.delivered_on,
        Replacement.order_line_id,
    )
    .join(ReturnCase, ReturnCase.id == Replacement.return_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .join(ReturnLine, ReturnLine.id == Replacement.return_line_id)
    .join(Product, Product.id == Replacement.product_id)
    .join(Staff, Staff.id == Replacement.reserved_by_id)
)
_ONE = _ROW.where(Replacement.id == bindparam("replacement_id"))
_BY_FORM = _ROW.where(Replacement.form_key == bindparam("form_key"))
_OF_RETURN = _ROW.where(Replacement.return_id == bindparam("return_id")).order_by(Replacement.id)
_MOVING = (
    _ROW.where(Replacement.state.in_((ReplacementState.RESERVED, ReplacementState.SHIPPED)))
    .order_by(Replacement.id)
    .limit(_LISTED_AT_MOST)
)
_REPLACED_LINE = select(
    OrderLine.id, OrderLine.order_id, OrderLine.product_id, OrderLine.unit_price_paid, OrderLine.replaces_line_id
).where(OrderLine.id == bindparam("line_id"))


def find(tx: Connection, replacement_id: int) -> ReplacementRow | None:
    """A replacement by its id; whoever changes it holds the lock of its return."""
    row = tx.execute(_ONE, {"replacement_id": replacement_id}).one_or_none()
    return None if row is None else ReplacementRow(**row._mapping)


def made_by_form(tx: Connection, form_key: str) -> ReplacementRow | None:
    """What the form that was shown under this key has reserved already."""
    row = tx.execute(_BY_FORM, {"form_key": form_key}).one_or_none()
    return None if row is None else ReplacementRow(**row._mapping)


def of_return(tx: Connection, return_id: int) -> tuple[ReplacementRow, ...]:
    """The replacements of a return, oldest first."""
    return tuple(ReplacementRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def moving(tx: Connection) -> tuple[ReplacementRow, ...]:
    """What is reserved or on its way, oldest first, 200 at most."""
    return tuple(ReplacementRow(**row._mapping) for row in tx.execute(_MOVING))


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Insert a replacement; its id."""
    return _key(tx.execute(insert(Replacement).values(**values)).inserted_primary_key)


def change(tx: Connection, replacement_id: int, **values: object) -> None:
    """Set columns of a replacement and count its version up."""
    tx.execute(
        update(Replacement).where(Replacement.id == replacement_id).values(version=Replacement.version + 1, **values)
    )


def add_to_order(tx: Connection, shipped: ReplacementRow, *, shipped_on: date, tracking_number: str) -> int:
    """Give the order a parcel and a line for what was shipped; the line's id. The caller holds the order's lock.

    The new line stands for the line that was bought first, so that a replacement of a replacement keeps its ladder.
    """
    replaced = tx.execute(_REPLACED_LINE, {"line_id": shipped.replaced_line_id}).one()
    parcel = tx.execute(
        insert(Parcel).values(
            order_id=replaced.order_id,
            position=_next(tx, Parcel, replaced.order_id),
            shipped_on=shipped_on,
            delivery_traceable=True,
            tracking_number=tracking_number,
        )
    )
    line = tx.execute(
        insert(OrderLine).values(
            order_id=replaced.order_id,
            position=_next(tx, OrderLine, replaced.order_id),
            product_id=shipped.product_id,
            parcel_id=_key(parcel.inserted_primary_key),
            quantity=shipped.quantity,
            unit_price_paid=replaced.unit_price_paid,
            replaces_line_id=replaced.replaces_line_id or replaced.id,
        )
    )
    return _key(line.inserted_primary_key)


def set_delivered(tx: Connection, order_line_id: int, delivered_on: date) -> None:
    """Keep the day on which the parcel of a shipped replacement came."""
    parcel = select(OrderLine.parcel_id).where(OrderLine.id == order_line_id).scalar_subquery()
    tx.execute(update(Parcel).where(Parcel.id == parcel).values(delivered_on=delivered_on))


def _next(tx: Connection, table: type[Parcel] | type[OrderLine], order_id: int) -> int:
    # Numbers of their own, so that a later import of the order finds its lines and parcels where it left them.
    highest = select(func.max(table.position)).where(table.order_id == order_id, table.position >= REPLACEMENTS_FROM)
    return int(tx.execute(highest).scalar_one() or REPLACEMENTS_FROM - 1) + 1


def _key(key: Any) -> int:  # noqa: ANN401 - a row or nothing, as SQLAlchemy gives it
    if key is None:
        raise RuntimeError("The database gave the new row no number.")
    return int(key[0])
