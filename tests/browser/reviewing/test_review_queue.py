"""The review queue in a real browser: sorted by its heading, paged to its top, rows taken by key, a number opened."""

import re

import pytest
from playwright.sync_api import expect

from services.queues.review_queue import PAGE_ROWS
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_rows_are_sorted_paged_taken_by_key_and_opened_by_number(visits: Visits, rosa: Somebody) -> None:
    word = f"zither{rosa.staff_id}"
    prices = range(1_000, 1_000 + 100 * (PAGE_ROWS + 1), 100)
    cases = [shop.open_case(acting(rosa), shop.Purchase(lines=(shop.Bought(word, price),))) for price in prices]
    page = visits.open(rosa, "/queue?tab=review")
    search = page.get_by_role("textbox", name="Search")
    search.fill(word)
    search.press("Enter")
    opens = page.get_by_role("link", name=re.compile("^Open R-"))
    expect(page.get_by_text(f"1–{PAGE_ROWS} of {PAGE_ROWS + 1}")).to_be_visible()
    page.get_by_role("button", name="Amount").click()
    expect(opens.first).to_have_text(cases[-1].rma)
    page.get_by_role("button", name="Next page").click()
    expect(opens).to_have_count(1)
    expect(opens.first).to_have_text(cases[0].rma)
    # Where the list begins, the keyboard goes on.
    expect(opens.first).to_be_focused()
    expect(opens.first).to_be_in_viewport()
    page.keyboard.press("x")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    settled(page).keyboard.press("t")
    expect(page.get_by_text("Done.")).to_be_visible()
    expect(page.get_by_role("cell", name="you", exact=True)).to_be_visible()
    search.fill(f"#{cases[3].rma.removeprefix('R-').lower()}")
    search.press("Enter")
    expect(page).to_have_url(re.compile(f"/case.*rma={cases[3].rma}"))
