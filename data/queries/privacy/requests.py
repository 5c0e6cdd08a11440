"""Privacy requests with the message that each stands in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, true, update

from data.models.privacy import PrivacyMessage, PrivacyRequest
from data.models.staff import Staff
from data.vocabulary import Channel, IdentityMethod, RefusalGround, RequestState, Right


@dataclass(frozen=True)
class RequestRow:
    """One request and what its message says; `owner` is the name of who took it."""

    id: int
    number: str
    right: Right
    state: RequestState
    version: int
    message_id: int
    governing_on: date
    duplicate_of_id: int | None
    waits_for_id: int | None
    owner_id: int | None
    owner: str | None
    closed_at: datetime | None
    refusal_ground: RefusalGround | None
    reminded_of: date | None
    reminded_days: int | None
    channel: Channel
    received_at: datetime
    received_on: date
    typed_at: datetime
    name: str | None
    email: str | None
    email_index: bytes | None
    customer_id: int | None
    for_officer: bool
    agent: str | None
    authority_on: date | None
    identity_method: IdentityMethod | None
    identity_on: date | None


_MESSAGE = (
    *(PrivacyMessage.channel, PrivacyMessage.received_at, PrivacyMessage.received_on, PrivacyMessage.typed_at),
    *(PrivacyMessage.name, PrivacyMessage.email, PrivacyMessage.email_index, PrivacyMessage.customer_id),
    *(PrivacyMessage.for_officer, PrivacyMessage.agent, PrivacyMessage.authority_on),
    *(PrivacyMessage.identity_method, PrivacyMessage.identity_on),
)
_COLUMNS: tuple[Any, ...] = (*PrivacyRequest.__table__.columns, Staff.display_name.label("owner"), *_MESSAGE)
_ROWS = (
    select(*_COLUMNS)
    .join(PrivacyMessage, PrivacyMessage.id == PrivacyRequest.message_id)
    .outerjoin(Staff, Staff.id == PrivacyRequest.owner_id)
)
_OPEN = PrivacyRequest.state == RequestState.OPEN


def _row(row: Row[Any]) -> RequestRow:
    return RequestRow(**row._mapping)


def _for(officer: bool) -> ColumnElement[bool]:  # noqa: FBT001 - an argument of every list
    return true() if officer else PrivacyMessage.for_officer.is_(False)


def find(tx: Connection, *, number: str = "", request_id: int = 0) -> RequestRow | None:
    """A request by its number or id."""
    wanted = PrivacyRequest.number == number if number else PrivacyRequest.id == request_id
    found = tx.execute(_ROWS.where(wanted)).first()
    return None if found is None else _row(found)


def lock_message(tx: Connection, message_id: int) -> None:
    """Nobody else changes the requests of the message until the transaction ends: an act on one may touch them all."""
    _lock(tx, PrivacyRequest.message_id == message_id)


def lock_open_of_sender(tx: Connection, email_index: bytes) -> None:
    """Nobody else changes the open requests of the address until the transaction ends."""
    messages = select(PrivacyMessage.id).where(PrivacyMessage.email_index == email_index)
    _lock(tx, _OPEN, PrivacyRequest.message_id.in_(messages))


def _lock(tx: Connection, *which: ColumnElement[bool]) -> None:
    # Always in the same order, so that two acts never wait for each other.
    tx.execute(select(PrivacyRequest.id).where(*which).order_by(PrivacyRequest.id).with_for_update()).all()


def open_requests(tx: Connection, *, officer: bool) -> list[RequestRow]:
    """All that are open; those for the officer alone only with `officer`."""
    return [_row(row) for row in tx.execute(_ROWS.where(_OPEN, _for(officer)).order_by(PrivacyRequest.id))]


def closed_page(
    tx: Connection,
    *,
    officer: bool,
    before: int | None,
    limit: int,
    right: Right | None = None,
    number: str | None = None,
    email_index: bytes | None = None,
) -> list[RequestRow]:
    """Closed ones numbered below `before`, newest first; narrowed by what is given."""
    conditions = [
        ~_OPEN,
        _for(officer),
        true() if before is None else PrivacyRequest.id < before,
        true() if right is None else PrivacyRequest.right == right,
        true() if number is None else PrivacyRequest.number == number,
        true() if email_index is None else PrivacyMessage.email_index == email_index,
    ]
    rows = tx.execute(_ROWS.where(*conditions).order_by(PrivacyRequest.id.desc()).limit(limit))
    return [_row(row) for row in rows]


def closed_since(tx: Connection, at: datetime, *, officer: bool) -> list[RequestRow]:
    """Those that were closed at that instant or later."""
    return [_row(row) for row in tx.execute(_ROWS.where(~_OPEN, _for(officer), PrivacyRequest.closed_at >= at))]


def of_message(tx: Connection, message_id: int) -> list[RequestRow]:
    """The requests of one message in their order."""
    statement = _ROWS.where(PrivacyRequest.message_id == message_id).order_by(PrivacyRequest.id)
    return [_row(row) for row in tx.execute(statement)]


def duplicates_of(tx: Connection, request_id: int) -> list[RequestRow]:
    """The requests that repeat this one."""
    statement = _ROWS.where(PrivacyRequest.duplicate_of_id == request_id).order_by(PrivacyRequest.id)
    return [_row(row) for row in tx.execute(statement)]


def sender_of(tx: Connection, message_id: int) -> bytes | None:
    """The keyed index of the address from which a message came."""
    return tx.execute(select(PrivacyMessage.email_index).where(PrivacyMessage.id == message_id)).scalar()


def open_of_sender(tx: Connection, email_index: bytes) -> list[RequestRow]:
    """The open requests of the same address, oldest first."""
    same = and_(_OPEN, PrivacyMessage.email_index == email_index)
    return [_row(row) for row in tx.execute(_ROWS.where(same).order_by(PrivacyRequest.governing_on, PrivacyRequest.id))]


def of_sender(tx: Connection, email_index: bytes, *, but: int, officer: bool) -> list[RequestRow]:
    """All requests of the same address outside of one message, newest first, fifty at most."""
    same = and_(PrivacyMessage.email_index == email_index, PrivacyRequest.message_id != but, _for(officer))
    return [_row(row) for row in tx.execute(_ROWS.where(same).order_by(PrivacyRequest.id.desc()).limit(50))]


def add(tx: Connection, year: int, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a request under the next number of the year and return its id."""
    request_id = int(tx.execute(insert(PrivacyRequest).values(**values).returning(PrivacyRequest.id)).scalar_one())
    number = f"P-{year % 100:02d}-{request_id:06d}"
    tx.execute(update(PrivacyRequest).where(PrivacyRequest.id == request_id).values(number=number))
    return request_id


