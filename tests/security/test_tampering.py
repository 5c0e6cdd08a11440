"""A thousand ways to change the audit trail with the database's own rights (security test 42: each is found)."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from sqlalchemy import Connection, text

from data import database
from data.database import Database
from data.vocabulary import AuditTag
from services.desk import audit

ENTRIES, MUTATIONS = 40, 1_000
_TEXTS = ("actor", "session", "record", "details", "at", "tag")
_BYTES = ("reason", "reason_mac", "previous", "mac")
Mutation = Callable[[Connection, Random], None]


class _Undone(Exception):
    """Takes a mutation back."""


def _alter_text(tx: Connection, chance: Random) -> None:
    values = {"new": f"{chance.random()}", "seq": chance.randint(1, ENTRIES)}
    tx.execute(text(f"UPDATE audit_entry SET {chance.choice(_TEXTS)} = :new WHERE seq = :seq"), values)  # noqa: S608


def _alter_bytes(tx: Connection, chance: Random) -> None:
    values = {"new": chance.randbytes(chance.choice((0, 1, 32, 60))), "seq": chance.randint(1, ENTRIES)}
    tx.execute(text(f"UPDATE audit_entry SET {chance.choice(_BYTES)} = :new WHERE seq = :seq"), values)  # noqa: S608


def _flip_a_bit(tx: Connection, chance: Random) -> None:
    column, seq = chance.choice(_BYTES), chance.randint(1, ENTRIES)
    was = bytearray(tx.execute(text(f"SELECT {column} FROM audit_entry WHERE seq = :seq"), {"seq": seq}).scalar_one())  # noqa: S608
    was[chance.randrange(len(was))] ^= 1 << chance.randrange(8)
    values = {"new": bytes(was), "seq": seq}
    tx.execute(text(f"UPDATE audit_entry SET {column} = :new WHERE seq = :seq"), values)  # noqa: S608


def _delete(tx: Connection, chance: Random) -> None:
    first = chance.randint(1, ENTRIES)
    values = {"first": first, "last": first + chance.randint(0, 3)}
    tx.execute(text("DELETE FROM audit_entry WHERE seq BETWEEN :first AND :last"), values)


def _insert(tx: Connection, chance: Random) -> None:
    columns = "at, tag, actor, session, record, details, reason, reason_mac, previous, mac"
    copied = f"INSERT INTO audit_entry (seq, {columns}) SELECT :at, {columns} FROM audit_entry WHERE seq = :seq"  # noqa: S608
    tx.execute(text(copied), {"at": ENTRIES + chance.randint(1, 3), "seq": chance.randint(1, ENTRIES)})


def _reorder(tx: Connection, chance: Random) -> None:
    one, other = chance.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        tx.execute(text("UPDATE audit_entry SET seq = :new WHERE seq = :old"), {"new": new, "old": old})


def _cut_with_head(tx: Connection, chance: Random) -> None:
    """The tail and the recorded end with it: the anchor alone tells."""
    end = chance.randint(1, ENTRIES - 1)
    tx.execute(text("DELETE FROM audit_entry WHERE seq > :end"), {"end": end})
    moved = "UPDATE audit_head SET seq = :end, mac = (SELECT mac FROM audit_entry WHERE seq = :end)"
    tx.execute(text(moved), {"end": end})


def _rechain(tx: Connection, chance: Random) -> None:
    """Written anew from an entry on, each following the one before, by somebody without the key."""
    start = chance.randint(1, ENTRIES)
    mac = chance.randbytes(32)
    for seq in range(start, ENTRIES + 1):
        values = {"previous": mac, "mac": (mac := chance.randbytes(32)), "seq": seq}
        tx.execute(text("UPDATE audit_entry SET previous = :previous, mac = :mac WHERE seq = :seq"), values)
    tx.execute(text("UPDATE audit_head SET mac = :mac"), {"mac": mac})


MUTATE: tuple[Mutation, ...] = (
    _alter_text, _alter_bytes, _flip_a_bit, _delete, _insert, _reorder, _cut_with_head, _rechain
)  # fmt: skip


def test_a06_each_of_a_thousand_mutations_is_found(sqlite_desk: Database, tmp_path: Path) -> None:
    anchor, chance = tmp_path / "audit.anchor", Random(42)
    with database.transaction() as tx:
        for number in range(ENTRIES):
            details = {"number": number}
            audit.record(tx, "staff:1", AuditTag.RETURN_OPENED, f"return:{number}", details, f"why {number}")
        tx.execute(text("DROP TRIGGER audit_entry_no_update"))
        tx.execute(text("DROP TRIGGER audit_entry_no_delete"))
    with database.reading() as tx:
        audit.write_anchor(tx, anchor)
        assert audit.verify(tx, anchor).intact
    found = 0
    for number in range(MUTATIONS):
        with suppress(_Undone), database.transaction() as tx:
            MUTATE[number % len(MUTATE)](tx, chance)
            found += not audit.verify(tx, anchor).intact
            raise _Undone
    assert found == MUTATIONS
    with database.reading() as tx:
        assert audit.verify(tx, anchor).intact
