"""Parcels that arrived and what the bench said of each unit; corrected rows stay and are left out where asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, insert, or_, select, update

from data.models.catalogue import Order, OrderLine, Product
from data.models.evidence import Evidence
from data.models.money import RefundLine
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import Repair, Replacement
from data.models.staff import Staff
from data.models.warehouse import Accessory, InboundParcel, MissingAccessory, ReceivedUnit
from data.models.work import Task
from data.vocabulary import (
    Disposition,
    InspectionVerdict,
    ParcelKind,
    ParcelState,
    Reason,
    RepairState,
    ReplacementState,
    ReturnState,
    Stage,
    UnitOutcome,
)

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


@dataclass(frozen=True)
class UnitRow:
    """What the bench said of one unit; `return_line_id` None for an item that belongs to no line."""

    id: int
    parcel_id: int
    return_id: int
    return_line_id: int | None
    product: str | None
    product_id: int | None
    unit_no: int | None
    outcome: UnitOutcome
    verdict: InspectionVerdict | None
    original_package: bool | None
    note_in_parcel: bool | None
    grade: str | None
    disposition: Disposition | None
    serial_number: str | None
    note: str | None
    inspected_by: str
    inspected_at: datetime
    corrected_at: datetime | None


@dataclass(frozen=True)
class MissingRow:
    """A part that was not in the parcel, at the price at which it was noted (minor units of `currency`)."""

    unit_id: int
    accessory_id: int
    name: str
    price: int
    currency: str


@dataclass(frozen=True)
class BenchLine:
    """A returned line as the bench needs it."""

    id: int
    product_id: int
    product: str
    sku: str
    weight_g: int | None
    quantity: int
    reason: Reason


_RETURN: BindParameter[int] = bindparam("return_id")
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
_UNIT = (
    select(
        ReceivedUnit.id,
        ReceivedUnit.parcel_id,
        ReceivedUnit.return_id,
        ReceivedUnit.return_line_id,
        Product.name.label("product"),
        OrderLine.product_id,
        ReceivedUnit.unit_no,
        ReceivedUnit.outcome,
        ReceivedUnit.verdict,
        ReceivedUnit.original_package,
        InboundParcel.note_in_parcel,
        ReceivedUnit.grade,
        ReceivedUnit.disposition,
        ReceivedUnit.serial_number,
        ReceivedUnit.note,
        Staff.display_name.label("inspected_by"),
        ReceivedUnit.inspected_at,
        ReceivedUnit.corrected_at,
    )
    .join(InboundParcel, InboundParcel.id == ReceivedUnit.parcel_id)
    .join(Staff, Staff.id == ReceivedUnit.inspected_by_id)
    .outerjoin(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
    .outerjoin(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .outerjoin(Product, Product.id == OrderLine.product_id)
)
# Built once, as in data/queries/cases.py.
_ALL_UNITS = _UNIT.where(ReceivedUnit.return_id == _RETURN).order_by(ReceivedUnit.id)
_UNITS = _ALL_UNITS.where(ReceivedUnit.corrected_at.is_(None))
_MISSING = (
    select(
        MissingAccessory.unit_id,
        MissingAccessory.accessory_id,
        Accessory.name,
        MissingAccessory.price,
        MissingAccessory.currency,
    )
    .join(Accessory, Accessory.id == MissingAccessory.accessory_id)
    .where(MissingAccessory.unit_id.in_(bindparam("units", expanding=True)))
    .order_by(MissingAccessory.unit_id, Accessory.name)
)
_LINES = (
    select(
        ReturnLine.id,
        OrderLine.product_id,
        Product.name.label("product"),
        Product.sku,
        Product.weight_g,
        ReturnLine.quantity,
        ReturnLine.reason,
    )
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Product, Product.id == OrderLine.product_id)
    .where(ReturnLine.return_id == _RETURN)
    .order_by(OrderLine.position)
)
_OF_RETURN = _PARCEL.where(InboundParcel.return_id == _RETURN).order_by(InboundParcel.id)
_TO_CONTACT = select(Task.record_id).where(Task.stage == Stage.CONTACT, Task.done_at.is_(None))


def lines(tx: Connection, return_id: int) -> tuple[BenchLine, ...]:
    """The returned lines in the order in which they were bought."""
    return tuple(BenchLine(**row._mapping) for row in tx.execute(_LINES, {"return_id": return_id}))


def units(tx: Connection, return_id: int, *, corrected: bool = False) -> tuple[UnitRow, ...]:
    """What the bench says of the return's units, oldest first; with `corrected`, also what it said before."""
    found = tx.execute(_ALL_UNITS if corrected else _UNITS, {"return_id": return_id})
    return tuple(UnitRow(**row._mapping) for row in found)


def unit(tx: Connection, unit_id: int) -> UnitRow | None:
    """One unit by its id."""
    row = tx.execute(_UNIT.where(ReceivedUnit.id == unit_id)).one_or_none()
    return None if row is None else UnitRow(**row._mapping)


def units_of_parcel(tx: Connection, parcel_id: int) -> tuple[UnitRow, ...]:
    """What the bench says of one parcel's units."""
    wanted = (ReceivedUnit.parcel_id == parcel_id, ReceivedUnit.corrected_at.is_(None))
    return tuple(UnitRow(**row._mapping) for row in tx.execute(_UNIT.where(*wanted).order_by(ReceivedUnit.id)))


