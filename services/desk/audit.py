"""The audit trail: one entry per act, in the act's transaction, chained with a key that the database does not hold.

The chain covers every field. A reason stands beside it by its keyed digest, so that one that went missing is found; one
that an erasure took out is named by a later entry of the chain, and the digest stays.
A tail that was cut off is found through the anchor file beside the key (audit_anchor.py, threat row 16).
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data import card_numbers, database, encryption
from data.queries.desk import audit as entries
from data.queries.desk.audit import Entry, Unreadable
from data.vocabulary import AuditTag
from services.desk import audit_anchor, clock
from services.desk.actor import Actor
from services.desk.audit_anchor import Anchor, Problem

_WROTE = "desk_audited"
_GATHERED = "desk_audit_gathered"
_LEFT_AT = "desk_audit_left_at"


@dataclass(frozen=True)
class Verdict:
    """What a walk over the chain found; `anchored` is the last anchor that the chain reaches."""

    entries: int
    problems: tuple[Problem, ...]
    anchored: Anchor | None

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written and none is missing."""
        return not self.problems

    @property
    def broken_at(self) -> int | None:
        """The first entry that does not fit."""
        return next((one.at for one in self.problems if one.at is not None), None)

    @property
    def problem(self) -> str | None:
        """What is wrong first."""
        return self.problems[0].what if self.problems else None


