"""Exports of three shops, imported in a browser by somebody who reads only what the page says."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Role
from services.review.opening import order_card
from tests.browser.conftest import acting
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FILES = Path(__file__).parents[1] / "services" / "imports" / "files"


@pytest.fixture
def maria(served: Served) -> Somebody:
    """Maria manages the reviewers, and imports orders."""
    return served.hire(Role.MANAGER, name="Maria")


def _choose(page: Page, file: Path, shop: str) -> None:
    settled(page).locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(f"This is an export of {shop}. Its columns are known.")).to_be_visible()


def _say(page: Page, question: str, answer: str) -> None:
    page.get_by_role("textbox", name=question).fill(answer)
    page.keyboard.press("Enter")
    settled(page)


def _pick(page: Page, question: str, answer: str) -> None:
    settled(page).get_by_role("combobox", name=question).focus()
    page.keyboard.type(answer)
    expect(page.get_by_role("option", name=answer, exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)


def _import(page: Page, title: str) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def _paid(maria: Somebody, number: str) -> list[tuple[str, int, int]]:
    return [(line.sku, line.quantity, line.unit_price_paid) for line in order_card(acting(maria), number).lines]


def test_a_shopify_export_asks_for_the_rate_alone(visits: Visits, maria: Somebody) -> None:
    page = visits.open(maria, "/import")
    _choose(page, FILES / "shopify_order_discount.csv", "Shopify")
    _import(page, "Nothing was imported")
    expect(page.get_by_text("2 rows · US dollars for one unit of the currency is missing")).to_be_visible()
    expect(page.get_by_text("Give a rate for the whole file: one, or one for each month.")).to_be_visible()
    page.get_by_role("textbox", name="Answer for all of them").fill("1.08")
    page.get_by_role("button", name="Use it for all", exact=True).click()
    expect(page.get_by_role("heading", name="A check: 1 order would be imported")).to_be_visible()
    expect(page.get_by_role("textbox", name="US dollars for 1 EUR")).to_have_value("1.08")
    _import(page, "1 order imported")
    assert _paid(maria, "#90102") == [("MUG-1", 2, 2_250), ("PLT-1", 1, 4_500)]


def test_a_woocommerce_export_is_imported_with_its_taxes(visits: Visits, maria: Somebody) -> None:
    page = visits.open(maria, "/import")
    _choose(page, FILES / "woocommerce.csv", "WooCommerce")
    expect(page.get_by_role("combobox", name=re.compile("In which zone are times like"))).to_be_visible()
    page.get_by_role("textbox", name="US dollars for 1 EUR").fill("1.08")
    _import(page, "2 orders imported")
    assert _paid(maria, "4712") == [("CAP-1", 1, 1_190)]


def test_a_magento_export_is_imported_as_it_is(visits: Visits, maria: Somebody) -> None:
    page = visits.open(maria, "/import")
    _choose(page, FILES / "magento.csv", "Magento")
    _import(page, "2 orders imported")
    expect(page.get_by_text("parts of the line above them, passed over")).to_be_visible()
    assert _paid(maria, "000000102") == [("24-MB01", 1, 3_400)]
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="A check: nothing would be imported")).to_be_visible()


def test_any_other_file_is_asked_about_in_words(visits: Visits, maria: Somebody, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Order No,Order Date,SKU,Qty,Unit price\nB1,03/04/2026,PEN,1,1.000\nB2,05/04/2026,PEN,1,2.500\n")
    page = visits.open(maria, "/import")
    settled(page).locator("input[type=file]").set_input_files(file)
    _say(page, "Currency of all orders, like EUR", "USD")
    _say(page, "Country of delivery of all orders, like DE or Germany", "Germany")
    _pick(page, "What stands first in dates like “03/04/2026”?", "The day: 3 April 2026")
    _pick(page, "What starts the decimals in amounts like “1.000”?", "A comma: 1.234,56")
    _import(page, "2 orders imported")
    assert _paid(maria, "B1") == [("PEN", 1, 100_000)]
    assert "unit_price_paid" not in page.locator("body").inner_text()
