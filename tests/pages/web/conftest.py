"""A desk that trusts an identity provider on loopback, for the tests that ask for it."""

from collections.abc import Iterator

import pytest

from data.queries.staff import sessions as session_rows
from data.vocabulary import Role
from services.accounts import throttle
from tests.support.browser.serving import Served, Somebody, free_port, serve
from tests.support.servers.identity_provider import ACR, IdentityProvider, running
from tests.support.trusting import CALLBACK, ROSAS_MAIL, link


@pytest.fixture(scope="session")
def _believed() -> tuple[IdentityProvider, dict[str, str]]:
    provider = IdentityProvider(free_port())
    return provider, provider.environment() | {"RETURNS_DESK_OIDC_ACR": ACR}


@pytest.fixture(scope="session")
def _trusting(
    _believed: tuple[IdentityProvider, dict[str, str]], tmp_path_factory: pytest.TempPathFactory, _keys: None
) -> Iterator[Served]:
    provider, settings = _believed
    with serve(tmp_path_factory.mktemp("trusting"), **settings) as served:
        provider.register(f"{served.url}{CALLBACK}")
        yield served


@pytest.fixture
def provider(_believed: tuple[IdentityProvider, dict[str, str]]) -> Iterator[IdentityProvider]:
    """The provider, well-behaved and up for this test."""
    opened = _believed[0]
    opened.behave()
    with running(opened):
        yield opened


@pytest.fixture
def trusting(_trusting: Served, provider: IdentityProvider) -> Served:
    """A desk that trusts the provider and demands its second factor."""
    with _trusting.database.transaction() as tx:
        session_rows.clear_attempts(tx, throttle.address_key("127.0.0.1"))
    return _trusting


@pytest.fixture
def rosa(trusting: Served, provider: IdentityProvider) -> Somebody:
    """Rosa signs in through the provider alone; she sits before the browser."""
    somebody = trusting.hire(Role.REVIEWER, demonstration=False)
    provider.employ(somebody.username, name="Rosa", email=ROSAS_MAIL, email_verified=True)
    link(trusting, provider, somebody)
    return somebody
