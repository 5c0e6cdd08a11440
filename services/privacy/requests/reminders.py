"""Reminding staff through the outbox some days before a date, on it, and once it has passed; and deleting evidence."""

from sqlalchemy import Connection

from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag
from services.desk import audit
from services.privacy import letters
from services.privacy.deadlines.facts import RequestClock
from services.privacy.letters import LetterFacts
from services.privacy.office import Office, load
from services.privacy.requests import gate
from services.privacy.requests.dates import clocks
from services.privacy.requests.identity import delete_evidence
from services.privacy.requests.lookup import waits

# Behind all settable days: the one reminder of a date that has passed.
_OVERDUE = -1


def daily_round() -> int:
    """Queue the reminders that are due and delete evidence whose days are over; how many reminders were queued.

    It may run as often as it likes: each reminder goes out once for each date.
    """
    with audit.transaction() as tx:
        office, opened = load(tx), rows.open_requests(tx, officer=True)
        reckoned = clocks(tx, opened, office)
        reminded = sum(_remind(tx, row, reckoned[row.id], office) for row in opened)
        _delete_evidence(tx)
        return reminded


def _remind(tx: Connection, row: RequestRow, clock: RequestClock, office: Office) -> bool:
    step = reached(clock, office)
    told = row.reminded_days if row.reminded_of == clock.respond_by else None
    if step is None or (told is not None and told <= step):
        return False
    if not rows.note_reminder(tx, row, clock.respond_by, step):
        return False
    when = _when(clock.days_left or 0)
    facts = LetterFacts(
        when=when, respond_by=letters.day(clock.respond_by), next_step=gate.next_step(row, clock, waits=waits(tx, row))
    )
    letters.enqueue(tx, row, letters.compose("reminder", row, office, facts), to=office.mailbox)
    _record(tx, row.id, AuditTag.PRIVACY_REMINDED, when=when)
    return True


def reached(clock: RequestClock, office: Office) -> int | None:
    """The last of the settable days that has come, -1 once the date has passed; None while none has, or in a pause."""
    left = clock.days_left
    if left is None or clock.pause is not None:
        return None
    if left < 0:
        return _OVERDUE
    return min((days for days in office.remind_days if days >= left), default=None)


def _delete_evidence(tx: Connection) -> None:
    for request_id in delete_evidence(tx):
        _record(tx, request_id, AuditTag.PRIVACY_EVIDENCE_DELETED)


def _when(days_left: int) -> str:
    if days_left < 0:
        return f"overdue for {-days_left} {'day' if days_left == -1 else 'days'}"
    if days_left == 0:
        return "due today"
    return f"due in {days_left} {'day' if days_left == 1 else 'days'}"


def _record(tx: Connection, request_id: int, tag: AuditTag, **details: object) -> None:
    audit.record(tx, "worker", tag, f"privacy:{request_id}", details)
