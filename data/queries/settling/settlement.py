"""What is known of the settlement of a return: units at the bench, units granted, replaced or in repair."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, insert, not_, or_, select, update

from data.models.catalogue import OrderLine, Product
from data.models.money import PostageExcess, Refund, RefundLine
from data.models.returns import Decision, ReturnLine
from data.models.settling import CustomerQuestion, Repair, Replacement
from data.models.warehouse import ReceivedUnit
from data.vocabulary import (
    ARRIVED,
    GONE_BACK,
    CustomerChoice,
    DecisionKind,
    ExcessState,
    InspectionVerdict,
    QuestionKind,
    RefundLineKind,
    RefundState,
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
_GRANTED = (
    select(RefundLine.return_line_id, RefundLine.kind, func.sum(RefundLine.quantity))
    .where(
        RefundLine.return_id == _RETURN,
        RefundLine.live,
        RefundLine.kind.in_((RefundLineKind.ITEM, RefundLineKind.DISCOUNT)),
    )
    .group_by(RefundLine.return_line_id, RefundLine.kind)
)
_POSTAGE_GRANTED = select(RefundLine.kind).where(
    RefundLine.return_id == _RETURN,
    RefundLine.live,
    RefundLine.kind.in_((RefundLineKind.RETURN_POSTAGE, RefundLineKind.EXCESS_POSTAGE)),
)
_EXCESS_CONFIRMED = select(PostageExcess.id).where(
    PostageExcess.return_id == _RETURN, PostageExcess.state == ExcessState.CONFIRMED, PostageExcess.confirmed > 0
)
_REPLACED = (
    select(Replacement.return_line_id, func.sum(Replacement.quantity))
    .where(Replacement.return_id == _RETURN, Replacement.state != ReplacementState.CANCELLED)
    .group_by(Replacement.return_line_id)
)
# A repair that came to nothing settles nothing: a reviewer decides about the unit anew.
_CAME_TO_NOTHING = and_(
    Repair.state == RepairState.CLOSED, or_(Repair.outcome.is_(None), Repair.outcome.not_in(GONE_BACK))
)
_REPAIRED = select(Repair.unit_id).where(Repair.return_id == _RETURN, not_(_CAME_TO_NOTHING))
_GONE = select(Repair.unit_id).where(
    Repair.return_id == _RETURN,
    Repair.state == RepairState.CLOSED,
    Repair.outcome.in_(GONE_BACK),
    # Disposed of with the customer's consent, it did not go back.
    Repair.return_tracking.is_not(None),
)
_APPROVED_AT = select(func.max(Decision.decided_at)).where(
    Decision.return_id == _RETURN, Decision.kind == DecisionKind.APPROVE
)
# What was agreed under an earlier approval was agreed for other units.
_ACCEPTED_OFFERS = (
    select(CustomerQuestion.return_line_id, CustomerQuestion.amount)
    .where(
        CustomerQuestion.return_id == _RETURN,
        CustomerQuestion.kind == QuestionKind.DISCOUNT,
        CustomerQuestion.choice == CustomerChoice.ACCEPT,
        CustomerQuestion.asked_at >= _APPROVED_AT.scalar_subquery(),
    )
    .order_by(CustomerQuestion.id)
)
_UNPAID = (
    select(func.count())
    .select_from(Refund)
    .where(Refund.return_id == _RETURN, Refund.state.not_in((RefundState.COMPLETED, RefundState.WITHDRAWN)))
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


def granted(tx: Connection, return_id: int) -> dict[tuple[int | None, RefundLineKind], int]:
    """Units of each line that live refund lines cover, by the kind of line."""
    found = tx.execute(_GRANTED, {"return_id": return_id})
    return {(line, kind): int(units or 0) for line, kind, units in found}


def postage_granted(tx: Connection, return_id: int) -> frozenset[RefundLineKind]:
    """Which of return postage and its excess a live refund holds already."""
    return frozenset(tx.execute(_POSTAGE_GRANTED, {"return_id": return_id}).scalars())


def excess_confirmed(tx: Connection, return_id: int) -> bool:
    """Whether a supervisor confirmed a part of the postage above the limit."""
    return tx.execute(_EXCESS_CONFIRMED, {"return_id": return_id}).first() is not None


def replaced(tx: Connection, return_id: int) -> dict[int, int]:
    """Units of each line for which a replacement is reserved or on its way."""
    return {line: int(units) for line, units in tx.execute(_REPLACED, {"return_id": return_id})}


def in_repair(tx: Connection, return_id: int) -> frozenset[int]:
    """The units for which there is a repair, those apart whose repair came to nothing."""
    return frozenset(tx.execute(_REPAIRED, {"return_id": return_id}).scalars())


def gone_back(tx: Connection, return_id: int) -> frozenset[int]:
    """The units that the customer has again after a repair."""
    return frozenset(tx.execute(_GONE, {"return_id": return_id}).scalars())


def accepted_offers(tx: Connection, return_id: int) -> dict[int | None, int]:
    """The discounts accepted since the newest approval, by line, in minor units; the newest answer counts."""
    found = tx.execute(_ACCEPTED_OFFERS, {"return_id": return_id})
    return {line: int(amount or 0) for line, amount in found}


def any_unpaid(tx: Connection, return_id: int) -> bool:
    """Whether a granted refund is neither paid nor withdrawn."""
    return bool(tx.execute(_UNPAID, {"return_id": return_id}).scalar_one())


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
