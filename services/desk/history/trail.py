"""The audit trail as a data protection officer, manager or administrator reads it: who did what, to what, when and why.

Newest first, in pages. Whoever may not read returns sees no reasons, because people's own words stand in them; whoever
may not see the refunds sees no amounts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from data.queries.desk import audit_trail as rows
from data.queries.desk.audit import Entry
from data.queries.returns import cases
from data.queries.staff import staff
from data.vocabulary import AuditTag, Permission
from services.desk import access, audit
from services.desk.access import Actor, command, query
from services.desk.audit import Verdict
from services.desk.errors import InvalidInput
from services.desk.history import details, sentences, timeline
from services.desk.history.sentences import AREAS, about, sentence
from services.desk.settings import settings
from services.desk.text import rma
from services.desk.text.csv_files import csv_file

PAGE = 50
LONGEST = 50_000
_COLUMNS = ("No.", "When", "Who", "What", "About", "Reason", "Details")
_TOO_LONG = 18


@dataclass(frozen=True)
class Asked:
    """What narrows the trail: a person's number, an area of services/desk/history/sentences.py, a return's RMA, days.

    The days are whole ones in the shop's zone, both included.
    """

    staff_id: int | None = None
    area: str | None = None
    rma: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "Asked":
        """What an address asks for; what cannot be read narrows nothing."""
        area, rma_typed = params.get("area", ""), params.get("return", "").strip().upper()
        days = (_day(params.get(name, "")) for name in ("from", "to"))
        return cls(number(params.get("who", "")), area if area in AREAS else None, rma_typed, *days)


def number(text: str) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _TOO_LONG else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Line:
    """One entry; `rma` where it is about a return, `reason` None where the reader may not see it or there is none."""

    seq: int
    at: datetime
    who: str
    what: str
    record: str
    rma: str | None
    details: str
    reason: str | None


@dataclass(frozen=True)
class Trail:
    """One page; `next_before` leads to older entries, `people` are those who can be chosen, by name."""

    lines: tuple[Line, ...]
    next_before: int | None
    people: dict[int, str]


@query(Permission.AUDIT_READ)
def read(tx: Connection, actor: Actor, asked: Asked, before: int | None = None) -> Trail:
    """A page of the entries numbered below `before`. InvalidInput for a return that does not exist."""
    found = _page(tx, asked, PAGE + 1, before)
    shown = found[:PAGE]
    people = {one.id: one.display_name for one in staff.everybody(tx)}
    return Trail(
        _lines(tx, shown, people, access.permissions_of(tx, actor)),
        shown[-1].seq if len(found) > PAGE else None,
        people,
    )


def _page(tx: Connection, asked: Asked, limit: int, before: int | None = None) -> list[Entry]:
    zone = settings().zone
    return rows.page(
        tx,
        limit,
        before=before,
        actor=None if asked.staff_id is None else f"staff:{asked.staff_id}",
        tags=None if asked.area is None else sentences.tags_of(asked.area),
        record=_record(tx, asked.rma),
        since=None if asked.first is None else datetime.combine(asked.first, time(), zone),
        until=None if asked.last is None else datetime.combine(asked.last + timedelta(days=1), time(), zone),
    )


@command(Permission.AUDIT_READ)
def export(tx: Connection, actor: Actor, asked: Asked) -> bytes:
    """What the filters find as CSV, newest first; InvalidInput beyond LONGEST entries. The taking is an entry too."""
    found = _page(tx, asked, LONGEST + 1)
    if len(found) > LONGEST:
        raise InvalidInput(f"These are more than {LONGEST:,} entries. Narrow them by days, a person or a return.")
    people = {one.id: one.display_name for one in staff.everybody(tx)}
    lines = _lines(tx, found, people, access.permissions_of(tx, actor))
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, "audit:trail", {"file": "audit trail", "rows": len(lines)})
    zone = settings().zone
    return csv_file(
        _COLUMNS,
        ((one.seq, one.at.astimezone(zone), one.who, one.what, one.record, one.reason, one.details) for one in lines),
    )


@query(Permission.AUDIT_READ)
def check(tx: Connection, actor: Actor) -> Verdict:
    """Walk the whole trail as `verify-audit` does: whether an entry was changed, removed or added."""
    return audit.verify(tx, settings().audit_anchor)


def _record(tx: Connection, number: str) -> str | None:
    if not number:
        return None
    case = cases.find(tx, rma=number) if rma.is_valid(number) else None
    if case is None:
        raise InvalidInput("No return has this number. Type it as it stands on the return, such as R-26-000123-K.")
    return f"return:{case.id}"


def _lines(
    tx: Connection, entries: Sequence[Entry], people: dict[int, str], may: frozenset[Permission]
) -> tuple[Line, ...]:
    returns = {key for entry in entries if (key := _return_id(entry)) is not None}
    numbers = rows.rmas(tx, returns)
    return tuple(_line(entry, numbers, people, may) for entry in entries)


def _line(entry: Entry, numbers: dict[int, str], people: dict[int, str], may: frozenset[Permission]) -> Line:
    sees_money = Permission.MONEY_READ in may
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=timeline.who(entry.actor, people),
        what=sentence(entry, sees_money=sees_money),
        record=about(entry.record, numbers, people),
        rma=numbers.get(_return_id(entry) or 0),
        details=details.told(entry, people, sees_money=sees_money),
        reason=entry.reason if Permission.RETURN_READ in may else None,
    )


def _return_id(entry: Entry) -> int | None:
    kind, _, key = entry.record.partition(":")
    return int(key) if kind == "return" else None
