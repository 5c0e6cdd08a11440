"""What granting a refund would do, as a simulation that stores nothing (behaviour 13 of the field)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import payments, postage
from data.queries.money import refunds as rows
from data.queries.money.postage import ExcessRow
from data.queries.returns.cases import CaseRow
from data.vocabulary import SETTLING_STATES, Permission
from services.cases.assessment import evaluate
from services.cases.lookup import existing
from services.desk.access import Actor, query
from services.refunds import duties
from services.refunds.planning import limits
from services.refunds.planning.lines import Planned, item_lines
from services.refunds.planning.ways import Part, parts_of
from services.refunds.planning.whole_return import Before, notes, whole_lines
from services.settling import owed
from services.settling.next_steps import postage_is_payable


@dataclass(frozen=True)
class Plan:
    """The lines as they would be granted now; amounts in minor units. `excess` is new postage above the limit."""

    lines: tuple[Planned, ...]
    excess: int
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """What the customer would get."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class Preview:
    """A refund before it is granted: its lines, where it goes, who must confirm it, and why the reader may not act."""

    return_id: int
    rma: str
    version: int
    currency: str
    plan: Plan
    parts: tuple[Part, ...]
    second: str | None
    barred: str | None
    settling: bool


@query(Permission.MONEY_READ)
def preview(tx: Connection, actor: Actor, return_id: int) -> Preview:
    """What a grant would do now; NotFound where there is no such return. Nothing is stored."""
    return preview_of(tx, actor, existing(tx, return_id))


def preview_of(tx: Connection, actor: Actor, case: CaseRow) -> Preview:
    """`preview` of a return whose row is at hand."""
    excess = postage.of_return(tx, case.id)
    planned = plan(tx, case, excess)
    return Preview(
        case.id,
        case.rma,
        case.version,
        case.currency,
        planned,
        parts_of(max(planned.total, 0), payments.of_order(tx, case.order_id)),
        limits.second_person(tx, case, planned.total),
        duties.barred(
            tx, actor, case.id, {"decided on the postage above the limit": excess.decided_by_id if excess else None}
        ),
        case.state in SETTLING_STATES,
    )


def plan(tx: Connection, case: CaseRow, known: ExcessRow | None) -> Plan:
    """The lines that are due now, none while the return is not approved; `known` is its postage above the limit."""
    if case.state not in SETTLING_STATES:
        return Plan((), 0, ())
    assessed, before = evaluate(tx, case), rows.live_on_order(tx, case.order_id)
    books = owed.books(tx, case, assessed)
    items = item_lines(tx, case, assessed.lines, books)
    due = assessed.whole.postage
    payable = postage_is_payable(due.status, arrived=bool(books.arrived))
    bearing = owed.lines_bearing_parts(owed.due_by(books), assessed)
    whole = whole_lines(case, assessed, items, Before(before, known, books.settled.parts_agreed, bearing, payable))
    excess = due.excess if payable and known is None else 0
    return Plan((*items, *whole), excess, notes(assessed, case, excess, payable=payable))
