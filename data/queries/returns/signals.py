"""What signals rest on: the customer's returns, photos with their metadata, parcels with their weights; dismissals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from data.models.catalogue import OrderLine, Product
from data.models.returns import Decision, ReturnCase, ReturnLine
from data.models.staff import Staff
from data.models.warehouse import InboundParcel, ReceivedUnit
from data.models.work import SignalDismissal
from data.vocabulary import ARRIVED, DecisionKind, ReturnState, UnitOutcome


@dataclass(frozen=True)
class OtherReturn:
    """Another return of the customer."""

    rma: str
    contact_date: date


@dataclass(frozen=True)
class Weighed:
    """A parcel that was weighed, and what the units that were found in it should weigh; grams.

    `expected_g` is None where a product's weight is not known, or where something else was in the parcel as well.
    """

    parcel_id: int
    weight_g: int
    units: int
    expected_g: int | None


@dataclass(frozen=True)
class Dismissal:
    """Who set a signal aside, when (aware UTC) and why."""

    signal: str
    by: str
    at: datetime
    reason: str


_OTHERS = (
    select(ReturnCase.rma, ReturnCase.contact_date)
    .where(
        ReturnCase.customer_id == bindparam("customer_id"),
        ReturnCase.id != bindparam("return_id"),
        ReturnCase.state != ReturnState.CANCELLED,
        ReturnCase.contact_date > bindparam("after"),
        ReturnCase.contact_date <= bindparam("until"),
    )
    .order_by(ReturnCase.contact_date.desc(), ReturnCase.id.desc())
)
_ASKED = select(func.min(Decision.decided_at)).where(
    Decision.return_id == bindparam("return_id"), Decision.kind == DecisionKind.ASK_FOR_MORE
)
_UNITS = (
    select(InboundParcel.id, InboundParcel.weight_g, ReceivedUnit.outcome, Product.weight_g.label("product_g"))
    .join(ReceivedUnit, ReceivedUnit.parcel_id == InboundParcel.id)
    .outerjoin(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
    .outerjoin(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .outerjoin(Product, Product.id == OrderLine.product_id)
    .where(
        InboundParcel.return_id == bindparam("return_id"),
        InboundParcel.weight_g.is_not(None),
        ReceivedUnit.corrected_at.is_(None),
    )
    .order_by(InboundParcel.id)
)
_DISMISSED = (
    select(SignalDismissal.signal, Staff.display_name, SignalDismissal.at, SignalDismissal.reason)
    .join(Staff, Staff.id == SignalDismissal.by_id)
    .where(SignalDismissal.return_id == bindparam("return_id"))
)


def other_returns(
    tx: Connection, customer_id: int, return_id: int, after: date, until: date
) -> tuple[OtherReturn, ...]:
    """The customer's other returns with a contact after one day and until another, newest first; none cancelled."""
    asked = {"customer_id": customer_id, "return_id": return_id, "after": after, "until": until}
    return tuple(OtherReturn(*row) for row in tx.execute(_OTHERS, asked))


def first_asked(tx: Connection, return_id: int) -> datetime | None:
    """When the customer was first asked for more."""
    asked: datetime | None = tx.execute(_ASKED, {"return_id": return_id}).scalar_one()
    return asked


def weighed(tx: Connection, return_id: int) -> tuple[Weighed, ...]:
    """The return's parcels that were weighed and unpacked."""
    units: dict[tuple[int, int], list[tuple[UnitOutcome, int | None]]] = {}
    for row in tx.execute(_UNITS, {"return_id": return_id}):
        units.setdefault((row.id, row.weight_g), []).append((row.outcome, row.product_g))
    return tuple(_weighed(key, weight, found) for (key, weight), found in units.items())


def _weighed(parcel_id: int, weight_g: int, found: Iterable[tuple[UnitOutcome, int | None]]) -> Weighed:
    # What is missing or lost is not in the parcel; anything else that is no unit of the return has no known weight.
    inside = [one for one in found if one[0] not in (UnitOutcome.MISSING, UnitOutcome.LOST)]
    grams = [product_g for outcome, product_g in inside if outcome in ARRIVED]
    known = [product_g for product_g in grams if product_g is not None]
    complete = len(known) == len(inside) > 0
    return Weighed(parcel_id, weight_g, len(inside), sum(known) if complete else None)


def dismissals(tx: Connection, return_id: int) -> dict[str, Dismissal]:
    """The return's signals that were set aside, by signal."""
    return {row.signal: Dismissal(*row) for row in tx.execute(_DISMISSED, {"return_id": return_id})}


def dismiss(tx: Connection, return_id: int, signal: str, reason: str, by_id: int | None, at: datetime) -> None:
    """Set a signal aside."""
    tx.execute(insert(SignalDismissal).values(return_id=return_id, signal=signal, reason=reason, by_id=by_id, at=at))
