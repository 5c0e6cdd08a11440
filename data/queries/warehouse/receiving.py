"""What the bench said of each unit that arrived, or did not; corrected rows stay and are left out where asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, delete, insert, or_, select, update

from data.models.catalogue import Order, OrderLine, Product
from data.models.evidence import Evidence
from data.models.money import RefundLine
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import CustomerQuestion, Repair, Replacement
from data.models.staff import Staff
from data.models.warehouse import Accessory, InboundParcel, MissingAccessory, ReceivedUnit
from data.vocabulary import (
    ARRIVED,
    Disposition,
    InspectionVerdict,
    Reason,
    RepairState,
    ReplacementState,
    UnitOutcome,
)


@dataclass(frozen=True)
class UnitRow:
    """What the bench said of one unit; `return_line_id` None for an item that belongs to no line.

    `quoted` is what its repair would cost, in minor units of `quoted_currency`, where it is being repaired.
    """

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
    way_back_id: int | None
    quoted: int | None
    quoted_currency: str | None


@dataclass(frozen=True)
class MissingRow:
    """A part that was not in the parcel, at the price at which it was noted (minor units of `currency`).

    `question_id` is the question with which the customer was asked to pay for it, `waived_at` when it was let go.
    """

    unit_id: int
    accessory_id: int
    name: str
    price: int
    currency: str
    question_id: int | None
    waived_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the customer was not asked to pay for it, and nobody let it go."""
        return self.question_id is None and self.waived_at is None


@dataclass(frozen=True)
class OpenPart:
    """A missing part of a return that nobody asked for or let go, with the order's currency and rate."""

    return_id: int
    part: MissingRow
    order_currency: str
    usd_per_unit: Decimal


@dataclass(frozen=True)
class RepairWaiting:
    """A repair that waits to be forwarded, and the order line of its unit."""

    repair_id: int
    order_line_id: int


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
        ReceivedUnit.way_back_id,
        Repair.quoted,
        Repair.quoted_currency,
    )
    .join(InboundParcel, InboundParcel.id == ReceivedUnit.parcel_id)
    .join(Staff, Staff.id == ReceivedUnit.inspected_by_id)
    .outerjoin(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
    .outerjoin(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .outerjoin(Product, Product.id == OrderLine.product_id)
    # A unit has one repair at a time.
    .outerjoin(Repair, and_(Repair.unit_id == ReceivedUnit.id, Repair.closed_at.is_(None)))
)
# Built once, as in data/queries/returns/cases.py.
_ALL_UNITS = _UNIT.where(ReceivedUnit.return_id == _RETURN).order_by(ReceivedUnit.id)
_UNITS = _ALL_UNITS.where(ReceivedUnit.corrected_at.is_(None))
_PART = (
    select(
        MissingAccessory.unit_id,
        MissingAccessory.accessory_id,
        Accessory.name,
        MissingAccessory.price,
        MissingAccessory.currency,
        CustomerQuestion.id.label("question_id"),
        MissingAccessory.waived_at,
    )
    .join(Accessory, Accessory.id == MissingAccessory.accessory_id)
    # A question that was withdrawn asks for nothing.
    .outerjoin(
        CustomerQuestion,
        and_(CustomerQuestion.id == MissingAccessory.question_id, CustomerQuestion.withdrawn_at.is_(None)),
    )
    .order_by(MissingAccessory.unit_id, Accessory.name)
)
_MISSING = _PART.where(MissingAccessory.unit_id.in_(bindparam("units", expanding=True)))
_OPEN_PARTS: Select[Any] = (
    _PART.add_columns(ReceivedUnit.return_id, Order.currency.label("order_currency"), Order.usd_per_unit)
    .join(ReceivedUnit, ReceivedUnit.id == MissingAccessory.unit_id)
    .join(ReturnCase, ReturnCase.id == ReceivedUnit.return_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .where(
        ReceivedUnit.return_id.in_(bindparam("returns", expanding=True)),
        ReceivedUnit.corrected_at.is_(None),
        ReceivedUnit.outcome.in_(ARRIVED),
        MissingAccessory.waived_at.is_(None),
        CustomerQuestion.id.is_(None),
    )
)
_THIS_PART = update(MissingAccessory).where(
    MissingAccessory.unit_id == bindparam("of_unit"), MissingAccessory.accessory_id == bindparam("of_part")
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


def open_parts(tx: Connection, return_ids: Iterable[int]) -> tuple[OpenPart, ...]:
    """The missing parts of these returns that nobody asked the customer for, or let go."""
    return tuple(
        OpenPart(row.return_id, MissingRow(*row[:7]), row.order_currency, row.usd_per_unit)
        for row in tx.execute(_OPEN_PARTS, {"returns": list(return_ids)})
    )


def set_asked(tx: Connection, parts: Iterable[MissingRow], question_id: int) -> None:
    """Keep with which question the customer was asked to pay for these parts."""
    tx.execute(_THIS_PART.values(question_id=question_id), _these(parts))


def set_waived(tx: Connection, parts: Iterable[MissingRow], at: datetime, by_id: int | None) -> None:
    """Keep that somebody let these parts go."""
    tx.execute(_THIS_PART.values(waived_at=at, waived_by_id=by_id), _these(parts))


def _these(parts: Iterable[MissingRow]) -> list[dict[str, int]]:
    return [{"of_unit": part.unit_id, "of_part": part.accessory_id} for part in parts]


def move_parts(tx: Connection, old_unit: int, new_unit: int) -> None:
    """What was asked or let go for a corrected row's parts holds for those of the row that replaces it."""
    said = (MissingAccessory.accessory_id, MissingAccessory.question_id)
    known = select(*said, MissingAccessory.waived_at, MissingAccessory.waived_by_id).where(
        MissingAccessory.unit_id == old_unit,
        or_(MissingAccessory.question_id.is_not(None), MissingAccessory.waived_at.is_not(None)),
    )
    for part, question_id, at, by_id in tx.execute(known).all():
        values = {"question_id": question_id, "waived_at": at, "waived_by_id": by_id}
        tx.execute(_THIS_PART.values(**values), {"of_unit": new_unit, "of_part": part})


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


def repair_not_begun(tx: Connection, unit_id: int) -> RepairWaiting | None:
    """The unit's repair that nobody has forwarded yet."""
    statement = (
        select(Repair.id.label("repair_id"), ReturnLine.order_line_id)
        .join(ReceivedUnit, ReceivedUnit.id == Repair.unit_id)
        .join(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
        .where(Repair.unit_id == unit_id, Repair.state == RepairState.TO_FORWARD)
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else RepairWaiting(**row._mapping)


def delete_repair(tx: Connection, repair_id: int) -> None:
    """Forget a repair that has not begun: the unit is not what it was taken for."""
    tx.execute(delete(Repair).where(Repair.id == repair_id))


def _key(key: Any) -> int:  # noqa: ANN401 - SQLAlchemy's row of one number
    if key is None:
        raise RuntimeError("The database gave the new row no number.")
    return int(key[0])
