"""A restored backup brings nobody back: the ledger outside of the database is held against it (E15, P52)."""

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from data import database
from data.database import Database
from data.queries.privacy.erasing import erasures
from data.vocabulary import AuditTag, ErasureState
from services.desk import audit
from services.desk.errors import ErasuresPending
from services.privacy.erasure import clearing, ledger, replay
from tests.support import people, shop
from tests.support.privacy import erasing
from tests.support.privacy.asking import dora, entries, on, paul
from tests.support.privacy.erasing import OLD

_EACH = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
_KEEP = f"""
DO $$ DECLARE named text;
BEGIN
    CREATE SCHEMA backup;
    FOR named IN {_EACH} LOOP EXECUTE 'CREATE TABLE backup.' || named || ' AS TABLE public.' || named; END LOOP;
END $$
"""
_BRING_BACK = f"""
DO $$ DECLARE named text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR named IN {_EACH} LOOP EXECUTE 'DELETE FROM public.' || named; END LOOP;
    FOR named IN {_EACH} LOOP
        EXECUTE 'INSERT INTO public.' || named || ' OVERRIDING SYSTEM VALUE TABLE backup.' || named;
    END LOOP;
    DROP SCHEMA backup CASCADE;
END $$
"""  # noqa: S608 - constant names


def backed_up(desk: Database) -> Callable[[], None]:
    """Take a backup; what is given back restores it."""
    if not desk.is_sqlite:
        with desk.transaction() as tx:
            tx.execute(text(_KEEP))
        return _restore_postgres
    assert desk.url.database is not None
    file = Path(desk.url.database)
    assert desk.empty_journal()
    copy = file.read_bytes()

    def restore() -> None:
        database.database().close()
        for journal in file.parent.glob(f"{file.name}-*"):
            journal.unlink()
        file.write_bytes(copy)
        database.configure(desk.url)

    return restore


def _restore_postgres() -> None:
    with database.transaction() as tx:
        tx.execute(text(_BRING_BACK))


def test_e15_a_restored_backup_is_erased_again_before_anybody_signs_in(desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    with on(date(2026, 6, 10)):
        mine, other = erasing.customer(), erasing.customer("Ana Souza", "ana@example.org")
        case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1), description="Call me at 040 5550199.")
        erasing.belongs(mine, case.order.order_id)
        erasing.settle(case)
        erasing.photo_of(case)
        restore = backed_up(desk)
    with on(date(2026, 6, 20)):
        erasing.erase(officer, second)
        assert replay.pending() == []
        restore()
    assert erasing.row_of(mine) is not None
    assert len(replay.pending()) == 1
    replay.before_anyone_signs_in()
    assert replay.pending() == []
    row = erasing.row_of(mine)
    assert row is not None
    assert (row["name"], row["email"], row["email_index"]) == (None, None, None)
    left = erasing.row_of(other)
    assert left is not None
    assert left["name"] == "Ana Souza"
    with database.reading() as tx:
        (line,) = ledger.read()
        again = erasures.by_ledger(tx, [line.erasure])[line.erasure]
        assert again.state is ErasureState.DONE
        assert clearing.search(tx, again, erasures.items(tx, again.id)) == {}
        assert audit.verify(tx).intact
    assert [one.tag for one in entries()].count(AuditTag.ERASURE_REPLAYED) == 1
    replay.before_anyone_signs_in()
    assert [one.tag for one in entries()].count(AuditTag.ERASURE_REPLAYED) == 1


def test_e15_the_desk_stays_shut_while_it_cannot_be_erased_again(sqlite_desk: Database, home: Path) -> None:
    officer, second, rosa = dora(), paul(), people.rosa()
    case = shop.open_case(rosa, OLD, contact_date=date(2024, 7, 1))
    erasing.belongs(erasing.customer(), case.order.order_id)
    erasing.settle(case)
    original, _ = erasing.photo_of(case)
    restore = backed_up(sqlite_desk)
    erasing.erase(officer, second)
    restore()
    locked = home / "evidence" / original[:2] / original[2:4] / original
    locked.mkdir()
    with pytest.raises(ErasuresPending, match="nobody can sign in"):
        replay.before_anyone_signs_in()
    assert len(replay.pending()) == 1
    locked.rmdir()
    replay.before_anyone_signs_in()
    assert replay.pending() == []


def test_the_ledger_is_private_names_nobody_and_survives_a_torn_line(desk: Database, home: Path) -> None:
    officer, second = dora(), paul()
    with on(erasing.TODAY):
        erasing.customer()
        erasing.erase(officer, second)
    file = ledger.file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_text()
    for value in ("Rintin", erasing.MAIL, "5550199", "Kennel", "P-26"):
        assert value not in written
    file.write_text(written + '{"erasure": "torn')
    (line,) = ledger.read()
    ledger.add(line)
    assert ledger.read() == [line]
