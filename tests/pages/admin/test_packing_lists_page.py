"""The page of packing lists: find a product, list its parts, price and retire them."""

from streamlit.testing.v1 import AppTest

from data.database import Database
from services.receiving import packing_lists
from tests.support.browser.visiting import press, visit
from tests.support.people import wanda
from tests.support.shop import Bought, Purchase, place_order

HOSTILE = "![x](http://evil.example/x.png)"


def _add(page: AppTest, name: str, price: str) -> AppTest:
    by_label = {field.label: field for field in page.text_input}
    by_label["Part"].set_value(name)
    by_label["Price"].set_value(price)
    return press(page, "Add")


def test_a_part_is_added_and_retired(sqlite_desk: Database) -> None:
    lead = wanda()
    place_order(Purchase(lines=(Bought("Kettle"),)))
    page = _add(visit(lead, "admin/packing_lists.py", product="kettle"), "Base", "7.50")
    (product,) = packing_lists.products(lead, "kettle")
    assert [part.price for part in packing_lists.packing_list(lead, product.id).parts] == [750]
    press(page, "Retire")
    assert packing_lists.packing_list(lead, product.id).parts[0].retired


def test_a_price_that_is_none_is_refused_in_a_sentence(sqlite_desk: Database) -> None:
    place_order(Purchase(lines=(Bought("Kettle"),)))
    page = _add(visit(wanda(), "admin/packing_lists.py", product="kettle"), "Base", "-1")
    assert "is negative" in page.error[0].value


def test_names_of_products_and_parts_stay_text(sqlite_desk: Database) -> None:
    place_order(Purchase(lines=(Bought(f"Kettle {HOSTILE}"),)))
    page = _add(visit(wanda(), "admin/packing_lists.py", product="kettle"), HOSTILE, "1.00")
    shown = [*page.markdown, *page.caption, *page.error, *page.info]
    assert not any("http://evil.example" in element.value for element in shown)
