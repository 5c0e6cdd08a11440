"""What every act on a return leaves: its audit entry, and the columns of its clock and its holder."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, ReturnState
from services.desk import audit
from services.desk.access import Actor


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
