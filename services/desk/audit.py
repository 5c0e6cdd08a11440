"""The audit trail: one entry per act, in the act's transaction, chained with a key that the database does not hold.

The chain covers every field. A reason stands beside it by its keyed digest, so that one that went missing is found.
A tail that was cut off is found through the anchor file, which the worker writes beside the key (threat row 16).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from data import encryption
from data.queries.desk import audit as entries
from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag
from services.desk import clock
from services.desk.actor import Actor

_WROTE = "desk_audited"


@dataclass(frozen=True)
class Verdict:
    """What a walk over the chain found; `broken_at` is the first sequence number that does not fit."""

    entries: int
    broken_at: int | None
    problem: str | None

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written and none is missing."""
        return self.problem is None


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
    seq, previous = entries.lock_head(tx)
    why = reason.strip() or None
    entry = Entry(
        seq=seq + 1,
        at=clock.now().astimezone(UTC),
        tag=tag,
        actor=actor if isinstance(actor, str) else actor.label,
        session=None if isinstance(actor, str) else actor.session,
        record=record,
        details=dict(details or {}),
        reason=why,
        reason_mac=None if why is None else _reason_mac(why),
        previous=previous,
        mac=b"",
    )
    entries.append(tx, replace(entry, mac=_mac(entry)))
    tx.info[_WROTE] = tx.info.get(_WROTE, 0) + 1


def entries_written(tx: Connection) -> int:
    """How many entries this connection has written since it was opened."""
    count: int = tx.info.get(_WROTE, 0)
    return count


def timeline(tx: Connection, record: str) -> list[Entry]:
    """The entries of one record, oldest first."""
    return entries.of_record(tx, record)


def verify(tx: Connection, anchor: Path | None = None) -> Verdict:
    """Walk the whole chain; with `anchor`, also see that no entry before its last line has gone."""
    seq, previous, anchors = 0, bytes(32), _anchors(anchor)
    for entry in entries.chain(tx):
        problem = _flaw(entry, seq, previous, anchors)
        if problem is not None:
            return Verdict(seq, entry.seq, problem)
        seq, previous = entry.seq, bytes(entry.mac)
    if entries.read_head(tx) != (seq, previous):
        return Verdict(seq, seq + 1, "the newest entries are missing: the chain ends before its recorded head")
    if anchors and max(anchors) > seq:
        return Verdict(seq, seq + 1, f"entries up to {max(anchors)} were anchored, but the chain ends at {seq}")
    return Verdict(seq, None, None)


def _flaw(entry: Entry, seq: int, previous: bytes, anchors: dict[int, str]) -> str | None:
    if entry.seq != seq + 1:
        return f"entry {seq + 1} is missing"
    if bytes(entry.previous) != previous:
        return f"entry {entry.seq} does not follow the entry before it"
    if not hmac.compare_digest(bytes(entry.mac), _mac(entry)):
        return f"entry {entry.seq} was changed after it was written"
    if (None if entry.reason is None else _reason_mac(entry.reason)) != entry.reason_mac:
        return f"the reason of entry {entry.seq} was changed or removed after it was written"
    if anchors.get(entry.seq, bytes(entry.mac).hex()) != bytes(entry.mac).hex():
        return f"entry {entry.seq} differs from the one that was anchored"
    return None


def write_anchor(tx: Connection, anchor: Path) -> None:
    """Add the chain's present end to the anchor file, which stands outside the database."""
    seq, mac = entries.read_head(tx)
    line = json.dumps({"seq": seq, "mac": mac.hex(), "at": clock.now().isoformat()})
    if seq and seq not in _anchors(anchor):
        with anchor.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _anchors(anchor: Path | None) -> dict[int, str]:
    if anchor is None or not anchor.exists():
        return {}
    lines = [json.loads(line) for line in anchor.read_text(encoding="utf-8").splitlines()]
    return {line["seq"]: line["mac"] for line in lines}


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