def record(
    tx: Connection,
    actor: Actor | str,
    tag: AuditTag,
    record: str,
    details: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Append an entry in the transaction `tx`.

    `actor` is a person, or the label of what acts for nobody (“worker”, “visitor”); `record` is `kind:id`, such as
    `return:17`. `details` hold no personal data; the reason, which may, is kept without blanks around it.
    """
    # Hidden here already: the chain covers the reason as it is kept.
    why = card_numbers.masked(reason.strip()) or None
    entry = Entry(
        seq=0,
        at=clock.now().astimezone(UTC),
        tag=tag,
        actor=actor if isinstance(actor, str) else actor.label,
        session=None if isinstance(actor, str) else actor.session,
        record=record,
        details=dict(details or {}),
        reason=why,
        reason_mac=None if why is None else _reason_mac(why),
        previous=b"",
        mac=b"",
    )
    tx.info[_WROTE] = tx.info.get(_WROTE, 0) + 1
    gathered: list[Entry] | None = tx.info.get(_GATHERED)
    if gathered is None:
        _append(tx, [entry])
    else:
        gathered.append(entry)


def redact_reasons(tx: Connection, actor: Actor | str, records: Collection[str], about: str) -> int:
    """Take the reasons out of all entries about these records, and leave an entry about `about` that names them.

    How many went. The entries themselves stay, and the chain still verifies.
    """
    seqs = entries.take_out_reasons(tx, records)
    if seqs:
        record(tx, actor, AuditTag.ERASURE_REASONS_REDACTED, about, {"entries": seqs, "count": len(seqs)})
    return len(seqs)


@contextmanager
def transaction() -> Iterator[Connection]:
    """`database.transaction()`, whose entries are written at its end.

    So the chain's head is locked last and for a moment only: whoever locks other rows after an entry needs this, or
    waits for one who waits for the head.
    """
    with database.transaction() as tx:
        gathered: list[Entry] = []
        versions: dict[str, int] = {}
        tx.info[_GATHERED], tx.info[_LEFT_AT] = gathered, versions
        try:
            yield tx
            _append(tx, [_with_version(entry, versions) for entry in gathered])
        finally:
            del tx.info[_GATHERED], tx.info[_LEFT_AT]


def counted_up(tx: Connection, record: str, version: int) -> None:
    """The act counts a record's version up from `version`, perhaps not for the first time.

    All entries of the act say the version at which it left the record, whichever of them were written before.
    """
    versions: dict[str, int] | None = tx.info.get(_LEFT_AT)
    if versions is not None:
        versions[record] = max(versions.get(record, 0), version) + 1


def _with_version(entry: Entry, versions: Mapping[str, int]) -> Entry:
    if entry.record not in versions or "version" not in entry.details:
        return entry
    return replace(entry, details={**entry.details, "version": versions[entry.record]})


def _append(tx: Connection, said: list[Entry]) -> None:
    """Give the entries their places in the chain, and store them."""
    if not said:
        return
    seq, previous = entries.lock_head(tx)
    chained = []
    for number, entry in enumerate(said, start=seq + 1):
        placed = replace(entry, seq=number, previous=previous)
        chained.append(replace(placed, mac=_mac(placed)))
        previous = chained[-1].mac
    entries.append(tx, chained)


def entries_written(tx: Connection) -> int:
    """How many entries this connection has written since it was opened."""
    count: int = tx.info.get(_WROTE, 0)
    return count


def is_ours(entry: Entry) -> bool:
    """Whether the entry is as it was written, with the key of this process."""
    return hmac.compare_digest(bytes(entry.mac), _mac(entry))


def reason_is_ours(entry: Entry) -> bool:
    """Whether the entry's reason is the one that was written, or is missing as it was then."""
    return (None if entry.reason is None else _reason_mac(entry.reason)) == entry.reason_mac


def verify(tx: Connection, anchor: Path | None = None) -> Verdict:
    """Walk the whole chain, damaged or not; with `anchor`, also see that no entry before its last line has gone."""
    anchors, problems = audit_anchor.read(anchor)
    seq, count = 0, 0
    previous: bytes | None = bytes(32)
    redacted: set[int] = set()
    try:
        for entry in entries.chain(tx):
            problems += _flaws(entry, seq, previous, anchors)
            redacted |= _named_as_redacted(entry)
            seq, count = entry.seq, count + 1
            previous = None if isinstance(entry, Unreadable) else _bytes(entry.mac)
        problems += _end(tx, seq, previous, anchors)
    except DBAPIError as gone:
        problems.append(Problem(seq + 1, f"the audit trail cannot be read any further ({type(gone.orig).__name__})"))
    known = [one for one in anchors.values() if one.seq <= seq]
    problems = [one for one in problems if one.at not in redacted or one.what != _reason_gone(one.at)]
    return Verdict(count, tuple(problems), max(known, key=lambda one: one.seq, default=None))


def _flaws(
    entry: Entry | Unreadable, seq: int, previous: bytes | None, anchors: dict[int, Anchor]
) -> Iterator[Problem]:
    """What is wrong with an entry; `previous` is None where the entry before it could not be read."""
    if entry.seq != seq + 1:
        named = f"entry {seq + 1} is" if entry.seq == seq + 2 else f"entries {seq + 1} to {entry.seq - 1} are"
        yield Problem(entry.seq, f"{named} missing")
    if isinstance(entry, Unreadable):
        yield Problem(entry.seq, f"entry {entry.seq} cannot be read: it was damaged ({entry.why})")
        return
    if entry.seq == seq + 1 and previous is not None and _bytes(entry.previous) != previous:
        yield Problem(entry.seq, f"entry {entry.seq} does not follow the entry before it")
    if not _sure(is_ours, entry):
        yield Problem(entry.seq, f"entry {entry.seq} was changed after it was written")
    elif entry.reason is None and entry.reason_mac is not None:
        yield Problem(entry.seq, _reason_gone(entry.seq))
    elif not _sure(reason_is_ours, entry):
        yield Problem(entry.seq, f"the reason of entry {entry.seq} was changed or removed after it was written")
    if entry.seq in anchors and anchors[entry.seq].mac != _bytes(entry.mac).hex():
        yield Problem(entry.seq, f"entry {entry.seq} differs from the one that was anchored")


def _reason_gone(seq: int) -> str:
    return f"the reason of entry {seq} was removed after it was written"


def _named_as_redacted(entry: Entry | Unreadable) -> set[int]:
    """The entries before this one whose reasons an erasure took out, where it says so and is as it was written."""
    if isinstance(entry, Unreadable) or entry.tag is not AuditTag.ERASURE_REASONS_REDACTED or not _sure(is_ours, entry):
        return set()
    return {seq for seq in entry.details["entries"] if seq < entry.seq}


def _end(tx: Connection, seq: int, previous: bytes | None, anchors: dict[int, Anchor]) -> Iterator[Problem]:
    head = entries.recorded_head(tx)
    if head is None:
        yield Problem(seq + 1, "the record of the chain's end is missing or damaged")
    elif head[0] != seq or (previous is not None and head[1] != previous):
        yield Problem(seq + 1, "the newest entries are missing: the chain ends before its recorded head")
    if anchors and max(anchors) > seq:
        yield Problem(seq + 1, f"entries up to {max(anchors)} were anchored, but the chain ends at {seq}")


def _sure(check: Callable[[Entry], bool], entry: Entry) -> bool:
    """A column that holds another kind of value than it can is a change like any other."""
    try:
        return check(entry)
    except (AttributeError, TypeError, ValueError):
        return False


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else b""


def write_anchor(tx: Connection, anchor: Path) -> int:
    """Add the chain's present end to the anchor file, which stands outside the database; its number."""
    seq, mac = entries.read_head(tx)
    if seq:
        audit_anchor.add(anchor, Anchor(seq, mac.hex(), clock.now().isoformat()))
    return seq


def length(tx: Connection) -> int:
    """The number of the newest entry, without waiting for writers."""
    return entries.read_head(tx)[0]


def timeline(tx: Connection, record: str) -> list[Entry]:
    """The entries of one record, oldest first."""
    return entries.of_record(tx, record)


def _mac(entry: Entry) -> bytes:
    fields = [
        entry.seq,
        _instant(entry.at),
        entry.tag.value,
        entry.actor,
        entry.session,
        entry.record,
        entry.details,
        None if entry.reason_mac is None else bytes(entry.reason_mac).hex(),
        bytes(entry.previous).hex(),
    ]
    return _digest(json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def _reason_mac(reason: str) -> bytes:
    return _digest(f"reason\0{reason}".encode())


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(message: bytes) -> bytes:
    return hmac.digest(encryption.audit_key(), message, hashlib.sha256)
