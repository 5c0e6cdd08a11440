"""Make the process ready: settings, policy, files of its own, keys that fit, database at the newest schema."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data import database, encryption, migrate
from data.database import Database, UnsafeSQLite
from data.queries.desk.keys import holds_data
from services.desk import keys, private_files
from services.desk.errors import SettingsInvalid
from services.desk.policy_book import load_book
from services.desk.settings import Settings, settings


def prepare(chosen: Settings | None = None) -> Database:
    """Open the desk's database, migrated, with its keys and its policy read; SettingsInvalid when it cannot be.

    Nothing is written before the keys have been found to fit.
    """
    chosen = chosen or settings()
    load_book()
    private_files.keep(chosen.home)
    opened, used = _open(chosen)
    encryption.configure(keys.load_keyring(chosen, make=not used))
    keys.see_that_it_fits(opened)
    migrate.upgrade(opened)
    keys.note(opened)
    # Another process may have been first with another key.
    keys.see_that_it_fits(opened)
    private_files.keep(chosen.home)
    return opened


def _open(chosen: Settings) -> tuple[Database, bool]:
    """The database, and whether it holds data."""
    try:
        opened = database.configure(chosen.sqlalchemy_url)
        with opened.reading() as tx:
            return opened, holds_data(tx)
    except UnsafeSQLite as unsafe:
        raise SettingsInvalid(str(unsafe)) from None
    except DBAPIError:
        where = "PostgreSQL at the address in DATABASE_URL" if chosen.database_url else f"the file in {chosen.home}"
        raise SettingsInvalid(
            f"The database cannot be reached or opened: {where}. See that it runs, that its address, name and password "
            "are right, and that the disk can be written; then start again."
        ) from None


def database_answers() -> bool:
    """Whether the database can be asked."""
    try:
        with database.reading() as tx:
            tx.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return False
    return True
