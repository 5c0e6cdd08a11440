"""The desk served as a user would start it, and the people and cookies that tests knock with."""

import atexit
import base64
import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from data.database import Database
from data.encryption import Keyring
from data.queries.staff import sessions as session_rows
from data.queries.staff import staff
from data.vocabulary import Role
from services.accounts import passwords, second_factor, sessions, throttle
from services.accounts import staff as accounts_staff
from services.accounts.sessions import Visitor
from services.accounts.staff import NewPerson
from services.desk.access import Actor
from tests.support.processes.ending import ends_with_us

ROOT = Path(__file__).parents[3]
# The tests' own key, so that they read and write the served database too.
KEYRING = Keyring({1: bytes(range(32))}, active=1)
PASSWORD = "teal wagon river fork"
START_SECONDS = 120
_TESTS = Actor(None, "tests")


@dataclass(frozen=True)
class Somebody:
    """A person of a served desk."""

    staff_id: int
    username: str
    name: str


class Served:
    """A running desk: its address, its database, and ways in."""

    def __init__(self, port: int, home: Path, log: Path) -> None:
        self.port, self.home, self.log = port, home, log
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"
        self.cookie = f"desk-session-{port}"
        self.database = Database(f"sqlite:///{home / 'returns-desk.db'}")
        self._hash = passwords.hashed(PASSWORD)
        self._hired = 0
        self.process: subprocess.Popen[bytes] | None = None

    def hire(self, *roles: Role, name: str = "Rosa", demonstration: bool = True) -> Somebody:
        """An account with these roles, a name of its own, and PASSWORD."""
        self._hired += 1
        person = NewPerson(f"{name.lower()}.{self._hired}", f"{name} {self._hired}", frozenset(roles))
        with self.database.transaction() as tx:
            staff_id = accounts_staff.add_account(
                tx, _TESTS, person, self._hash, temporary=False, demonstration=demonstration
            )
        return Somebody(staff_id, person.username, person.name)

    def sign_in(self, somebody: Somebody) -> str:
        """A new session's token, made without the forms."""
        with self.database.transaction() as tx:
            return sessions.start(tx, somebody.staff_id, Visitor("127.0.0.1", "Firefox/1 Windows"), second_factor=True)

    def enrol(self, somebody: Somebody) -> tuple[str, ...]:
        """Set up a second factor as if the phone had been scanned; the recovery codes."""
        with self.database.transaction() as tx:
            return second_factor.enrol(tx, somebody.staff_id, second_factor.new_secret(), 0)

    def forgive(self, somebody: Somebody) -> None:
        """Let the person try again at once after a mistake."""
        with self.database.transaction() as tx:
            session_rows.clear_attempts(tx, throttle.name_key(somebody.username))

    def cookie_of(self, *roles: Role) -> str:
        """The token of somebody new with these roles."""
        return self.sign_in(self.hire(*roles))

    def disable(self, somebody: Somebody) -> None:
        """Close the account in the database, as another administrator's click would."""
        with self.database.transaction() as tx:
            staff.change(tx, somebody.staff_id, active=False)

    def end(self, signal_number: int) -> None:
        """Send the desk a signal, and wait until it has ended."""
        assert self.process is not None
        self.process.send_signal(signal_number)
        self.process.wait(20)

    def client(self, token: str | None = None) -> httpx.Client:
        """A browser-like client that sends the desk's own origin, and the session's cookie when given."""
        return httpx.Client(
            base_url=self.url,
            cookies={} if token is None else {self.cookie: token},
            headers={"origin": self.url, "accept": "text/html"},
            timeout=60,
        )


def serve(folder: Path, **environment: str) -> AbstractContextManager[Served]:
    """Start `streamlit run app.py` on a free port with a home in `folder`; it ends with the block."""
    return serve_under((), folder, environment)


@contextmanager
def serve_under(watch: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> Iterator[Served]:
    """`serve`, run by another command that watches it."""
    home, log, port = folder / "home", folder / "server.log", free_port()
    known = {
        "RETURNS_DESK_HOME": str(home),
        "RETURNS_DESK_KEY": base64.b64encode(KEYRING.keys[1]).decode(),
        "RETURNS_DESK_DEMO": "never",
    }
    command = [*watch, sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **known, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    with ends_with_us(process.pid):
        try:
            _wait(process, port, log)
            served = Served(port, home, log)
            served.process = process
            yield served
            served.database.close()
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """One empty desk for all tests that need a real server; each test hires its own people."""
    with serve(tmp_path_factory.mktemp("served")) as served:
        yield served


def free_port() -> int:
    """A port that nothing listens on now, and that no other test takes before its server does.

    Servers have the even ones; whoever holds the odd one beside it owns the pair. Below those that the system gives to
    whoever connects.
    """
    for port in random.sample(range(20_000, 32_000, 2), 200):
        claim = socket.socket()
        with socket.socket() as probe:
            try:
                claim.bind(("127.0.0.1", port + 1))
                probe.bind(("127.0.0.1", port))
            except OSError:
                claim.close()
                continue
        atexit.register(claim.close)
        return port
    raise AssertionError("No port is free.")


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    pause = threading.Event()
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pause.wait(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")
