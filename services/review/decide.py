"""What a reviewer decides: approve, reject, ask for more, escalate; each message in the same transaction."""

from typing import Any

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import Approval, ChosenRow
from data.vocabulary import AuditTag, DecisionKind, Permission, ReturnState
from services.cases.assessment import Assessed
from services.cases.entries import Decided, change, free, record, running
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import InvalidInput
from services.desk.text.form_values import need
from services.goods import back_to_customer
from services.messages import notify
from services.messages.writing import Draft
from services.policy.terms import Option
from services.review import drafts, signals
from services.review.decisions import Choice, Grounds, grounds_needed, keep, open_for
from services.settling import next_steps

_SAY_WHY = {
    Grounds.JUDGED: "Say why you approve; the policy leaves this to you",
    Grounds.AGAINST: "Say why you approve against the recommendation",
}


@command(Permission.RETURN_DECIDE)
def approve(
    tx: Connection,
    actor: Actor,
    shown: Shown,
    choices: tuple[Choice, ...],
    draft: Draft,
    *,
    grounds: str = "",
    internal_note: str = "",
    looked_at: frozenset[str] = frozenset(),
) -> Decided:
    """Approve with a resolution per line and quantity; against the recommendation only with grounds.

    `looked_at` are the keys of the signals that the approver acknowledges: each one that is raised, before the yes.
    Raises AlreadyDecided, HeldByAnother, Conflict or InvalidInput; then nothing is written.
    """
    case, assessed = open_for(tx, actor, shown, hold=False)
    _check_choices(assessed, choices)
    _check_signals(tx, case, assessed, looked_at)
    needed = grounds_needed(assessed, choices)
    if needed is not None:
        need(grounds, _SAY_WHY[needed])
    decision_id = keep(tx, actor, case, assessed, DecisionKind.APPROVE, reason=grounds, note=internal_note)
    chosen = tuple(ChosenRow(decision_id, one.return_line_id, one.quantity, one.resolution) for one in choices)
    made.add_decision_lines(tx, chosen)
    state = next_steps.approved(tx, actor, case, assessed, Approval(decision_id, clock.now(), chosen))
    change(tx, case, state=state, **free())
    details = {
        "from": case.state,
        "choices": [vars(choice) for choice in choices],
        "recommendation": assessed.whole.decision,
        "signals_looked_at": sorted(looked_at),
    }
    return _tell(tx, actor, case, AuditTag.RETURN_APPROVED, state, decision_id, draft, details, grounds)


@command(Permission.RETURN_DECIDE)
def reject(
    tx: Connection, actor: Actor, shown: Shown, clause: str, reason: str, draft: Draft, *, internal_note: str = ""
) -> Decided:
    """Reject under a clause with a reason; a person declines, never the engine alone (C36, BR-43)."""
    case, assessed = open_for(tx, actor, shown, hold=False)
    if clause not in assessed.clauses:
        raise InvalidInput("Choose the clause of the policy that the rejection rests on.")
    need(reason, "Give the reason of the rejection")
    decision_id = keep(tx, actor, case, assessed, DecisionKind.REJECT, clause=clause, reason=reason, note=internal_note)
    because = "The return was rejected before the refund was sent."
    next_steps.stopped(tx, actor, case, because, assessed, for_good=True)
    back_to_customer.follow(tx, actor, change(tx, case, state=ReturnState.REJECTED, **free()), assessed.units)
    details = {"from": case.state, "clause": clause, "recommendation": assessed.whole.decision}
    return _tell(tx, actor, case, AuditTag.RETURN_REJECTED, ReturnState.REJECTED, decision_id, draft, details, reason)


@command(Permission.RETURN_DECIDE)
def ask_for_more(
    tx: Connection, actor: Actor, shown: Shown, missing: tuple[str, ...], draft: Draft, *, internal_note: str = ""
) -> Decided:
    """Ask the customer for proofs or with words; the clock pauses and the case stays with the person who asked."""
    case, assessed = open_for(tx, actor, shown, hold=False)
    if not missing and drafts.asks_nothing(tx, actor, case, assessed, draft):
        raise InvalidInput("Choose what to ask for, or write a question")
    decision_id = keep(tx, actor, case, assessed, DecisionKind.ASK_FOR_MORE, note=internal_note)
    change(
        tx,
        case,
        state=ReturnState.WAITING_FOR_CUSTOMER,
        paused_at=case.paused_at or clock.now(),
        assignee_id=actor.staff_id,
        held_by_id=None,
        held_until=None,
    )
    waiting = ReturnState.WAITING_FOR_CUSTOMER
    details = {"from": case.state, "missing": list(missing)}
    return _tell(tx, actor, case, AuditTag.RETURN_ASKED_FOR_MORE, waiting, decision_id, draft, details)


@command(Permission.RETURN_DECIDE)
def escalate(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Decided:
    """Hand the case to the managers, with the question that they are to answer."""
    case, assessed = open_for(tx, actor, shown, hold=False)
    need(reason, "Say what the manager is to decide")
    keep(tx, actor, case, assessed, DecisionKind.ESCALATE, reason=reason)
    change(tx, case, state=ReturnState.ESCALATED, **running(case, clock.now()), **free())
    record(tx, actor, case, AuditTag.RETURN_ESCALATED, {}, reason)
    return Decided(case.rma, ReturnState.ESCALATED)


def _check_choices(assessed: Assessed, choices: tuple[Choice, ...]) -> None:
    if not choices:
        raise InvalidInput("Choose a resolution for at least one unit.")
    for line in assessed.lines:
        wanted = [choice.quantity for choice in choices if choice.return_line_id == line.id]
        if any(type(quantity) is not int or quantity < 1 for quantity in wanted) or sum(wanted) > line.quantity:
            raise InvalidInput(
                f"{line.product}: choose between 1 and {line.quantity} units in all; the return is for {line.quantity}."
            )
    known = {line.id for line in assessed.lines}
    if any(choice.return_line_id not in known for choice in choices):
        raise InvalidInput("A line of the decision does not belong to this return. Reload the page.")
    if any(choice.resolution not in set(Option) for choice in choices):
        raise InvalidInput("Choose a resolution from the list.")


def _check_signals(tx: Connection, case: CaseRow, assessed: Assessed, looked_at: frozenset[str]) -> None:
    """Signals change no recommendation, but nobody says yes without having looked at each of them (BR-43)."""
    unseen = [signal for signal in signals.of_return(tx, case, assessed) if signal.dismissed is None]
    unseen = [signal for signal in unseen if signal.key not in looked_at]
    if unseen:
        raise InvalidInput(f"Look at each signal before you approve. Not yet looked at: {unseen[0].sentence}")


def _tell(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    tag: AuditTag,
    state: ReturnState,
    decision_id: int,
    draft: Draft,
    details: dict[str, Any],
    reason: str = "",
) -> Decided:
    """Record the decision and queue its message, together."""
    message_id = notify.send(tx, actor, case, draft, decision_id=decision_id)
    record(tx, actor, case, tag, {**details, "decision": decision_id, "message": message_id}, reason)
    return Decided(case.rma, state, message_id)
