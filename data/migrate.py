"""Bring a database to the newest schema with Alembic, from empty or from any release before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from data.database import Database

_FOLDER = Path(__file__).parent / "migrations"
# Any number that nothing else uses as an advisory lock on PostgreSQL.
_MIGRATION_LOCK = 7_205_134


def _config(target: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["database"] = target
    return config


def upgrade(target: Database, revision: str = "head") -> None:
    """Migrate up to `revision`; two processes that start together do it once."""
    with _rebuilding(target) if target.is_sqlite else target.transaction() as connection:
        if not target.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config = _config(target)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def _rebuilding(target: Database) -> Iterator[Connection]:
    """A transaction on SQLite in which a new table may take an old one's place.

    SQLite would miss the old one's rows wherever another table refers to them, so it looks at the end instead
    (https://sqlite.org/lang_altertable.html#otheralter); RuntimeError where a row then refers to nothing.
    """
    with target.engine.connect().execution_options(desk_writes=True) as connection:
        # Not through SQLAlchemy, which would open the transaction: inside one this changes nothing.
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                before = _revisions(connection)
                yield connection
                if _revisions(connection) != before:
                    _see_that_all_is_there(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _revisions(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _see_that_all_is_there(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise RuntimeError(f"Row {lost[1]} of table {lost[0]} refers to a row of {lost[2]} that is not there.")


def revise(target: Database, message: str) -> None:
    """Write a new revision from the difference between the models and `target`."""
    with target.transaction() as connection:
        config = _config(target)
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
