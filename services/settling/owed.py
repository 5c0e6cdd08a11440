"""What an approved return still owes: units by line and resolution, how many are ready, how many settled.

Reading only; services/settling/next_steps.py sets in motion what follows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import Approval, DecisionRow
from data.queries.settling import settled
from data.queries.settling import settlement as rows
from data.queries.settling.settled import Settled
from data.queries.settling.settlement import ArrivedUnit, LineOwed
from data.vocabulary import ARRIVED, DecisionKind, RefundLineKind
from services.cases.assessment import Assessed
from services.cases.inspection import passed
from services.policy.terms import Option


class Way(StrEnum):
    """How units are settled."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    DISCOUNT = "discount"


WAYS = {
    Option.REFUND: Way.REFUND,
    Option.REFUND_DISCRETIONARY: Way.REFUND,
    Option.REFUND_MINUS_SHIPPING: Way.REFUND,
    Option.REFUND_WITHOUT_RETURN: Way.REFUND,
    Option.REFUND_EXCEPTION: Way.REFUND,
    Option.REPLACEMENT: Way.REPLACEMENT,
    Option.FREE_REPLACEMENT_DISCRETIONARY: Way.REPLACEMENT,
    Option.REPLACEMENT_CUSTOMER_PAYS_BOTH_WAYS: Way.REPLACEMENT,
    Option.REPLACEMENT_WITHOUT_RETURN: Way.REPLACEMENT,
    Option.REPAIR: Way.REPAIR,
    Option.MANUFACTURER_REPLACEMENT: Way.REPAIR,
    Option.CONTACT_CUSTOMER_SERVICE_PAID_REPAIR: Way.REPAIR,
    Option.KEEP_WITH_DISCOUNT: Way.DISCOUNT,
}
# BR-11, BR-28: the customer keeps the item.
NOTHING_COMES_BACK = frozenset(
    {Option.REFUND_WITHOUT_RETURN, Option.REPLACEMENT_WITHOUT_RETURN, Option.KEEP_WITH_DISCOUNT}
)


@dataclass(frozen=True)
class Due:
    """Units of one line and how they are settled: decided, ready to be settled, settled so far, lost on their way."""

    line_id: int
    order_line_id: int
    product_id: int
    product: str
    resolution: Option
    decided: int
    ready: int
    settled: int
    units: tuple[ArrivedUnit, ...] = ()
    lost: int = 0

    @property
    def way(self) -> Way:
        """Money, goods or repair."""
        return WAYS[self.resolution]

    @property
    def needs_return(self) -> bool:
        """Whether nothing is due before the units are here (BR-36)."""
        return self.resolution not in NOTHING_COMES_BACK

    @property
    def to_come(self) -> int:
        """Units that are still on their way to us."""
        return self.decided - self.ready - self.lost if self.needs_return else 0

    @property
    def open(self) -> int:
        """Units that are ready and not settled yet."""
        return max(0, self.ready - self.settled)


def lines_bearing_parts(owed: Iterable[Due], assessed: Assessed) -> frozenset[int]:
    """Lines whose refund bears the price of its missing parts, where the policy is read so (C25)."""
    refunded = {one.line_id for one in owed if one.way is Way.REFUND}
    return frozenset(line for line in refunded if assessed.of(line).parts_deduction)


@dataclass(frozen=True)
class Books:
    """All that the next steps of a return hang on, read once: lines, units that are here, approval, what is settled."""

    lines: tuple[LineOwed, ...]
    arrived: tuple[ArrivedUnit, ...]
    approval: Approval | None
    settled: Settled


def governing(tx: Connection, return_id: int) -> DecisionRow | None:
    """The newest approval, under which the return is settled."""
    found = made.decisions(tx, return_id, (DecisionKind.APPROVE,))
    return found[0] if found else None


def books(tx: Connection, case: CaseRow, assessed: Assessed | None = None, approval: Approval | None = None) -> Books:
    """The return's books; lines and units of `assessed`, and the `approval`, are not read again where known."""
    return Books(
        rows.lines(tx, case.id) if assessed is None else _lines(assessed),
        rows.arrived(tx, case.id) if assessed is None else _arrived(assessed),
        approval or made.newest_approval(tx, case.id),
        settled.of_return(tx, case.id),
    )


def _lines(assessed: Assessed) -> tuple[LineOwed, ...]:
    return tuple(
        LineOwed(one.id, one.order_line_id, one.product_id, one.product, one.quantity, one.accepted_units)
        for one in assessed.lines
    )


def _arrived(assessed: Assessed) -> tuple[ArrivedUnit, ...]:
    return tuple(
        ArrivedUnit(one.id, one.return_line_id, one.outcome, one.verdict, one.inspected_at, one.serial_number)
        for one in assessed.units
        if one.outcome in ARRIVED and one.return_line_id is not None
    )


def due(tx: Connection, case: CaseRow) -> tuple[Due, ...]:
    """`due_by` the return's books as they are now."""
    return due_by(books(tx, case))


def due_by(known: Books) -> tuple[Due, ...]:
    """What the newest approval promised, with how far it is; nothing where there is none.

    A unit is ready when it passed the inspection, or was here already when the approval was given; units go to the
    resolutions in the order of the decision.
    """
    if known.approval is None:
        return ()
    lines = {line.id: line for line in known.lines}
    here, done = _accepted_units(known.arrived, known.approval.decided_at), settled_units(known)
    lost = dict(known.settled.lost)
    return tuple(
        _due(lines[choice.return_line_id], Option(choice.resolution), choice.quantity, here, done, lost)
        for choice in known.approval.chosen
    )


def _accepted_units(arrived: Iterable[ArrivedUnit], decided_at: datetime) -> dict[int, list[ArrivedUnit]]:
    here: dict[int, list[ArrivedUnit]] = defaultdict(list)
    for unit in arrived:
        if passed(unit.outcome, unit.verdict) or unit.inspected_at < decided_at:
            here[unit.return_line_id].append(unit)
    return here


def settled_units(known: Books) -> dict[tuple[int, Way], int]:
    """Units of each line that are settled already, each way; `_due` takes them off one resolution after the other."""
    done: dict[tuple[int, Way], int] = defaultdict(int)
    for (line, kind), units in known.settled.units_granted.items():
        done[line, Way.REFUND if kind is RefundLineKind.ITEM else Way.DISCOUNT] += units
    for line, units in known.settled.replaced.items():
        done[line, Way.REPLACEMENT] += units
    for unit in known.arrived:
        if unit.id in known.settled.in_repair:
            done[unit.return_line_id, Way.REPAIR] += 1
    return done


def _due(
    line: LineOwed,
    resolution: Option,
    decided: int,
    here: dict[int, list[ArrivedUnit]],
    done: dict[tuple[int, Way], int],
    lost: dict[int, int],
) -> Due:
    waiting = here[line.id]
    units = () if resolution in NOTHING_COMES_BACK else tuple(waiting[:decided])
    del waiting[: len(units)]
    taken = min(done[line.id, WAYS[resolution]], decided)
    done[line.id, WAYS[resolution]] -= taken
    ready = decided if resolution in NOTHING_COMES_BACK else len(units)
    gone = min(lost.get(line.id, 0), decided - ready)
    lost[line.id] = lost.get(line.id, 0) - gone
    known = (line.id, line.order_line_id, line.product_id, line.product)
    return Due(*known, resolution, decided, ready, taken, units, gone)
