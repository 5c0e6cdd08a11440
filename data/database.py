"""The engine and its transactions: SQLite by default, PostgreSQL by URL; the same code on both.

SQLite: WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE, a busy timeout, and in the process one writer at a time
(group_commit.py), which keeps the longest wait of 50 writers under a second. SQLite 3.7.0 to 3.51.2 can corrupt a WAL
database when two connections write and checkpoint at the same instant, so the desk refuses them.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any, TypeVar

from psycopg import Connection as PsycopgConnection
from psycopg.abc import Buffer
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from data.group_commit import Writers

try:
    from pysqlite3 import dbapi2 as newer_sqlite
except ImportError:  # no wheel of it for this machine; its Python may be new enough
    newer_sqlite = None

SAFE_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
POOL_SIZE = 20
# How often work is tried that PostgreSQL gives up because others and it wait for each other.
TRIES = 4
# PostgreSQL's names for that: a deadlock, an order of acts that it cannot keep, and a row that another wrote meanwhile.
_ENTANGLED = frozenset({"40P01", "40001", "23505"})
R = TypeVar("R")


def address(url: str) -> URL | None:
    """The parts of a database's address; None where it is none."""
    try:
        return make_url(url)
    except ArgumentError:
        return None


class UnsafeSQLite(RuntimeError):
    """The linked SQLite can corrupt a WAL database."""


def sqlite_module() -> ModuleType:
    """The standard library's sqlite3 where it is safe, else pysqlite3; UnsafeSQLite when neither is."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    if newer_sqlite is None or newer_sqlite.sqlite_version_info < SAFE_SQLITE:
        found = sqlite3.sqlite_version if newer_sqlite is None else newer_sqlite.sqlite_version
        raise UnsafeSQLite(
            f"SQLite {found} can corrupt a database in WAL mode. Install pysqlite3 0.6.1 or newer "
            "(it brings SQLite 3.51.3 or newer), or set DATABASE_URL to a PostgreSQL database."
        )
    module: ModuleType = newer_sqlite
    return module


class Database:
    """One database: read with `reading()`, change with `transaction()`."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        # PostgreSQL lets writers work side by side and gathers their commits itself.
        self._begin = Writers(self.engine).transaction if self.is_sqlite else self.engine.begin

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection whose work is durable at the end of the block, or undone by an exception."""
        return self._begin()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries: one snapshot, nothing is kept."""
        with self.engine.connect() as connection:
            # PostgreSQL would let each statement see what others committed since the one before.
            yield connection if self.is_sqlite else connection.execution_options(isolation_level="REPEATABLE READ")
            connection.rollback()

    def empty_journal(self) -> bool:
        """Write SQLite's journal into the database and empty it; False while somebody still reads from it."""
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            raw = connection.connection.cursor()
            busy: int = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            raw.close()
        return not busy

    def close(self) -> None:
        """Give every pooled connection back."""
        self.engine.dispose()


# `hide_parameters`: an error's text goes to the log, and the values of a statement are people's data.
def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        module=sqlite_module(),
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite_connection(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: a deferred BEGIN that turns into a write fails at once.
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-32000",
    ):
        raw.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("desk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _take_any_text)
    return engine


class _AnyText(StrDumperUnknown):
    """Text as PostgreSQL can hold it: without NUL, which an address may bear and no row does, it would fail."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _take_any_text(raw: PsycopgConnection[Any], _entry: ConnectionPoolEntry) -> None:
    raw.adapters.register_dumper(str, _AnyText)


def overwrite_what_goes(tx: Connection) -> None:
    """Let SQLite overwrite with zeros what this connection deletes, instead of only forgetting where it stood."""
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql("PRAGMA secure_delete=ON")


_database: Database | None = None


def configure(url: str | URL) -> Database:
    """Make `url` the database of this process and return it; the one before is closed."""
    global _database
    if _database is not None:
        _database.close()
    _database = Database(url)
    return _database


def database() -> Database:
    """The database of this process; RuntimeError before `configure`."""
    if _database is None:
        raise RuntimeError("No database is configured.")
    return _database


def transaction() -> AbstractContextManager[Connection]:
    """`database().transaction()`."""
    return database().transaction()


def reading() -> AbstractContextManager[Connection]:
    """`database().reading()`."""
    return database().reading()


def disentangled(work: Callable[[], R]) -> R:
    """What `work` returns; it is one whole transaction, and runs anew where the database gave it up for others.

    Two who lock the same rows in another order wait for each other, until PostgreSQL undoes one of them; two who make
    the same new row at once both find none. Nothing of the one that is undone was written, so it may begin again and
    then finds what the other left.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _ENTANGLED:
                raise
    return work()
