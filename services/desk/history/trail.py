"""The audit trail as a data protection officer, manager or administrator reads it: who did what, to what, when and why.

Newest first, in pages. Whoever may not read returns sees no reasons, because people's own words stand in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.desk import audit_trail as rows
from data.queries.desk.audit import Entry
from data.queries.returns import cases
from data.queries.staff import staff
from data.vocabulary import Permission
from services.desk import access
from services.desk.access import Actor, query
from services.desk.errors import InvalidInput
from services.desk.history import sentences, timeline
from services.desk.history.sentences import about, plain, sentence
from services.desk.text import rma

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What narrows the trail: a person's number, an area of services/desk/history/sentences.py, a return's RMA."""

    staff_id: int | None = None
    area: str | None = None
    rma: str = ""


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
    found = rows.page(
        tx,
        PAGE + 1,
        before=before,
        actor=None if asked.staff_id is None else f"staff:{asked.staff_id}",
        tags=None if asked.area is None else sentences.tags_of(asked.area),
        record=_record(tx, asked.rma),
    )
    shown = found[:PAGE]
    people = {one.id: one.display_name for one in staff.everybody(tx)}
    return Trail(
        _lines(tx, shown, people, reasons=Permission.RETURN_READ in access.permissions_of(tx, actor)),
        shown[-1].seq if len(found) > PAGE else None,
        people,
    )


def _record(tx: Connection, number: str) -> str | None:
    if not number:
        return None
    case = cases.find(tx, rma=number) if rma.is_valid(number) else None
    if case is None:
        raise InvalidInput("No return has this number. Type it as it stands on the return, such as R-26-000123-K.")
    return f"return:{case.id}"


def _lines(tx: Connection, entries: Sequence[Entry], people: dict[int, str], *, reasons: bool) -> tuple[Line, ...]:
    returns = {key for entry in entries if (key := _return_id(entry)) is not None}
    numbers = rows.rmas(tx, returns)
    return tuple(_line(entry, numbers, people, reasons=reasons) for entry in entries)


def _line(entry: Entry, numbers: dict[int, str], people: dict[int, str], *, reasons: bool) -> Line:
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=timeline.who(entry.actor, people),
        what=sentence(entry),
        record=about(entry.record, numbers, people),
        rma=numbers.get(_return_id(entry) or 0),
        details="; ".join(f"{plain(name)}: {plain(value)}" for name, value in entry.details.items()),
        reason=entry.reason if reasons else None,
    )


def _return_id(entry: Entry) -> int | None:
    kind, _, key = entry.record.partition(":")
    return int(key) if kind == "return" else None
