"""The engine: a safe SQLite, durable writes, one writer at a time without an error."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import StatementError

from data import database
from data.database import Database, UnsafeSQLite, sqlite_module
from data.models.catalogue import Customer
from data.vocabulary import AuditTag
from services.desk import audit, clock


def test_the_linked_sqlite_is_one_that_cannot_corrupt_its_log() -> None:
    assert sqlite_module().sqlite_version_info >= (3, 51, 3)


def test_an_older_sqlite_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.51.2")
    monkeypatch.setattr(database, "newer_sqlite", None)
    with pytest.raises(UnsafeSQLite, match=r"SQLite 3\.51\.2 can corrupt .* Install pysqlite3"):
        sqlite_module()


def test_sqlite_keeps_what_it_has_acknowledged(sqlite_desk: Database) -> None:
    # As the product opens it: the desks of other tests do not wait for the disk.
    opened = Database(sqlite_desk.url)
    with opened.reading() as tx:
        found = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    opened.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _fail_after_writing() -> None:
    with database.transaction() as tx:
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1")
        raise ZeroDivisionError


def test_an_exception_undoes_the_whole_transaction(desk: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_after_writing()
    with database.reading() as tx:
        assert audit.verify(tx).entries == 0


def test_many_writers_at_once_all_succeed(desk: Database) -> None:
    def write(number: int) -> None:
        with database.transaction() as tx:
            tx.execute(text("SELECT count(*) FROM audit_entry"))
            audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, f"shop:{number}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(200)))
    with database.reading() as tx:
        verdict = audit.verify(tx)
    assert (verdict.intact, verdict.entries) == (True, 200)


def test_an_error_on_the_way_to_the_database_names_no_value_of_the_statement(desk: Database) -> None:
    values = {"name": "Ana Souza", "email": "no text \ud800", "language": "en", "created_at": clock.now()}
    with pytest.raises(StatementError) as failed, database.transaction() as tx:
        tx.execute(insert(Customer).values(**values))
    assert "INSERT INTO customer" in str(failed.value)
    assert "Ana Souza" not in str(failed.value)
