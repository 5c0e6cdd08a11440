"""The audit chain's rows: append at the head, read a record's entries, walk the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data.models.audit import AuditEntry, AuditHead
from data.vocabulary import AuditTag

_BATCH = 1_000


@dataclass(frozen=True)
class Entry:
    """One audit entry as it is stored."""

    seq: int
    at: datetime
    tag: AuditTag
    actor: str
    session: str | None
    record: str
    details: dict[str, Any]
    reason: str | None
    reason_mac: bytes | None
    previous: bytes
    mac: bytes


# Built once, as in data/queries/returns/cases.py: every act leaves an entry.
_COLUMNS = tuple(AuditEntry.__table__.columns)
_HEAD = select(AuditHead.seq, AuditHead.mac)
_HEAD_LOCKED = _HEAD.with_for_update()
_ADD, _MOVE_HEAD = insert(AuditEntry), update(AuditHead)
_OF_RECORD = select(*_COLUMNS).where(AuditEntry.record == bindparam("record")).order_by(AuditEntry.seq)


def lock_head(tx: Connection) -> tuple[int, bytes]:
    """The end of the chain (sequence number, mac); no other writer passes until this transaction ends."""
    head = tx.execute(_HEAD_LOCKED).one()
    return head.seq, bytes(head.mac)


def read_head(tx: Connection) -> tuple[int, bytes]:
    """The end of the chain, without waiting for writers."""
    head = tx.execute(_HEAD).one()
    return head.seq, bytes(head.mac)


def append(tx: Connection, entry: Entry) -> None:
    """Store the entry and move the head to it."""
    tx.execute(_ADD, vars(entry))
    tx.execute(_MOVE_HEAD, {"seq": entry.seq, "mac": entry.mac})


def of_record(tx: Connection, record: str) -> list[Entry]:
    """The entries of one record, oldest first."""
    return [Entry(**row._mapping) for row in tx.execute(_OF_RECORD, {"record": record})]


def chain(tx: Connection) -> Iterator[Entry]:
    """Every entry in order, read in batches."""
    last = 0
    while True:
        rows = tx.execute(select(*_COLUMNS).where(AuditEntry.seq > last).order_by(AuditEntry.seq).limit(_BATCH)).all()
        if not rows:
            return
        for row in rows:
            yield Entry(**row._mapping)
        last = rows[-1].seq
