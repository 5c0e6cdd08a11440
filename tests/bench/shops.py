"""Shops with very many returns for the measurements: built once, and kept in a folder where one is named."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from data import database, encryption, migrate
from data.database import Database
from services.accounts import sessions
from services.accounts.sessions import Visitor
from tests.bench import many_returns
from tests.bench.servers import postgres
from tests.support.browser.serving import KEYRING


@contextmanager
def standing(folder: Path, returns: int, kept: Path | None, *, postgres: bool) -> Iterator[str]:
    """A shop of its own, the database of this process; the URL. `folder` is empty and becomes the desk's home."""
    encryption.configure(KEYRING)
    (folder / "home").mkdir()
    with (_on_postgres if postgres else _on_sqlite)(folder, returns, kept) as url:
        migrate.upgrade(database.configure(url))
        yield url
        database.database().close()


def sign_in(staff_id: int) -> str:
    """A new session's token."""
    with database.transaction() as tx:
        return sessions.start(tx, staff_id, Visitor("127.0.0.1", "bench"), second_factor=True)


@contextmanager
def _on_sqlite(folder: Path, returns: int, kept: Path | None) -> Iterator[str]:
    place = folder / "home" / "returns-desk.db"
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
    source = place if kept is None else kept / f"returns-{returns}.db"
    if not source.exists():
        # Under its name only once it is whole: a build that was cut off is begun anew.
        part = source.with_suffix(".part")
        part.unlink(missing_ok=True)
        _build(f"sqlite:///{part}", returns)
        part.rename(source)
    if source != place:
        shutil.copy(source, place)
    yield f"sqlite:///{place}"


@contextmanager
def _on_postgres(folder: Path, returns: int, kept: Path | None) -> Iterator[str]:
    with postgres(kept or folder, keep=kept is not None) as server:
        source, copy = f"returns_{returns}", "measured"
        admin = Database(server)
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)"))
            known = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
            if source not in known:
                connection.execute(text("DROP DATABASE IF EXISTS part WITH (FORCE)"))
                connection.execute(text("CREATE DATABASE part"))
                _build(_named(server, "part"), returns)
                connection.execute(text(f"ALTER DATABASE part RENAME TO {source}"))
            connection.execute(text(f"CREATE DATABASE {copy} TEMPLATE {source}"))
        admin.close()
        yield _named(server, copy)


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _build(url: str, returns: int) -> None:
    opened = database.configure(url)
    migrate.upgrade(opened)
    started = time.perf_counter()
    many_returns.fill(opened, returns)
    print(f"{returns:,} returns on {opened.url.get_backend_name()}, built in {time.perf_counter() - started:.0f} s")
    opened.close()
