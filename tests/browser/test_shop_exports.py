"""Exports of three shops, imported in a browser by somebody who reads only what the page says."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Role
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

FILES = Path(__file__).parents[1] / "services" / "imports" / "files"


@pytest.fixture
def maria(served: Served) -> Somebody:
    """Maria manages the reviewers, and imports orders."""
    return served.hire(Role.MANAGER, name="Maria")


def _choose(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()


def test_shopify(visits: Visits, maria: Somebody) -> None:
    page = visits.open(maria, "/import")
    _choose(page, FILES / "shopify_order_discount.csv")
    expect(page.get_by_text("This is an export of Shopify. Its columns are known.")).to_be_visible()
    page.get_by_role("textbox", name="US dollars for 1 EUR").fill("1.08")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="1 order imported")).to_be_visible()
