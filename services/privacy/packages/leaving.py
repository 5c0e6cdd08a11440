"""The file on its way out: an address good once, for whoever asked for it; to whom it was given; its end (T04)."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from data.queries.privacy import packages as rows
from data.queries.privacy import requests
from data.queries.privacy.packages import PackageRow
from data.vocabulary import AuditTag, PackageState, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, NotFound
from services.desk.text.form_values import line
from services.evidence.keeping import media
from services.privacy.requests.lookup import Done, existing, record, today

GOOD_FOR = timedelta(minutes=10)
PATH = "/exports/privacy-package/"
_GONE = "This address was used already, is older than ten minutes, or was made for somebody else. Ask for another one."
_LONGEST = 200


@dataclass(frozen=True)
class Offered:
    """The random part of an address that is good once."""

    token: str


@dataclass(frozen=True)
class Taken:
    """A file as it leaves; size in bytes."""

    name: str
    media_id: str
    sha256: str
    size: int


@command(Permission.PRIVACY_HANDLE)
def offer(tx: Connection, actor: Actor, number: str) -> Offered:
    """An address for the file, good once and for ten minutes, for whoever asks for it; one made before ends."""
    request = existing(tx, actor, number, lock=True)
    row = _ready(rows.latest(tx, request.id))
    token = secrets.token_urlsafe(24)
    rows.change(tx, row, link_hash=_hash(token), link_by_id=actor.staff_id, link_until=clock.now() + GOOD_FOR)
    record(tx, actor, request.id, AuditTag.PRIVACY_PACKAGE_OFFERED)
    return Offered(token)


@command(Permission.PRIVACY_HANDLE)
def take(tx: Connection, actor: Actor, token: str) -> Taken:
    """The file, once; NotFound for another person, a second time, later than ten minutes, or once it is gone."""
    row = rows.by_link(tx, _hash(token))
    if row is None or row.link_by_id != actor.staff_id or row.link_until is None or row.link_until < clock.now():
        raise NotFound(_GONE)
    request = requests.find(tx, request_id=row.request_id)
    if request is None or row.media_id is None or row.sha256 is None or row.size_bytes is None:
        raise NotFound(_GONE)
    existing(tx, actor, request.number)
    rows.change(tx, row, link_hash=None, link_by_id=None, link_until=None, taken_at=clock.now())
    record(tx, actor, request.id, AuditTag.PRIVACY_PACKAGE_TAKEN, sha256=row.sha256)
    return Taken(f"data-{request.number}.zip", row.media_id, row.sha256, row.size_bytes)


def pieces(taken: Taken) -> Iterator[bytes]:
    """The bytes of the file, once they are seen to be those that were recorded; MediaTampered otherwise."""
    store = media()
    store.verify(taken.media_id, taken.sha256)
    yield from store.read_range(taken.media_id)


@command(Permission.PRIVACY_HANDLE)
def hand_over(tx: Connection, actor: Actor, number: str, to_whom: str) -> Done:
    """Record to whom the file was given and how: the person, or who they named (R13, P31). Conflict before it was."""
    request = existing(tx, actor, number, lock=True)
    row = rows.latest(tx, request.id)
    if row is None or row.taken_at is None:
        raise Conflict("Nobody took the file away yet, so it cannot have been handed over.")
    rows.change(tx, row, handed_to=line(to_whom, "To whom it was given", longest=_LONGEST), handed_at=clock.now())
    record(tx, actor, request.id, AuditTag.PRIVACY_PACKAGE_HANDED_OVER)
    return Done(request.number, "It is recorded to whom the copy was given.")


def delete_what_is_past() -> int:
    """Delete the files whose days are over and return how many; what they were stays: dates, size, SHA-256."""
    with audit.transaction() as tx:
        past = rows.past(tx, today())
        for row in past:
            # Before its row says so: cut off in between, the next round finds it again.
            if row.media_id is not None:
                media().delete(row.media_id)
            rows.change(tx, row, state=PackageState.EXPIRED, media_id=None, link_hash=None)
            rows.forget_texts(tx, row.id)
            audit.record(
                tx,
                "worker",
                AuditTag.PRIVACY_PACKAGE_EXPIRED,
                f"privacy:{row.request_id}",
                {"why": "its days are over"},
            )
        return len(past)


def _ready(row: PackageRow | None) -> PackageRow:
    if row is None or row.state is not PackageState.READY:
        raise Conflict("There is no file to take away now. Open the request again.")
    return row


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
