"""The audit chain's rows: append at the head, read a record's entries, walk the chain."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

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


@dataclass(frozen=True)
class Unreadable:
    """An entry of which some column holds what it cannot have held when it was written."""

    seq: int
    why: str


# What a column's type says to bytes, words, instants or JSON that are none.
_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, InvalidTag)
# Built once, as in data/queries/returns/cases.py: every act leaves an entry.
_COLUMNS = tuple(AuditEntry.__table__.columns)
_HEAD = select(AuditHead.seq, AuditHead.mac)
_HEAD_LOCKED = _HEAD.with_for_update()
_ADD, _MOVE_HEAD = insert(AuditEntry), update(AuditHead)
_SEQS = select(AuditEntry.seq).where(AuditEntry.seq > bindparam("last")).order_by(AuditEntry.seq).limit(_BATCH)
_BETWEEN = (
    select(*_COLUMNS).where(AuditEntry.seq.between(bindparam("first"), bindparam("last"))).order_by(AuditEntry.seq)
)
_OF_RECORD = select(*_COLUMNS).where(AuditEntry.record == bindparam("record")).order_by(AuditEntry.seq)


def lock_head(tx: Connection) -> tuple[int, bytes]:
    """The end of the chain (sequence number, mac); no other writer passes until this transaction ends."""
    head = tx.execute(_HEAD_LOCKED).one()
    return head.seq, bytes(head.mac)


def read_head(tx: Connection) -> tuple[int, bytes]:
    """The end of the chain, without waiting for writers."""
    head = tx.execute(_HEAD).one()
    return head.seq, bytes(head.mac)


def recorded_head(tx: Connection) -> tuple[int, bytes] | None:
    """As `read_head`; None where the row is missing, doubled, or holds no end of a chain."""
    try:
        return read_head(tx)
    except (SQLAlchemyError, *_DAMAGE):
        return None


def append(tx: Connection, chained: Sequence[Entry]) -> None:
    """Store the entries and move the head to the last of them."""
    tx.execute(_ADD, [vars(entry) for entry in chained])
    tx.execute(_MOVE_HEAD, {"seq": chained[-1].seq, "mac": chained[-1].mac})


def take_out_reasons(tx: Connection, records: Collection[str]) -> list[int]:
    """Empty the reasons of all entries about these records; the entries' numbers, oldest first."""
    theirs = (AuditEntry.record.in_(records), AuditEntry.reason.is_not(None))
    seqs = list(tx.execute(select(AuditEntry.seq).where(*theirs).order_by(AuditEntry.seq)).scalars())
    tx.execute(update(AuditEntry).where(AuditEntry.seq.in_(seqs)).values(reason=None))
    return seqs


def of_record(tx: Connection, record: str) -> list[Entry]:
    """The entries of one record, oldest first."""
    return [Entry(**row._mapping) for row in tx.execute(_OF_RECORD, {"record": record})]


def chain(tx: Connection) -> Iterator[Entry | Unreadable]:
    """Every entry in order, read in batches; what cannot be read is named by its number."""
    last = 0
    while seqs := tx.execute(_SEQS, {"last": last}).scalars().all():
        try:
            yield from [Entry(**row._mapping) for row in tx.execute(_BETWEEN, {"first": seqs[0], "last": seqs[-1]})]
        except _DAMAGE:
            yield from [_one(tx, seq) for seq in seqs]
        last = seqs[-1]


def _one(tx: Connection, seq: int) -> Entry | Unreadable:
    try:
        return Entry(**tx.execute(_BETWEEN, {"first": seq, "last": seq}).one()._mapping)
    except _DAMAGE as damage:
        return Unreadable(seq, type(damage).__name__)
