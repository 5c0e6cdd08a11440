"""A real Chromium before a desk that is served as a user would start it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from data import database
from data.vocabulary import Role
from services.desk.access import Actor
from services.desk.settings import settings
from tests.support.browser.serving import Served, Somebody, serve
from tests.support.browser.visits import Visits

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing but the desk can be reached, whatever a page asks for; what it asked for is recorded all the same.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# Patience, not an expectation: each wait ends as soon as the page says that it has done it.
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; without it the tests are skipped, in CI they fail."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is not None:
        return path
    said = "No Chromium here (set CHROMIUM to its path): NOTHING was tried in a browser"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


class _Chromium:
    """The worker's browser: opened by the first test that asks, closed when the next test is none in a browser."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._browser: Browser | None = None

    def open(self, path: str) -> Browser:
        if self._browser is None:
            expect.set_options(timeout=PATIENCE_MS)
            playwright = self._stack.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
            self._stack.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        """Its event loop would disturb tests of other kinds."""
        self._browser = None
        self._stack.close()


_chromium = _Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the browser after the last test in it, when their fixtures have ended."""
    if nextitem is None or nextitem.get_closest_marker("browser") is None:
        _chromium.close()


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Browser:
    """The browser of this worker."""
    return _chromium.open(chromium_path)


@pytest.fixture(scope="session")
def served(chromium_path: str, tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """A desk for the tests in a browser; its returns are those that the tests open."""
    with serve(tmp_path_factory.mktemp("browser")) as desk:
        yield desk


@contextmanager
def services_on(served: Served) -> Iterator[None]:
    """Let the services of this process work on the served desk, so that tests can prepare what pages show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RETURNS_DESK_HOME", str(served.home))
        settings.cache_clear()
        database.configure(served.database.url)
        yield
        database.database().close()
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _same_desk(served: Served) -> Iterator[None]:
    with services_on(served):
        yield


@pytest.fixture
def visits(chromium: Browser, served: Served) -> Iterator[Visits]:
    """Ways into the desk; at the end it is seen that no page reached out, failed or ran somebody else's script."""
    opened = Visits(chromium, served, PATIENCE_MS)
    yield opened
    opened.close()
    assert opened.alarms == []


@pytest.fixture
def rosa(served: Served) -> Somebody:
    """Rosa reviews returns."""
    return served.hire(Role.REVIEWER, name="Rosa")


def acting(somebody: Somebody) -> Actor:
    """The person as the services know them, outside of any browser."""
    return Actor(somebody.staff_id, somebody.name)
