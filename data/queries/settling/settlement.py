"""The lines and units of a return as its settlement needs them; what is settled stands in settled.py."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from data.models.catalogue import OrderLine, Product
from data.models.returns import ReturnLine
from data.models.settling import Repair, Replacement
from data.models.warehouse import ReceivedUnit
from data.vocabulary import (
    ARRIVED,
    InspectionVerdict,
    RepairState,
    ReplacementState,
    UnitOutcome,
)

_RETURN: BindParameter[int] = bindparam("return_id")


@dataclass(frozen=True)
class LineOwed:
    """A returned line, with what of it counts in its balance."""

    id: int
    order_line_id: int
    product_id: int
    product: str
    quantity: int
    accepted_units: int


@dataclass(frozen=True)
class ArrivedUnit:
    """A unit of a line that is in the warehouse."""

    id: int
    return_line_id: int
    outcome: UnitOutcome
    verdict: InspectionVerdict | None
    inspected_at: datetime
    serial_number: str | None


@dataclass(frozen=True)
class Promised:
    """A replacement that is reserved and has not left."""

    id: int
    product_id: int
    quantity: int


_LINES = (
    select(
        ReturnLine.id,
        ReturnLine.order_line_id,
        OrderLine.product_id,
        Product.name.label("product"),
        ReturnLine.quantity,
        ReturnLine.accepted_units,
    )
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Product, Product.id == OrderLine.product_id)
    .where(ReturnLine.return_id == _RETURN)
    .order_by(OrderLine.position)
)
_UNITS = (
    select(
        ReceivedUnit.id,
        ReceivedUnit.return_line_id,
        ReceivedUnit.outcome,
        ReceivedUnit.verdict,
        ReceivedUnit.inspected_at,
        ReceivedUnit.serial_number,
    )
    .where(ReceivedUnit.return_id == _RETURN, ReceivedUnit.corrected_at.is_(None), ReceivedUnit.outcome.in_(ARRIVED))
    .order_by(ReceivedUnit.id)
)
_RESERVED = (
    select(Replacement.id, Replacement.product_id, Replacement.quantity)
    .where(Replacement.return_id == _RETURN, Replacement.state == ReplacementState.RESERVED)
    .with_for_update()
)


def lines(tx: Connection, return_id: int) -> tuple[LineOwed, ...]:
    """The returned lines in the order in which they were bought."""
    return tuple(LineOwed(**row._mapping) for row in tx.execute(_LINES, {"return_id": return_id}))


def arrived(tx: Connection, return_id: int) -> tuple[ArrivedUnit, ...]:
    """The units that are here, oldest first; what a correction took back is left out."""
    return tuple(ArrivedUnit(**row._mapping) for row in tx.execute(_UNITS, {"return_id": return_id}))


def reserved(tx: Connection, return_id: int) -> tuple[Promised, ...]:
    """The replacements of a return that have not left, locked."""
    return tuple(Promised(**row._mapping) for row in tx.execute(_RESERVED, {"return_id": return_id}))


def cancel_replacement(tx: Connection, replacement_id: int) -> None:
    """Mark a replacement as cancelled; its stock is the caller's to release."""
    tx.execute(
        update(Replacement)
        .where(Replacement.id == replacement_id)
        .values(state=ReplacementState.CANCELLED, version=Replacement.version + 1)
    )


def set_accepted(tx: Connection, return_line_id: int, units: int) -> None:
    """Keep what of the line counts in its balance."""
    tx.execute(update(ReturnLine).where(ReturnLine.id == return_line_id).values(accepted_units=units))


def add_repair(tx: Connection, return_id: int, unit: ArrivedUnit, currency: str, at: datetime) -> int:
    """Insert a repair that waits to be forwarded, with the serial number that the bench read."""
    key = tx.execute(
        insert(Repair).values(
            return_id=return_id,
            unit_id=unit.id,
            version=1,
            state=RepairState.TO_FORWARD,
            serial_in=unit.serial_number,
            currency=currency,
            created_at=at,
        )
    ).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new repair no number.")
    return int(key[0])
