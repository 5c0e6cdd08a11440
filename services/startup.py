"""Make the process ready: settings, keys, database at the newest schema."""

from data import database, encryption, migrate
from data.database import Database
from services.settings import Settings, load_keyring, settings


def prepare(chosen: Settings | None = None) -> Database:
    """Open the desk's database, migrated, with its keys; SettingsInvalid or UnsafeSQLite when it cannot be."""
    chosen = chosen or settings()
    chosen.home.mkdir(parents=True, exist_ok=True)
    encryption.configure(load_keyring(chosen))
    opened = database.configure(chosen.sqlalchemy_url)
    migrate.upgrade(opened)
    return opened