def missing(tx: Connection, unit_ids: Iterable[int]) -> tuple[MissingRow, ...]:
    """The parts that were not with these units."""
    return tuple(MissingRow(**row._mapping) for row in tx.execute(_MISSING, {"units": list(unit_ids)}))


def add_unit(tx: Connection, values: dict[str, Any]) -> int:
    """Store what the bench says of one unit; its id."""
    return _key(tx.execute(insert(ReceivedUnit).values(**values)).inserted_primary_key)


def add_missing(tx: Connection, unit_id: int, parts: Iterable[tuple[int, int, str]]) -> None:
    """Store the parts that were not with the unit: accessory, price in minor units, currency."""
    rows = [
        {"unit_id": unit_id, "accessory_id": accessory, "price": price, "currency": currency}
        for accessory, price, currency in parts
    ]
    if rows:
        tx.execute(insert(MissingAccessory), rows)


def mark_corrected(tx: Connection, unit_id: int, at: datetime) -> None:
    """Let a newer row say what the unit is."""
    tx.execute(update(ReceivedUnit).where(ReceivedUnit.id == unit_id).values(corrected_at=at))


def set_disposition(tx: Connection, unit_ids: Iterable[int], disposition: Disposition) -> None:
    """Say where these units go now."""
    tx.execute(update(ReceivedUnit).where(ReceivedUnit.id.in_(list(unit_ids))).values(disposition=disposition))


def move_photos(tx: Connection, old_unit: int, new_unit: int) -> None:
    """Let the bench's photos of a corrected row belong to the row that replaces it."""
    tx.execute(update(Evidence).where(Evidence.unit_id == old_unit).values(unit_id=new_unit))


def photos_of(tx: Connection, unit_id: int) -> int:
    """How many photos the bench took of the unit."""
    return len(tx.execute(select(Evidence.id).where(Evidence.unit_id == unit_id)).all())


def parcel(tx: Connection, parcel_id: int, *, lock: bool = False) -> ParcelRow | None:
    """A parcel by its id; with `lock`, nobody else changes it until the transaction ends."""
    if lock:
        tx.execute(select(InboundParcel.id).where(InboundParcel.id == parcel_id).with_for_update())
    return _one(tx, InboundParcel.id == parcel_id)


def parcel_of_form(tx: Connection, form_key: str) -> ParcelRow | None:
    """The parcel that this form has made."""
    return _one(tx, InboundParcel.form_key == form_key)


def parcels_of(tx: Connection, return_id: int) -> tuple[ParcelRow, ...]:
    """The parcels of a return in the order in which they arrived."""
    return tuple(ParcelRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def waiting_parcels(tx: Connection) -> tuple[ParcelRow, ...]:
    """Parcels in quarantine, those that hold an item of nobody's return, and linked ones; oldest first, 200 at most."""
    is_waiting = or_(
        InboundParcel.state.in_((ParcelState.QUARANTINED, ParcelState.LINKED)), InboundParcel.id.in_(_TO_CONTACT)
    )
    return _all(tx, _PARCEL.where(is_waiting).order_by(InboundParcel.id).limit(_LISTED_AT_MOST))


def parcels_tracked(tx: Connection, forms: Iterable[str]) -> tuple[ParcelRow, ...]:
    """Parcels that arrived under one of these tracking numbers."""
    return _all(tx, _PARCEL.where(InboundParcel.tracking_number.in_(list(forms))).order_by(InboundParcel.id.desc()))


def add_parcel(tx: Connection, values: dict[str, Any]) -> int:
    """Store a parcel that arrived; its id."""
    return _key(tx.execute(insert(InboundParcel).values(**values)).inserted_primary_key)


def change_parcel(tx: Connection, parcel_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a parcel."""
    tx.execute(update(InboundParcel).where(InboundParcel.id == parcel_id).values(**values))


def money_rests_on(tx: Connection, return_line_id: int) -> bool:
    """Whether a granted refund covers units of the line."""
    granted = (RefundLine.return_line_id == return_line_id, RefundLine.live)
    return tx.execute(select(RefundLine.id).where(*granted).limit(1)).first() is not None


def goods_rest_on(tx: Connection, return_line_id: int, unit_id: int) -> bool:
    """Whether a replacement of the line has left, or the unit itself is away for repair."""
    shipped = (Replacement.state.in_((ReplacementState.SHIPPED, ReplacementState.DELIVERED)),)
    left = select(Replacement.id).where(Replacement.return_line_id == return_line_id, *shipped).limit(1)
    away = select(Repair.id).where(Repair.unit_id == unit_id, Repair.state != RepairState.TO_FORWARD)
    return tx.execute(left).first() is not None or tx.execute(away).first() is not None


def _one(tx: Connection, condition: ColumnElement[bool]) -> ParcelRow | None:
    row = tx.execute(_PARCEL.where(condition)).one_or_none()
    return None if row is None else ParcelRow(**row._mapping)


def _all(tx: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[ParcelRow, ...]:
    return tuple(ParcelRow(**row._mapping) for row in tx.execute(statement))


def _key(key: Any) -> int:  # noqa: ANN401 - SQLAlchemy's row of one number
    if key is None:
        raise RuntimeError("The database gave the new row no number.")
    return int(key[0])
