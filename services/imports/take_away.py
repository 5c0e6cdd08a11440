"""What leaves the import page as a file, over the export route: the template, and the rows that were not taken."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from data import database
from data.queries.desk import prepared_files as rows
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import NotFound
from services.imports.columns import template

KEPT = timedelta(minutes=10)
_BOM = "\ufeff"


@dataclass(frozen=True)
class TakenFile:
    """A file as it leaves: UTF-8 with a mark, so that spreadsheets read it."""

    name: str
    content: bytes


@command(Permission.ORDER_IMPORT)
def prepare_refused_rows(tx: Connection, actor: Actor, rows_as_csv: str) -> str:
    """Keep the rows that were not taken for ten minutes; the random part of their address, good once."""
    token, now = secrets.token_urlsafe(24), clock.now()
    rows.add(
        tx,
        token_hash=_hash(token),
        staff_id=actor.staff_id,
        name="rows-not-taken.csv",
        content=rows_as_csv,
        made_at=now,
    )
    _note(tx, actor, AuditTag.FILE_PREPARED, "rows-not-taken.csv")
    return token


@command(Permission.ORDER_IMPORT)
def take_refused_rows(tx: Connection, actor: Actor, token: str) -> TakenFile:
    """The rows, once; NotFound for another person, a second time, or after ten minutes."""
    found = None if actor.staff_id is None else rows.take(tx, _hash(token), actor.staff_id, clock.now() - KEPT)
    if found is None:
        raise NotFound("This file was taken already, or is older than ten minutes. Check the import again.")
    name, content = found
    _note(tx, actor, AuditTag.FILE_EXPORTED, name)
    return TakenFile(name, f"{_BOM}{content}".encode())


def forget_what_nobody_took() -> None:
    """Take out of the database what is older than ten minutes: customers' data is kept no longer than it is offered."""
    with database.transaction() as tx:
        rows.forget(tx, clock.now() - KEPT)


@command(Permission.ORDER_IMPORT)
def take_template(tx: Connection, actor: Actor) -> TakenFile:
    """The headings and one example row."""
    _note(tx, actor, AuditTag.FILE_EXPORTED, "orders-template.csv")
    return TakenFile("orders-template.csv", f"{_BOM}{template()}".encode())


def _note(tx: Connection, actor: Actor, tag: AuditTag, name: str) -> None:
    audit.record(tx, actor, tag, f"staff:{actor.staff_id}", {"file": name})


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
