"""Signing in through the identity provider in a browser: the code, the way in, and the way out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from data.vocabulary import Role
from tests.browser.conftest import PATIENCE_MS
from tests.support.browser.serving import Served, free_port, serve
from tests.support.browser.visits import Visits
from tests.support.servers.identity_provider import ACR, IdentityProvider, running
from tests.support.trusting import CALLBACK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """A provider that knows Nina."""
    opened = IdentityProvider(free_port())
    opened.employ("nina", name="Nina Novak", email="nina@example.com", email_verified=True)
    with running(opened):
        yield opened


@pytest.fixture
def trusting(provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk that believes the provider."""
    settings = provider.environment() | {"RETURNS_DESK_OIDC_ACR": ACR}
    with serve(tmp_path_factory.mktemp("trusting"), **settings) as desk:
        provider.register(f"{desk.url}{CALLBACK}")
        yield desk


@pytest.fixture
def visits(chromium: Browser, trusting: Served, provider: IdentityProvider) -> Iterator[Visits]:
    """Ways into that desk; nothing but the desk and the provider is asked."""
    opened = Visits(chromium, trusting, PATIENCE_MS)
    yield opened
    opened.close()
    assert [alarm for alarm in opened.alarms if not alarm.startswith(f"request to {provider.issuer}/")] == []


def _sign_in(page: Page) -> None:
    page.get_by_role("link", name="Sign in with Example ID").click()


def test_an_administrator_links_the_voice_on_the_phone_and_nina_comes_and_goes(
    trusting: Served, visits: Visits, provider: IdentityProvider
) -> None:
    adam, nina = trusting.hire(Role.ADMINISTRATOR, name="Adam"), trusting.hire(Role.REVIEWER, name="Nina")
    page = visits.open(None, "/my-account")
    _sign_in(page)
    expect(page.get_by_role("heading", name="Almost there")).to_be_visible()
    code = page.locator("code.code").inner_text()

    staff = visits.open(adam, "/staff")
    staff.get_by_role("button", name=f"Show {nina.name}").click()
    staff.get_by_label("Code that the person reads out").fill(code)
    staff.keyboard.press("Enter")
    expect(staff.get_by_text("Example ID says that this is: Nina Novak, nina@example.com")).to_be_visible()
    staff.get_by_role("button", name="Link this account").click()
    expect(staff.get_by_role("button", name="Unlink")).to_be_visible()

    page.goto("/my-account")
    _sign_in(page)
    expect(page.get_by_text("You can sign in with Example ID.")).to_be_visible()
    expect(page).to_have_url(f"{trusting.url}/my-account")
    page.goto("/account/confirm?next=%2Fmy-account")
    page.get_by_role("link", name="Confirm with Example ID").click()
    expect(page.get_by_text("You can sign in with Example ID.")).to_be_visible()

    page.get_by_role("link", name="Sign out", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    assert provider.asked[-1]["post_logout_redirect_uri"] == f"{trusting.url}/sign-in"
    page.goto("/my-account")
    expect(page).to_have_url(re.compile("/sign-in"))
