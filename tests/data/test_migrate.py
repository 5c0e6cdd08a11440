"""The schema: up from empty, up from each release with rows in it, and never apart from the models."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from data import database, migrate
from data.database import Database
from data.models import Base
from data.queries.search import SEARCH_TABLE
from data.vocabulary import AuditTag
from services import audit

ROOT = Path(__file__).parents[2]


def _revisions() -> list[str]:
    script = ScriptDirectory(str(ROOT / "data" / "migrations"))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def _drop_everything(desk: Database) -> None:
    """Back to an empty database on the server that the fixture opened."""
    with desk.transaction() as tx:
        if desk.is_sqlite:
            for name in inspect(tx).get_table_names():
                if name.startswith(f"{SEARCH_TABLE}_"):
                    continue
                tx.execute(text("PRAGMA defer_foreign_keys=ON"))
                tx.execute(text(f'DROP TABLE "{name}"'))
        else:
            tx.execute(text("DROP SCHEMA public CASCADE"))
            tx.execute(text("CREATE SCHEMA public"))


def test_the_models_and_the_migrations_describe_the_same_tables(desk: Database) -> None:
    with desk.reading() as tx:
        context = MigrationContext.configure(
            tx,
            opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith(SEARCH_TABLE)},
        )
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("revision", _revisions())
def test_a_desk_of_any_release_comes_up_to_date_with_its_entries(desk: Database, revision: str) -> None:
    _drop_everything(desk)
    migrate.upgrade(desk, revision)
    with database.transaction() as tx:
        audit.record(tx, AuditTag.SHOP_INITIALISED, actor="operator:test", record="shop:1")
    migrate.upgrade(desk)
    with database.reading() as tx:
        assert audit.verify(tx).entries == 1


def test_migrating_twice_changes_nothing(desk: Database) -> None:
    with desk.reading() as tx:
        before = sorted(inspect(tx).get_table_names())
    migrate.upgrade(desk)
    with desk.reading() as tx:
        assert sorted(inspect(tx).get_table_names()) == before
