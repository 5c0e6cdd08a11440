"""Parcels that arrived, with a return or without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, insert, or_, select, update

from data.models.catalogue import Order
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.warehouse import InboundParcel
from data.models.work import Task
from data.vocabulary import ParcelKind, ParcelState, ReturnState, Stage

_LISTED_AT_MOST = 200


@dataclass(frozen=True)
class ParcelRow:
    """A parcel that arrived, with the order and the return that it belongs to; weight in grams."""

    id: int
    return_id: int | None
    rma: str | None
    return_state: ReturnState | None
    order_id: int | None
    order_number: str | None
    kind: ParcelKind
    state: ParcelState
    tracking_number: str | None
    arrived_on: date
    received_at: datetime
    received_by: str
    weight_g: int | None
    note_in_parcel: bool | None
    note: str | None


_PARCEL = (
    select(
        InboundParcel.id,
        InboundParcel.return_id,
        ReturnCase.rma,
        ReturnCase.state.label("return_state"),
        InboundParcel.order_id,
        Order.number.label("order_number"),
        InboundParcel.kind,
        InboundParcel.state,
        InboundParcel.tracking_number,
        InboundParcel.arrived_on,
        InboundParcel.received_at,
        Staff.display_name.label("received_by"),
        InboundParcel.weight_g,
        InboundParcel.note_in_parcel,
        InboundParcel.note,
    )
    .join(Staff, Staff.id == InboundParcel.received_by_id)
    .outerjoin(ReturnCase, ReturnCase.id == InboundParcel.return_id)
    .outerjoin(Order, Order.id == InboundParcel.order_id)
)
_OF_RETURN = _PARCEL.where(InboundParcel.return_id == bindparam("return_id")).order_by(InboundParcel.id)
_TO_CONTACT = select(Task.record_id).where(Task.stage == Stage.CONTACT, Task.done_at.is_(None))


def find(tx: Connection, parcel_id: int, *, lock: bool = False) -> ParcelRow | None:
    """A parcel by its id; with `lock`, nobody else changes it until the transaction ends."""
    if lock:
        tx.execute(select(InboundParcel.id).where(InboundParcel.id == parcel_id).with_for_update())
    return _one(tx, InboundParcel.id == parcel_id)


def of_form(tx: Connection, form_key: str) -> ParcelRow | None:
    """The parcel that this form has made."""
    return _one(tx, InboundParcel.form_key == form_key)


def of_return(tx: Connection, return_id: int) -> tuple[ParcelRow, ...]:
    """The parcels of a return in the order in which they arrived."""
    return tuple(ParcelRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def waiting(tx: Connection) -> tuple[ParcelRow, ...]:
    """Parcels in quarantine, those that hold an item of nobody's return, and linked ones; oldest first, 200 at most."""
    is_waiting = or_(
        InboundParcel.state.in_((ParcelState.QUARANTINED, ParcelState.LINKED)), InboundParcel.id.in_(_TO_CONTACT)
    )
    return _all(tx, _PARCEL.where(is_waiting).order_by(InboundParcel.id).limit(_LISTED_AT_MOST))


def is_waiting(tx: Connection, parcel_id: int) -> bool:
    """Whether somebody is still to contact the owner of something in the parcel."""
    return tx.execute(_TO_CONTACT.where(Task.record_id == parcel_id)).first() is not None


def tracked(tx: Connection, forms: Iterable[str]) -> tuple[ParcelRow, ...]:
    """Parcels that arrived under one of these tracking numbers."""
    return _all(tx, _PARCEL.where(InboundParcel.tracking_number.in_(list(forms))).order_by(InboundParcel.id.desc()))


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Store a parcel that arrived; its id."""
    return _key(tx.execute(insert(InboundParcel).values(**values)).inserted_primary_key)


def change(tx: Connection, parcel_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a parcel."""
    tx.execute(update(InboundParcel).where(InboundParcel.id == parcel_id).values(**values))


def _one(tx: Connection, condition: ColumnElement[bool]) -> ParcelRow | None:
    row = tx.execute(_PARCEL.where(condition)).one_or_none()
    return None if row is None else ParcelRow(**row._mapping)


def _all(tx: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[ParcelRow, ...]:
    return tuple(ParcelRow(**row._mapping) for row in tx.execute(statement))


def _key(key: Any) -> int:  # noqa: ANN401 - SQLAlchemy's row of one number
    if key is None:
        raise RuntimeError("The database gave the new parcel no number.")
    return int(key[0])
