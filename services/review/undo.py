"""A decision taken back at once by whoever made it: the return is as before, and its message never leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.desk import messages
from data.queries.desk.audit import Entry
from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import DecisionRow
from data.queries.settling import repairs
from data.queries.warehouse import receiving
from data.vocabulary import AuditTag, DecisionKind, Permission, RepairState, ReturnState, Stage, WorkQueue
from services.cases.assessment import assess
from services.cases.entries import change, record
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, OwnWork
from services.desk.settings import settings
from services.goods import back_to_customer
from services.review import ending
from services.settling import balances, next_steps, tasks

_WAS = {
    DecisionKind.APPROVE: "approved",
    DecisionKind.REJECT: "rejected",
    DecisionKind.ASK_FOR_MORE: "asked for more",
}


@dataclass(frozen=True)
class Undone:
    """The state that the return is in again."""

    rma: str
    state: ReturnState


def until(decided_at: datetime) -> datetime:
    """Until when a decision may be taken back; so long its message waits."""
    return decided_at + timedelta(seconds=settings().undo_seconds)


@command(Permission.RETURN_DECIDE)
def undo(tx: Connection, actor: Actor, return_id: int) -> Undone:
    """Take back the decision that was just made of the return: state, tasks and balances are as before.

    OwnWork for anybody but who made it. Conflict once its time has passed, its message has gone out, somebody has acted
    on the return since, or another return has claimed its units.
    """
    # The order before the return, as in opening one: nobody claims its units meanwhile.
    order = catalogue.find_order(tx, existing(tx, return_id).order_number, lock=True)
    case = existing(tx, return_id, lock=True)
    decision = _newest(tx, actor, case)
    entry = _entry(tx, case, decision)
    if not messages.withdraw(tx, decision.id, "The decision was taken back before it went out."):
        raise Conflict("The message about this decision has gone out, so it stands. A manager may reopen the return.")
    made.set_undone(tx, decision.id)
    if decision.kind is DecisionKind.REJECT and order is not None:
        ending.refuse_what_is_claimed(tx, case, order)
    before = ReturnState(entry.details["from"])
    again = change(tx, case, state=before, **_clock(case, decision))
    _take_back(tx, actor, again, decision)
    assess(tx, again)
    record(tx, actor, again, AuditTag.RETURN_DECISION_UNDONE, {"decision": decision.id, "was": _WAS[decision.kind]})
    return Undone(case.rma, before)


def _newest(tx: Connection, actor: Actor, case: CaseRow) -> DecisionRow:
    found = next(iter(made.decisions(tx, case.id)), None)
    if found is None or found.kind not in _WAS:
        raise Conflict(f"Nothing was decided of {case.rma} that could be taken back. Reload the page.")
    if found.decided_by_id != actor.staff_id:
        raise OwnWork(f"{found.decided_by} decided this; only they can take it back.")
    if clock.now() > until(found.decided_at):
        raise Conflict(
            f"A decision can be taken back for {settings().undo_seconds} seconds, and they are over. A manager may "
            "reopen the return with a reason."
        )
    return found


def _entry(tx: Connection, case: CaseRow, decision: DecisionRow) -> Entry:
    """What the audit trail says of the decision; Conflict where the return has changed since."""
    told = (one for one in audit.timeline(tx, f"return:{case.id}") if one.details.get("decision") == decision.id)
    entry = next((one for one in told if "from" in one.details), None)
    if entry is None or entry.details["version"] != case.version:
        raise Conflict(
            "Somebody has acted on this return since you decided, so the decision stands. Look at its newest state."
        )
    return entry


def _clock(case: CaseRow, decision: DecisionRow) -> dict[str, object]:
    """The clock's column where the question had stopped it."""
    asked = decision.kind is DecisionKind.ASK_FOR_MORE
    return {"paused_at": None, "assignee_id": None} if asked and case.paused_at == decision.decided_at else {}


def _take_back(tx: Connection, actor: Actor, case: CaseRow, decision: DecisionRow) -> None:
    """What the decision had set in motion; nobody has begun anything of it, or the return had changed."""
    if decision.kind is DecisionKind.ASK_FOR_MORE:
        return
    if decision.kind is DecisionKind.APPROVE:
        for one in repairs.of_return(tx, case.id):
            if one.state is RepairState.TO_FORWARD and one.created_at >= decision.decided_at:
                tasks.done(tx, actor, WorkQueue.REPAIRS, Stage.FORWARD, one.id)
                receiving.delete_repair(tx, one.id)
                balances.unreplace(tx, one.order_line_id, 1)
        next_steps.stopped(tx, actor, case, "The decision was taken back.")
    else:
        next_steps.recount(tx, case)
    back_to_customer.follow(tx, actor, case)
