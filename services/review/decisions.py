"""What every act on a return shares: the version that was shown, who may act now, what a decision keeps.

Two deciders: the first wins, the second is told who and when. A decision keeps the assessment as it was shown, the
policy's version and the hashes of the evidence (design, BR-43).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.vocabulary import OPEN_STATES, DecisionKind, Permission, ReturnState
from services.cases.assessment import Assessed, assess
from services.cases.lookup import Shown, check_shown, existing
from services.desk import clock
from services.desk.access import Actor, authorise
from services.desk.errors import AlreadyDecided, Conflict
from services.desk.settings import settings
from services.policy.terms import Decision
from services.review import holds

_FINAL = (DecisionKind.APPROVE, DecisionKind.REJECT)
# The decisions that end a case, in words.
DID = {DecisionKind.APPROVE: "approved", DecisionKind.REJECT: "rejected"}


@dataclass(frozen=True)
class Choice:
    """Some units of a returned line and how they are to be settled."""

    return_line_id: int
    quantity: int
    resolution: str


class Grounds(StrEnum):
    """Why an approval needs grounds."""

    # The policy leaves it to a person.
    JUDGED = "judged"
    # The policy does not recommend it, or not this way to settle it.
    AGAINST = "against"


def grounds_needed(assessed: Assessed, choices: Iterable[Choice]) -> Grounds | None:
    """Whether an approval with these choices needs grounds, and why; None where the policy recommends just that."""
    offered = {(line.id, option) for line in assessed.lines for option in assessed.of(line.id).options}
    if any((choice.return_line_id, choice.resolution) not in offered for choice in choices):
        return Grounds.AGAINST
    if assessed.whole.decision is Decision.ELIGIBLE:
        return None
    return Grounds.JUDGED if assessed.whole.decision is Decision.MANUAL_REVIEW else Grounds.AGAINST


def open_for(tx: Connection, actor: Actor, shown: Shown, *, hold: bool = True) -> tuple[CaseRow, Assessed]:
    """The case, locked, as the page showed it and free for this person; or the refusal that says why not.

    With `hold` the person goes on holding it; a decision frees it anyway.
    """
    case = existing(tx, shown.return_id, lock=True)
    if case.state not in OPEN_STATES:
        raise _too_late(tx, case)
    check_shown(tx, case, shown)
    if case.state == ReturnState.ESCALATED:
        authorise(tx, actor, Permission.RETURN_DECIDE_ESCALATED)
    if hold:
        holds.check_held(tx, actor, case.id)
    else:
        holds.check_free(tx, actor, case)
    return case, assess(tx, case)


def _too_late(tx: Connection, case: CaseRow) -> Conflict:
    last = next(iter(made.decisions(tx, case.id, _FINAL)), None)
    if last is None:
        return Conflict(
            "This return was cancelled meanwhile; nothing was written. Open a new one if it is wanted again."
        )
    return AlreadyDecided(last.decided_by, last.decided_at.astimezone(settings().zone), DID[last.kind])


def keep(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    assessed: Assessed,
    kind: DecisionKind,
    *,
    clause: str | None = None,
    reason: str = "",
    note: str = "",
) -> int:
    """Store the decision with the assessment, the policy's version and the evidence as they were shown; its id."""
    return made.add_decision(
        tx,
        {
            "return_id": case.id,
            "case_version": case.version,
            "kind": kind,
            "decided_by_id": actor.staff_id,
            "decided_at": clock.now(),
            "recommendation": assessed.whole.decision.value,
            "policy_version": assessed.policy_version.isoformat(),
            "assessment": assessed.to_record(),
            "evidence_seen": assessed.files.hashes(),
            "clause": clause,
            "reason": reason.strip() or None,
            "internal_note": note.strip() or None,
        },
    )
