"""A real Chromium before a desk that is served as a user would start it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from data import database
from data.vocabulary import Role
from services.desk.access import Actor
from services.desk.settings import settings
from tests.support.browser.logged import said_of_people
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


class Chromium:
    """The worker's browsers: opened by the first test that asks, closed when the next test is none in a browser."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._playwright: Playwright | None = None
        self._usual: Browser | None = None

    def usual(self, path: str) -> Browser:
        """The browser of most tests."""
        self._usual = self._usual or self.launch(path)
        return self._usual

    def launch(self, path: str, *flags: str) -> Browser:
        """Another browser, started with these flags too."""
        expect.set_options(timeout=PATIENCE_MS)
        if self._playwright is None:
            self._playwright = self._stack.enter_context(sync_playwright())
        browser = self._playwright.chromium.launch(executable_path=path, args=[*_FLAGS, *flags])
        self._stack.callback(browser.close)
        return browser

    def close(self) -> None:
        """Its event loop would disturb tests of other kinds."""
        self._playwright = self._usual = None
        self._stack.close()


_browsers = Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the browsers after the last test in one, when its fixtures have ended."""
    if nextitem is None or nextitem.get_closest_marker("browser") is None:
        _browsers.close()


@pytest.fixture(scope="session")
def browsers() -> Chromium:
    """The browsers of this worker, for a test that needs one with flags of its own."""
    return _browsers


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Browser:
    """The browser of this worker."""
    return _browsers.usual(chromium_path)


@pytest.fixture(scope="session")
def served(chromium_path: str, tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """A desk for the tests in a browser; its returns are those that the tests open. Its log says nothing of people."""
    # However slow the machine, a decision can still be taken back.
    with serve(tmp_path_factory.mktemp("browser"), RETURNS_DESK_UNDO_SECONDS="300") as desk:
        yield desk
        assert said_of_people(desk) == []


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
