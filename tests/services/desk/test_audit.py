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


def _refused() -> None:
    with audit.transaction() as tx:
        audit.record(tx, "staff:2", AuditTag.RETURN_CLOSED, "return:3")
        tx.execute(text("SELECT nothing FROM nowhere"))


def test_the_entries_of_one_act_follow_each_other_and_a_refused_act_leaves_none(desk: Database) -> None:
    _three_entries()
    with audit.transaction() as tx:
        for number in range(2):
            audit.record(tx, "staff:2", AuditTag.RETURN_CLOSED, f"return:{number}")
    with pytest.raises(DBAPIError):
        _refused()
    _three_entries()
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert (verdict.intact, verdict.entries) == (True, 8)


def test_entries_cannot_be_changed_or_deleted(desk: Database) -> None:
    _three_entries()
    for statement in ("UPDATE audit_entry SET actor = 'staff:9'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="never changed or deleted"), database.transaction() as tx:
            tx.execute(text(statement))


def test_a_reason_that_somebody_removed_is_found(desk: Database) -> None:
    _three_entries()
    _without_triggers(desk, "UPDATE audit_entry SET reason = NULL WHERE seq = 2")
    with database.reading() as tx:
        assert audit.verify(tx).problem == "the reason of entry 2 was removed after it was written"


def test_a_reason_that_an_erasure_took_out_is_no_damage_and_no_other_is_covered_by_it(desk: Database) -> None:
    _three_entries()
    with database.transaction() as tx:
        assert audit.redact_reasons(tx, "worker", ["return:1"], "erasure:1") == 1
    with database.reading() as tx:
        assert audit.timeline(tx, "return:1")[0].reason is None
        assert audit.verify(tx).intact
    _without_triggers(desk, "UPDATE audit_entry SET reason = NULL WHERE seq = 3")
    with database.reading() as tx:
        assert [one.at for one in audit.verify(tx).problems] == [3]


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


DAMAGES = [
    ("tag = 'no_such_tag'", "entry 2 cannot be read"),
    ("at = 'yesterday'", "entry 2 cannot be read"),
    ("details = '{'", "entry 2 cannot be read"),
    ("details = '[]'", "entry 2 was changed"),
    ("reason = x'00'", "entry 2 cannot be read"),
    ("reason = x''", "entry 2 cannot be read"),
    ("reason = 'text'", "entry 2 cannot be read"),
    ("reason_mac = x'00'", "entry 2 was changed"),
    ("mac = x'00'", "entry 2 was changed"),
    ("mac = 'text'", "entry 2"),
    ("mac = 7", "entry 2"),
    ("previous = x''", "entry 2 does not follow"),
    ("previous = 3.5", "entry 2"),
    ("actor = x'ff'", "entry 2"),
    ("session = 5", "entry 2"),
    ("record = ''", "entry 2 was changed"),
    ("seq = 7", "entry 2 is missing"),
]


@pytest.mark.parametrize(("change", "says"), DAMAGES)
def test_any_damaged_column_is_named_and_the_walk_goes_on(sqlite_desk: Database, change: str, says: str) -> None:
    _three_entries()
    _without_triggers(sqlite_desk, f"UPDATE audit_entry SET {change} WHERE seq = 2")  # noqa: S608 - the test's own
    with sqlite_desk.transaction() as tx:
        tx.execute(text("UPDATE audit_entry SET actor = 'staff:9' WHERE seq = 3"))
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert verdict.entries == 3
    assert any(says in problem.what for problem in verdict.problems)
    assert any("entry 3 was changed" in problem.what for problem in verdict.problems)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_head",
        "UPDATE audit_head SET mac = x''",
        "UPDATE audit_head SET mac = 'text'",
        "UPDATE audit_head SET seq = 2",
        "UPDATE audit_head SET seq = -1",
        "DROP TABLE audit_head",
        "DROP TABLE audit_entry",
    ],
)
def test_a_damaged_end_or_a_table_that_is_gone_is_said_in_words(sqlite_desk: Database, statement: str) -> None:
    _three_entries()
    _without_triggers(sqlite_desk, statement)
    with database.reading() as tx:
        assert audit.verify(tx).problem is not None


def test_damaged_lines_of_the_anchor_file_are_named_and_the_rest_counts(sqlite_desk: Database, tmp_path: Path) -> None:
    anchor = tmp_path / "audit.anchor"
    anchor.write_bytes(b'{"seq": 1\n\xff\xfe\n[]\n{"seq": "1", "mac": 3, "at": null}\n\n{"seq": 1, "mac"')
    _three_entries()
    with database.reading() as tx:
        audit.write_anchor(tx, anchor)
        verdict = audit.verify(tx, anchor)
    lines = [problem.what.split(" of ")[0] for problem in verdict.problems]
    assert lines == ["line 1", "line 2", "line 3", "line 4", "line 6"]
    assert verdict.anchored is not None
    assert verdict.anchored.seq == 3
    _without_triggers(sqlite_desk, "DELETE FROM audit_entry WHERE seq = 3")
    with database.reading() as tx:
        assert any("were anchored, but the chain ends at 2" in one.what for one in audit.verify(tx, anchor).problems)


def test_every_break_is_named_not_the_first_alone(desk: Database) -> None:
    with database.transaction() as tx:
        for number in range(2_500):
            audit.record(tx, "staff:1", AuditTag.RETURN_OPENED, f"return:{number}")
    _without_triggers(desk, "UPDATE audit_entry SET actor = 'staff:9' WHERE seq IN (7, 1400, 2499)")
    with desk.transaction() as tx:
        tx.execute(text("DELETE FROM audit_entry WHERE seq BETWEEN 1500 AND 1502"))
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert [problem.what for problem in verdict.problems] == [
        "entry 7 was changed after it was written",
        "entry 1400 was changed after it was written",
        "entries 1500 to 1502 are missing",
        "entry 2499 was changed after it was written",
    ]
