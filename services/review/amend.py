"""Work on an open return short of a decision: reclassify, set a finding aside, record facts, resume."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from data.queries.returns import cases as rows
from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, DecisionKind, Permission, Reason, ReturnState
from services.cases.assessment import assess
from services.cases.entries import Decided, change, record, running
from services.cases.facts import problems_of
from services.cases.lookup import Shown, check_not_restricted
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.text.form_values import need
from services.policy.terms import Result
from services.review.decisions import keep, open_for


@command(Permission.RETURN_DECIDE)
def reclassify(tx: Connection, actor: Actor, shown: Shown, reasons: Mapping[int, Reason], why: str) -> Decided:
    """Give lines another reason (return line id to reason); the case is assessed anew under the right section."""
    case, assessed = open_for(tx, actor, shown)
    check_not_restricted(case)
    need(why, "Say why the reason changes")
    before = {line.id: line.reason for line in assessed.lines}
    if not set(reasons) <= set(before):
        raise InvalidInput("A line of the change does not belong to this return. Reload the page.")
    changed = {line: reason for line, reason in reasons.items() if before[line] != reason}
    if not changed:
        raise InvalidInput("Choose a reason other than the present one.")
    keep(tx, actor, case, assessed, DecisionKind.RECLASSIFY, reason=why)
    for line, reason in changed.items():
        rows.set_line_reason(tx, line, reason)
    case = change(tx, case, reason=next(iter({**before, **changed}.values())))
    assess_again = assess(tx, case)
    details = {
        "from": {str(line): before[line] for line in changed},
        "to": {str(line): reason for line, reason in changed.items()},
        "recommendation": assess_again.whole.decision,
    }
    record(tx, actor, case, AuditTag.RETURN_RECLASSIFIED, details, why)
    return Decided(case.rma, case.state)


@command(Permission.RETURN_DECIDE)
def override(tx: Connection, actor: Actor, shown: Shown, clause: str, to: Result, reason: str) -> Decided:
    """Set a finding aside; the finding itself stays, with the reason beside it."""
    case, assessed = open_for(tx, actor, shown)
    check_not_restricted(case)
    found = assessed.result_of(clause)
    if found is None:
        raise InvalidInput("This clause has no finding on this return. Reload the page.")
    if found == to:
        raise InvalidInput(f"The finding already says “{to.value.replace('_', ' ')}”.")
    need(reason, "Say why the finding does not hold")
    change(tx, case)
    made.add_override(
        tx,
        {
            "return_id": case.id,
            "clause": clause,
            "found": found.value,
            "overridden_to": to.value,
            "reason": reason.strip(),
            "by_id": actor.staff_id,
            "at": clock.now(),
        },
    )
    details = {"clause": clause, "found": found.value, "to": to.value}
    record(tx, actor, case, AuditTag.FINDING_OVERRIDDEN, details, reason)
    return Decided(case.rma, case.state)


@command(Permission.RETURN_DECIDE)
def record_facts(tx: Connection, actor: Actor, shown: Shown, facts: Mapping[str, Any]) -> Decided:
    """Replace the structured facts that people fill in (case format: receipt, tracking number, `extra`)."""
    case, _ = open_for(tx, actor, shown)
    check_not_restricted(case)
    today = clock.today(settings().zone)
    problems = problems_of(dict(facts), case.currency, today)
    if problems:
        raise InvalidInput(" ".join(problems))
    assessed = assess(tx, change(tx, case, facts=dict(facts)))
    details = {"facts": sorted(facts), "recommendation": assessed.whole.decision}
    record(tx, actor, case, AuditTag.RETURN_FACTS_RECORDED, details)
    return Decided(case.rma, case.state)


@command(Permission.RETURN_DECIDE)
def resume(tx: Connection, actor: Actor, shown: Shown) -> Decided:
    """Put a case that waits for the customer, or a manager, back into review; its clock runs on."""
    case, _ = open_for(tx, actor, shown)
    if case.state == ReturnState.AWAITING_REVIEW:
        raise InvalidInput("This return is in review already.")
    _back_to_review(tx, case)
    record(tx, actor, case, AuditTag.RETURN_RESUMED, {})
    return Decided(case.rma, ReturnState.AWAITING_REVIEW)


def _back_to_review(tx: Connection, case: CaseRow) -> CaseRow:
    return change(tx, case, state=ReturnState.AWAITING_REVIEW, **running(case, clock.now()))
