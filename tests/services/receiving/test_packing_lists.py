"""Packing lists: parts with prices, retired and never deleted."""

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import OrderLine
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.receiving import packing_lists
from tests.support.people import wanda
from tests.support.shop import Bought, Purchase, place_order


def _product(name: str = "Headphones") -> int:
    order = place_order(Purchase(lines=(Bought(name),)))
    with database.reading() as tx:
        return int(tx.execute(select(OrderLine.product_id).where(OrderLine.id == order.line_ids[0])).scalar_one())


def test_a_part_is_added_priced_anew_and_retired(desk: Database) -> None:
    lead, product = wanda(), _product()
    packing_lists.add_part(lead, product, " USB  cable ", "4.90", "usd")
    (part,) = packing_lists.packing_list(lead, product).parts
    assert (part.name, part.price, part.currency) == ("USB cable", 490, "USD")
    packing_lists.reprice(lead, part, "5.00", "USD")
    with pytest.raises(Conflict, match="meanwhile"):
        packing_lists.retire(lead, part)
    (part,) = packing_lists.packing_list(lead, product).parts
    packing_lists.retire(lead, part)
    assert [one.retired for one in packing_lists.packing_list(lead, product).parts] == [True]
    packing_lists.add_part(lead, product, "usb cable", "6.00", "USD")
    (again,) = packing_lists.packing_list(lead, product).parts
    assert (again.id, again.price, again.retired) == (part.id, 600, False)


def test_the_same_part_is_not_listed_twice(desk: Database) -> None:
    lead, product = wanda(), _product()
    packing_lists.add_part(lead, product, "Cable", "4.90", "USD")
    with pytest.raises(InvalidInput, match="already"):
        packing_lists.add_part(lead, product, "CABLE", "5.00", "USD")


@pytest.mark.parametrize("price", ["", "-1", "NaN", "1e309", "٤٫٩", "4.999", "1,000.00"])
def test_a_price_that_is_no_amount_is_refused(sqlite_desk: Database, price: str) -> None:
    lead, product = wanda(), _product()
    with pytest.raises(InvalidInput, match="The price"):
        packing_lists.add_part(lead, product, "Cable", price, "USD")
    assert packing_lists.packing_list(lead, product).parts == ()


def test_a_price_needs_a_currency_that_exists_and_a_product_that_is_sold(sqlite_desk: Database) -> None:
    lead, product = wanda(), _product()
    with pytest.raises(InvalidInput, match="currency"):
        packing_lists.add_part(lead, product, "Cable", "4.90", "BTC")
    with pytest.raises(NotFound):
        packing_lists.add_part(lead, 999_999, "Cable", "4.90", "USD")


def test_products_are_found_by_name_and_number_and_signs_stay_signs(desk: Database) -> None:
    lead, product = wanda(), _product("100% cotton_cap")
    assert [found.id for found in packing_lists.products(lead, "100% C")] == [product]
    assert packing_lists.products(lead, "cotton%cap") == ()
    assert product in [found.id for found in packing_lists.products(lead, " ")]


@pytest.mark.parametrize("search", ["head\x00phones", "\ud800"])
def test_a_search_that_is_no_text_finds_nothing(desk: Database, search: str) -> None:
    assert packing_lists.products(wanda(), search) == ()
