"""A return opens at its top, wherever the list, or the return before it, had been scrolled to."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import acting, services_on
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LOW = {"width": 1200, "height": 420}
FAR_DOWN = "() => { const main = document.querySelector('[data-testid=stMain]'); main.scrollTop = main.scrollHeight; }"
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def test_a_return_opens_at_its_top(served: Served, visits: Visits, rosa: Somebody) -> None:
    with services_on(served):
        cases = [shop.open_case(acting(rosa)) for _ in range(5)]
    page = visits.open(rosa, "/queue?tab=all", viewport=LOW)
    row = page.get_by_role("link", name=f"Open {cases[0].rma}").or_(page.get_by_text(cases[0].rma)).first
    expect(row).to_be_visible()
    settled(page).evaluate(FAR_DOWN)
    assert page.evaluate(SCROLLED) > 0
    row.click()
    expect(page.get_by_text("In the customer’s words")).to_be_visible()
    assert settled(page).evaluate(SCROLLED) == 0
    settled(page).evaluate(FAR_DOWN)
    assert page.evaluate(SCROLLED) > 0
    page.keyboard.press("k" if page.get_by_role("button", name="Next Shortcut J").is_disabled() else "j")
    expect(page).not_to_have_url(re.compile(cases[0].rma))
    expect(page.get_by_role("heading", name=cases[0].rma)).to_have_count(0)
    assert settled(page).evaluate(SCROLLED) == 0
