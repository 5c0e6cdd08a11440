"""Bring a database to the newest schema with Alembic, from empty or from any release before."""

from pathlib import Path

from alembic import command
from alembic.config import Config

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
    with target.transaction() as connection:
        if not target.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config = _config(target)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def revise(target: Database, message: str) -> None:
    """Write a new revision from the difference between the models and `target`."""
    with target.transaction() as connection:
        config = _config(target)
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
