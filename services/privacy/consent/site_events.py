"""What people said on the site, from a file: consents, withdrawals, unsubscribing, accepting the policy."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from data.queries.privacy import arrivals
from data.queries.privacy import consents as rows
from data.queries.privacy.consents import VersionRow
from data.vocabulary import AuditTag, Channel, ConsentPurpose, ConsentState, Permission
from services.desk import audit
from services.desk.access import Actor, command
from services.desk.errors import InvalidInput
from services.imports.reading.tables import TableRow, read_table
from services.privacy.consent.ledger import NewConsent, entry_of, write

MOST_ROWS = 50_000
COLUMNS = ("event_id", "at", "email", "cookie_id", "event", "purpose", "policy_version", "wording", "evidence")
_NEEDED = ("event_id", "at", "event")
_PERSON = "the person on the site"
# Unsubscribing says of which purpose by itself; so does accepting the policy.
_EVENTS = {
    "granted": (ConsentState.GRANTED, None),
    "withdrawn": (ConsentState.WITHDRAWN, None),
    "unsubscribed": (ConsentState.WITHDRAWN, ConsentPurpose.MARKETING),
    "accepted_policy": (ConsentState.GRANTED, ConsentPurpose.POLICY_ACCEPTED),
}


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: its line in the file, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Imported:
    """How many entries were added, how many were known already, and the rows that were not taken."""

    added: int
    known: int
    refused: tuple[RefusedRow, ...]


@command(Permission.PRIVACY_HANDLE)
def import_events(tx: Connection, actor: Actor, name: str, content: bytes) -> Imported:
    """Take a CSV or Excel file of COLUMNS; events that were taken before are passed over.

    Good rows go in, bad ones come back with line and reason. InvalidInput for a file that is none, lacks a column, or
    has more than 50,000 rows. Whoever unsubscribes gets no advertising from this moment on.
    """
    records = _records(name, content)
    arrivals.one_at_a_time(tx)
    versions = {one.name: one for one in rows.versions(tx)}
    taken = rows.known(tx, sorted({_key(row) for row in records}))
    entries: dict[str, dict[str, Any]] = {}
    refused, known = [], 0
    for row in records:
        if _key(row) in taken or _key(row) in entries:
            known += 1
            continue
        try:
            entries[_key(row)] = _entry(row, versions)
        except InvalidInput as why:
            refused.append(RefusedRow(row.line, str(why)))
    write(tx, actor, list(entries.values()), by=_PERSON)
    details = {"added": len(entries), "known": known, "refused": len(refused), "sha256": sha256(content).hexdigest()}
    audit.record(tx, actor, AuditTag.CONSENT_IMPORTED, f"staff:{actor.staff_id}", details)
    return Imported(len(entries), known, tuple(refused))


def _records(name: str, content: bytes) -> tuple[TableRow, ...]:
    table = read_table(name, content)
    missing = [column for column in _NEEDED if column not in table.headings]
    if missing:
        raise InvalidInput(f"The file lacks the columns {', '.join(missing)}. It needs: {', '.join(COLUMNS)}.")
    if len(table.records) > MOST_ROWS:
        raise InvalidInput(f"A file may have {MOST_ROWS:,} rows at most. Take it in parts.")
    return table.records


def _key(row: TableRow) -> str:
    return f"site:{row.cells.get('event_id', '').strip()}"


def _entry(row: TableRow, versions: dict[str, VersionRow]) -> dict[str, Any]:
    if row.problem is not None:
        raise InvalidInput(row.problem)
    cells = {column: row.cells.get(column, "").strip() for column in COLUMNS}
    if not cells["event_id"] or len(_key(row)) > 80:
        raise InvalidInput("The event's number is missing or longer than 75 characters.")
    state, purpose = _event(cells["event"])
    new = NewConsent(
        event_key=_key(row),
        purpose=purpose or _purpose(cells["purpose"]),
        state=state,
        at=_instant(cells["at"]),
        channel=Channel.WEB_FORM,
        email=cells["email"],
        cookie=cells["cookie_id"],
        policy_version=cells["policy_version"],
        wording=cells["wording"],
        evidence=cells["evidence"] or cells["event_id"],
    )
    return entry_of(new, versions)


def _event(word: str) -> tuple[ConsentState, ConsentPurpose | None]:
    if word.casefold() not in _EVENTS:
        raise InvalidInput(f"The event is none of: {', '.join(_EVENTS)}.")
    return _EVENTS[word.casefold()]


def _purpose(word: str) -> ConsentPurpose:
    if word.casefold() not in set(ConsentPurpose):
        raise InvalidInput(f"The purpose is none of: {', '.join(ConsentPurpose)}.")
    return ConsentPurpose(word.casefold())


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("The time is not of the form 2026-06-15T10:00:00Z.") from None
    if at.tzinfo is None:
        raise InvalidInput("The time has no zone: write it in UTC, as 2026-06-15T10:00:00Z.")
    return at
