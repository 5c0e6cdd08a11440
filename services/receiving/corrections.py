"""What a correction of the bench takes back: the return goes on as approved, or its reviewer is told (BR-43).

A changed outcome goes to a person. Where a correction restores exactly what a person had approved, and neither the
customer was told anything nor anybody worked on the return meanwhile, that decision stands and nothing is left to
decide.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from data.queries.desk.audit import Entry
from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, ReturnState
from services.desk import audit, clock

BY_INSPECTION = "inspection"
# What may have happened since the return went back to a reviewer, and leaves nothing to decide.
_LEAVES_NOTHING = frozenset(
    {
        AuditTag.CUSTOMER_REVEALED,
        AuditTag.EVIDENCE_ADDED,
        AuditTag.EVIDENCE_ORIGINAL_OPENED,
        AuditTag.EVIDENCE_PREPARED,
        AuditTag.PARCEL_RECEIVED,
        AuditTag.RECEPTION_CORRECTED,
        AuditTag.RETURN_ASSIGNED,
        AuditTag.RETURN_HELD,
        AuditTag.RETURN_HOLD_ENDED,
        AuditTag.RETURN_RELEASED,
        AuditTag.SIGNAL_DISMISSED,
    }
)


def nothing_left(tx: Connection, case: CaseRow) -> bool:
    """Whether the return waits for a reviewer only because of the bench, and nobody has begun on it or told anything.

    The caller has seen that the bench's findings ask for nobody any more.
    """
    held = case.held_until is not None and case.held_until > clock.now()
    if case.state is not ReturnState.AWAITING_REVIEW or held:
        return False
    since = _since_the_bench(tx, case)
    return bool(since) and all(entry.tag in _LEAVES_NOTHING for entry in since[1:])


def reasons(tx: Connection, case: CaseRow, still: Collection[str]) -> tuple[str, ...]:
    """For what the bench had sent the return to a reviewer, and what a correction has taken back since."""
    since = _since_the_bench(tx, case)
    said = (since[0].reason or "").split("\n") if since else []
    return tuple(reason for reason in said if reason and reason not in still)


def _since_the_bench(tx: Connection, case: CaseRow) -> list[Entry]:
    """The entry with which the return last went back to a reviewer, and all after it; none where not by the bench."""
    entries = audit.timeline(tx, f"return:{case.id}")
    sent = [place for place, entry in enumerate(entries) if entry.tag is AuditTag.RETURN_SENT_BACK_TO_REVIEW]
    if not sent or entries[sent[-1]].details.get("by") != BY_INSPECTION:
        return []
    return entries[sent[-1] :]
