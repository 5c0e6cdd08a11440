"""The list of requests by what is due next, and what is due for Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from data.encryption import blind_index
from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import Permission, RequestState, Right
from services.desk.access import Actor, query
from services.desk.errors import InvalidInput
from services.desk.settings import settings
from services.desk.text.form_values import term
from services.desk.text.mail_address import mail_address
from services.desk.text.masking import mask_email, mask_name
from services.privacy.deadlines.facts import RequestClock, Status
from services.privacy.office import load
from services.privacy.requests import gate
from services.privacy.requests.dates import clocks
from services.privacy.requests.lookup import is_officer, today

PAGE = 50


class Kind(StrEnum):
    """Which requests the list shows."""

    OPEN = "open"
    MINE = "mine"
    CLOSED = "closed"


@dataclass(frozen=True)
class Asked:
    """What narrows the list; `search` is a whole number or a whole e-mail address."""

    kind: Kind = Kind.OPEN
    right: Right | None = None
    search: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Line:
    """One request in the list, its person masked (A01); `due` is the date that governs, moving on in a pause."""

    number: str
    right: Right
    state: RequestState
    who: str
    received: date
    due: date
    staff_target: date
    status: Status
    days_left: int
    extended: bool
    blocked: bool
    for_officer: bool
    owner: str | None
    next_step: str
    closed_at: datetime | None


@dataclass(frozen=True)
class Listed:
    """The list by what is due next; `next_before` leads to older closed ones."""

    lines: tuple[Line, ...]
    counts: dict[Kind, int]
    overdue: int
    next_before: int | None


@dataclass(frozen=True)
class Due:
    """What is open; `next_due` is the end of the day on which the next answer is due, its beginning once it is over."""

    open: int
    overdue: int
    next_due: datetime | None


@query(Permission.PRIVACY_HANDLE)
def listed(tx: Connection, actor: Actor, asked: Asked) -> Listed:
    """The requests that fit, the next due first; closed ones newest first."""
    officer = is_officer(tx, actor)
    opened = rows.open_requests(tx, officer=officer)
    mine = [row for row in opened if row.owner_id == actor.staff_id]
    by_state = rows.count_by_state(tx, officer=officer)
    counts = {
        Kind.OPEN: len(opened),
        Kind.MINE: len(mine),
        Kind.CLOSED: sum(count for state, count in by_state.items() if state is not RequestState.OPEN),
    }
    lines = _lines(tx, opened)
    overdue = sum(line.status is Status.OVERDUE for line in lines.values())
    if asked.kind is Kind.CLOSED:
        closed = _closed(tx, asked, officer=officer)
        next_before = closed[PAGE - 1].id if len(closed) > PAGE else None
        return Listed(tuple(_lines(tx, closed[:PAGE]).values()), counts, overdue, next_before)
    shown = _fitting(mine if asked.kind is Kind.MINE else opened, asked)
    by_date = sorted((lines[row.id] for row in shown), key=lambda line: (line.due, line.number))
    return Listed(tuple(by_date), counts, overdue, None)


@query(Permission.PRIVACY_HANDLE)
def due(tx: Connection, actor: Actor) -> Due:
    """What Today says of privacy requests."""
    opened = rows.open_requests(tx, officer=is_officer(tx, actor))
    lines = _lines(tx, opened).values()
    next_due = min((line.due for line in lines), default=None)
    return Due(
        open=len(opened),
        overdue=sum(line.status is Status.OVERDUE for line in lines),
        next_due=None if next_due is None else _instant_of(next_due),
    )


@query(Permission.PRIVACY_HANDLE)
def next_due(tx: Connection, actor: Actor, after: str) -> str | None:
    """The number of the open request that is due next behind `after`, or the first; None where none is open."""
    opened = rows.open_requests(tx, officer=is_officer(tx, actor))
    lines = sorted(_lines(tx, opened).values(), key=lambda line: (line.due, line.number))
    numbers = [line.number for line in lines]
    behind = numbers[numbers.index(after) + 1 :] if after in numbers else numbers
    return next(iter(behind or [one for one in numbers if one != after]), None)


def _lines(tx: Connection, requests: Sequence[RequestRow]) -> dict[int, Line]:
    reckoned = clocks(tx, requests, load(tx))
    opened = {row.id for row in requests if row.state is RequestState.OPEN}
    return {row.id: _line(row, reckoned[row.id], waits=row.waits_for_id in opened) for row in requests}


def _line(row: RequestRow, reckoned: RequestClock, *, waits: bool) -> Line:
    waiting = reckoned.pause
    return Line(
        number=row.number,
        right=row.right,
        state=row.state,
        who=mask_name(row.name) or mask_email(row.email),
        received=row.governing_on,
        due=waiting.respond_by_if_answered if waiting else reckoned.respond_by,
        staff_target=reckoned.staff_target,
        status=reckoned.status or Status.OPEN,
        days_left=reckoned.days_left or 0,
        extended=reckoned.extended,
        blocked=gate.blocks(row, waits=waits) is not None,
        for_officer=row.for_officer,
        owner=row.owner,
        next_step=gate.next_step(row, reckoned, waits=waits),
        closed_at=row.closed_at,
    )


def _closed(tx: Connection, asked: Asked, *, officer: bool) -> list[RequestRow]:
    number, index = _wanted(asked.search)
    return rows.closed_page(
        tx,
        officer=officer,
        before=asked.before,
        limit=PAGE + 1,
        right=asked.right,
        number=number,
        email_index=index,
    )


def _fitting(requests: Sequence[RequestRow], asked: Asked) -> list[RequestRow]:
    number, index = _wanted(asked.search)
    return [
        row
        for row in requests
        if (asked.right is None or row.right is asked.right)
        and (number is None or row.number == number)
        and (index is None or row.email_index == index)
    ]


def _wanted(search: str) -> tuple[str | None, bytes | None]:
    """The number or the keyed index of the address that is looked for."""
    wanted = term(search)
    if "@" in wanted:
        return None, blind_index("customer.email", _as_kept(wanted))
    return (wanted.upper() or None), None


def _as_kept(address: str) -> str:
    try:
        return mail_address(address).wire
    except InvalidInput:
        return address


def _instant_of(day: date) -> datetime:
    # So that what is late is late for as many days here as on the request's page.
    over = day < today()
    return datetime.combine(day if over else day + timedelta(days=1), time(), settings().zone)
