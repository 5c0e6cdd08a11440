"""Make the process ready: settings, keys, database at the newest schema."""

from sqlalchemy.exc import SQLAlchemyError

from data import database, encryption, migrate
from data.database import Database, UnsafeSQLite
from services.desk.errors import SettingsInvalid
from services.desk.settings import Settings, load_keyring, settings


def prepare(chosen: Settings | None = None) -> Database:
    """Open the desk's database, migrated, with its keys; SettingsInvalid when it cannot be."""
    chosen = chosen or settings()
    chosen.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    encryption.configure(load_keyring(chosen))
    try:
        opened = database.configure(chosen.sqlalchemy_url)
    except UnsafeSQLite as unsafe:
        raise SettingsInvalid(str(unsafe)) from None
    migrate.upgrade(opened)
    return opened


def database_answers() -> bool:
    """Whether the database can be asked."""
    try:
        with database.reading() as tx:
            tx.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return False
    return True
