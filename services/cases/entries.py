"""What every act on a return leaves: its audit entry, and the columns of its clock and its holder."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.queries.returns import cases as rows
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


def change(tx: Connection, case: CaseRow, **columns: Any) -> CaseRow:  # noqa: ANN401 - columns of the table
    """Set columns of a return that is locked and count its version up; the return as it is now, without reading it."""
    rows.change(tx, case.id, **columns)
    audit.counted_up(tx, f"return:{case.id}", case.version)
    known = {name: value for name, value in columns.items() if name in _FIELDS}
    return replace(case, version=case.version + 1, **known)


_FIELDS = frozenset(field.name for field in fields(CaseRow))


def record(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    tag: AuditTag,
    details: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Leave the return's audit entry; `details` hold no personal data, the reason may.

    Its version is the one at which the whole act leaves the return.
    """
    audit.record(
        tx, actor, tag, f"return:{case.id}", {"rma": case.rma, "version": case.version, **(details or {})}, reason
    )