def touch(tx: Connection, request_ids: Iterable[int], **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of requests and count their versions on."""
    newer = {"version": PrivacyRequest.version + 1, **values}
    tx.execute(update(PrivacyRequest).where(PrivacyRequest.id.in_(list(request_ids))).values(**newer))


def note_reminder(tx: Connection, row: RequestRow, due: date, days: int) -> bool:
    """Keep for which date, and how many days before it, staff are reminded; the version stays.

    False where another worker did so, or the request was closed, since the row was read.
    """
    before = (
        PrivacyRequest.reminded_of.is_not_distinct_from(row.reminded_of),
        PrivacyRequest.reminded_days.is_not_distinct_from(row.reminded_days),
    )
    noted = update(PrivacyRequest).where(PrivacyRequest.id == row.id, _OPEN, *before)
    return tx.execute(noted.values(reminded_of=due, reminded_days=days)).rowcount == 1


def count_by_state(tx: Connection, *, officer: bool) -> dict[RequestState, int]:
    """How many requests stand in each state."""
    rows: Sequence[Row[RequestState, int]] = tx.execute(
        select(PrivacyRequest.state, func.count())
        .join(PrivacyMessage, PrivacyMessage.id == PrivacyRequest.message_id)
        .where(_for(officer))
        .group_by(PrivacyRequest.state)
    ).all()
    return {row[0]: row[1] for row in rows}
