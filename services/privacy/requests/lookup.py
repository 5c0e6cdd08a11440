"""A request that must be there, for somebody who may open it, and as it was shown."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Permission, RequestState
from services.desk import access, audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, NotAllowed, NotFound
from services.desk.settings import settings


@dataclass(frozen=True)
class Shown:
    """A request as a page showed it."""

    number: str
    version: int


@dataclass(frozen=True)
class Done:
    """What an act did: the request's number, and a sentence for the person who acted."""

    number: str
    said: str
    changed: bool = True


def is_officer(tx: Connection, actor: Actor) -> bool:
    """Whether the actor sees what is for the data protection officer alone (P55)."""
    return Permission.PRIVACY_LEAD in access.permissions_of(tx, actor)


def existing(tx: Connection, actor: Actor, number: str, *, lock: bool = False) -> RequestRow:
    """The request; with `lock`, nobody else changes it or another of its message until the transaction ends.

    NotFound where there is none, NotAllowed where it is for the officer and the actor is not.
    """
    found = rows.find(tx, number=number) if number else None
    if found is not None and lock:
        rows.lock_message(tx, found.message_id)
        found = rows.find(tx, number=number)
    if found is None:
        raise NotFound("There is no such request. Go back to the list and open it again.")
    if found.for_officer and not is_officer(tx, actor):
        raise NotAllowed("This request is for the data protection officer alone.")
    return found


def open_as_shown(tx: Connection, actor: Actor, shown: Shown) -> RequestRow:
    """The open request, locked, as it was shown; Conflict where it has changed or is closed."""
    found = existing(tx, actor, shown.number, lock=True)
    if found.state is not RequestState.OPEN:
        raise Conflict("This request is closed; nothing was written. Look at its history.")
    if found.version != shown.version:
        raise Conflict("This request changed after your page was shown. Nothing was written; look at it and act again.")
    return found


def siblings(tx: Connection, row: RequestRow) -> list[RequestRow]:
    """The open requests of the same message, itself among them."""
    return [one for one in rows.of_message(tx, row.message_id) if one.state is RequestState.OPEN]


def waits(tx: Connection, row: RequestRow) -> bool:
    """Whether another request has to be answered before this one, and is open."""
    first = None if row.waits_for_id is None else rows.find(tx, request_id=row.waits_for_id)
    return first is not None and first.state is RequestState.OPEN


def today() -> date:
    """The office's calendar day."""
    return clock.today(settings().zone)


def record(tx: Connection, actor: Actor, request_id: int, tag: AuditTag, **details: object) -> None:
    """Leave the request's audit entry; the details hold no personal value (A05)."""
    audit.record(tx, actor, tag, f"privacy:{request_id}", details)
