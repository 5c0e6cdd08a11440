"""What every act on a return shares: the version that was shown, who may act now, what a decision keeps.

Two deciders: the first wins, the second is told who and when. A decision keeps the assessment as it was shown, the
policy's version and the hashes of the evidence (design, BR-43).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.queries import decisions as made
from data.queries.cases import CaseRow
from data.vocabulary import OPEN_STATES, AuditTag, DecisionKind, Permission, ReturnState
from services import audit, clock, holds
from services.access import Actor, authorise
from services.cases import Assessed, assess
from services.errors import AlreadyDecided, Conflict, InvalidInput
from services.evidence import proofs
from services.returns import existing
from services.settings import settings

SHORTEST_REASON = 10
_FINAL = (DecisionKind.APPROVE, DecisionKind.REJECT)
# The decisions that end a case, in words.
DID = {DecisionKind.APPROVE: "approved", DecisionKind.REJECT: "rejected"}


@dataclass(frozen=True)
class Shown:
    """The return as the page showed it."""

    return_id: int
    version: int


@dataclass(frozen=True)
class Choice:
    """Some units of a returned line and how they are to be settled."""

    return_line_id: int
    quantity: int
    resolution: str


@dataclass(frozen=True)
class Decided:
    """What was written; `message_id` is None where nothing is sent."""

    rma: str
    state: ReturnState
    message_id: int | None = None


def running(case: CaseRow, now: datetime) -> dict[str, Any]:
    """The clock's columns once it runs again: the pause does not count."""
    if case.paused_at is None:
        return {}
    return {"paused_at": None, "due_at": case.due_at + (now - case.paused_at)}


def free() -> dict[str, Any]:
    """The columns of a return that nobody holds and that is assigned to nobody."""
    return {"held_by_id": None, "held_until": None, "assignee_id": None}


def open_for(tx: Connection, actor: Actor, shown: Shown) -> tuple[CaseRow, Assessed]:
    """The case, locked, as the page showed it and free for this person; or the refusal that says why not."""
    case = existing(tx, shown.return_id, lock=True)
    if case.state not in OPEN_STATES:
        raise _too_late(tx, case)
    if case.version != shown.version:
        raise Conflict(what_changed(tx, case))
    if case.state == ReturnState.ESCALATED:
        authorise(tx, actor, Permission.RETURN_DECIDE_ESCALATED)
    holds.check_held(tx, actor, case.id)
    return case, assess(tx, case)


def _too_late(tx: Connection, case: CaseRow) -> Conflict:
    last = next(iter(made.decisions(tx, case.id, _FINAL)), None)
    if last is None:
        return Conflict(
            "This return was cancelled meanwhile; nothing was written. Open a new one if it is wanted again."
        )
    return AlreadyDecided(last.decided_by, last.decided_at.astimezone(settings().zone), DID[last.kind])


def what_changed(tx: Connection, case: CaseRow) -> str:
    """The sentence for a person whose page shows an older version."""
    newest = audit.timeline(tx, f"return:{case.id}")[-1]
    return (
        f"This return changed at {newest.at.astimezone(settings().zone):%H:%M %Z}, after your page was shown. "
        "Nothing was written and your text is kept; look at the newest state and decide again."
    )


def need(text: str, sentence: str) -> None:
    """InvalidInput, beginning with the sentence, where the text is too short to be a reason."""
    if len(text.strip()) < SHORTEST_REASON:
        raise InvalidInput(f"{sentence}, in at least {SHORTEST_REASON} characters.")


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
            "evidence_seen": proofs.hashes(tx, case.id),
            "clause": clause,
            "reason": reason.strip() or None,
            "internal_note": note.strip() or None,
        },
    )


def record(
    tx: Connection, actor: Actor, case: CaseRow, tag: AuditTag, details: dict[str, Any], reason: str = ""
) -> None:
    """Leave the return's audit entry; `details` hold no personal data, the reason may."""
    audit.record(
        tx,
        tag,
        actor=actor.label,
        session=actor.session,
        record=f"return:{case.id}",
        details={"rma": case.rma, "version": case.version, **details},
        reason=reason.strip() or None,
    )
