"""The audit chain: written with each act, and any change to it is found."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data import database
from data.database import Database
from data.vocabulary import AuditTag
from services.desk import audit


def _three_entries() -> None:
    with database.transaction() as tx:
        for number in range(3):
            audit.record(tx, "staff:1", AuditTag.RETURN_OPENED, f"return:{number}", {"n": number}, "why")


def test_an_untouched_chain_is_intact(desk: Database) -> None:
    _three_entries()
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert (verdict.intact, verdict.entries) == (True, 3)


def test_entries_cannot_be_changed_or_deleted(desk: Database) -> None:
    _three_entries()
    for statement in ("UPDATE audit_entry SET actor = 'staff:9'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="never changed or deleted"), database.transaction() as tx:
            tx.execute(text(statement))


def test_a_reason_that_somebody_removed_is_found(desk: Database) -> None:
    _three_entries()
    _without_triggers(desk, "UPDATE audit_entry SET reason = NULL WHERE seq = 2")
    with database.reading() as tx:
        assert audit.verify(tx).problem == "the reason of entry 2 was changed or removed after it was written"


def _without_triggers(desk: Database, statement: str) -> None:
    """Do what somebody with the database's own rights could do."""
    with database.transaction() as tx:
        if desk.is_sqlite:
            tx.execute(text("DROP TRIGGER audit_entry_no_update"))
            tx.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            tx.execute(text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
        tx.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit_entry SET actor = 'staff:9' WHERE seq = 2", 2),
        ("UPDATE audit_entry SET record = 'return:9' WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 2", 3),
        ("DELETE FROM audit_entry WHERE seq = 3", 3),
    ],
)
def test_tampering_with_the_rights_of_the_database_is_found(desk: Database, statement: str, at: int) -> None:
    _three_entries()
    _without_triggers(desk, statement)
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert verdict.broken_at == at


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_anchor(desk: Database, tmp_path: Path) -> None:
    anchor = tmp_path / "audit.anchor"
    _three_entries()
    with database.reading() as tx:
        audit.write_anchor(tx, anchor)
        second = audit.timeline(tx, "return:1")[0]
    _without_triggers(desk, "DELETE FROM audit_entry WHERE seq = 3")
    with database.transaction() as tx:
        tx.execute(text("UPDATE audit_head SET seq = 2, mac = :mac"), {"mac": second.mac})
    with database.reading() as tx:
        assert audit.verify(tx).intact
        assert audit.verify(tx, anchor).problem == "entries up to 3 were anchored, but the chain ends at 2"
