"""The page of a new return: finds the order, lists all that is missing, opens one return and goes to it."""

from datetime import date

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.models.returns import ReturnCase
from data.vocabulary import Channel, Reason, Role
from services.desk.access import Actor
from services.review import unfinished_returns
from tests.support.browser.visiting import press, visit
from tests.support.people import hire, rosa
from tests.support.shop import Bought, Purchase, place_order

LAMP = "<img src=x onerror=alert(1)> ![lamp](http://evil.example/x.png)"


def _page(person: Actor, **params: str) -> AppTest:
    return visit(person, "returns/new_return.py", **params)


def _returns() -> int:
    with database.reading() as tx:
        return tx.execute(select(func.count()).select_from(ReturnCase)).scalar_one()


def _fill_in(page: AppTest) -> AppTest:
    by_label = {box.label: box for box in reversed(page.selectbox)}
    by_label["Reason"].set_value(Reason.DEFECTIVE)
    by_label["Contacted us"].set_value(Channel.PHONE)
    page.date_input[0].set_value(date(2026, 2, 1))
    page.number_input[0].set_value(1)
    page.text_area[0].set_value("It stays **silent**.")
    return page.run()


def test_the_customers_email_leads_to_the_order_with_the_customer_masked(sqlite_desk: Database) -> None:
    order = place_order()
    page = _page(rosa())
    page.text_input[0].set_value("ana@example.org")
    page = press(page, "Find")
    texts = [element.value for element in page.text]
    assert order.number in texts
    assert "A** S**** a**@example.org" in texts
    assert not any("ana@example.org" in str(text) for text in texts)


def test_what_is_missing_is_listed_at_once_and_nothing_is_opened(sqlite_desk: Database) -> None:
    page = press(_page(rosa(), order=place_order().number), "Open return")
    said = " ".join(element.value for element in page.text)
    assert all(part in said for part in ("Choose at least one item", "Describe the problem", "how the customer"))
    assert _returns() == 0


def test_a_filled_in_form_opens_one_return_and_a_second_form_another(sqlite_desk: Database) -> None:
    order, actor = place_order(Purchase(lines=(Bought(name=LAMP, quantity=2),))), rosa()
    page = press(_fill_in(_page(actor, order=order.number)), "Open return")
    assert not page.exception
    assert _returns() == 1
    press(_fill_in(_page(actor, order=order.number)), "Open return")
    assert _returns() == 2


def test_a_form_that_was_left_comes_back_and_is_forgotten_once_the_return_is_open(sqlite_desk: Database) -> None:
    order, actor = place_order(), rosa()
    _fill_in(_page(actor, order=order.number))
    page = _page(actor, order=order.number)
    assert page.text_area[0].value == "It stays **silent**."
    assert (page.date_input[0].value, page.number_input[0].value) == (date(2026, 2, 1), 1)
    assert [box.value for box in page.selectbox][:2] == [Reason.DEFECTIVE, Channel.PHONE]
    assert not page.warning
    assert _page(hire("Rob", Role.REVIEWER), order=order.number).text_area[0].value == ""
    page = press(page, "Open return")
    assert not page.exception
    assert _returns() == 1
    assert unfinished_returns.left(actor, order.order_id) == {}


def test_names_of_products_stay_text(sqlite_desk: Database) -> None:
    order = place_order(Purchase(lines=(Bought(name=LAMP),)))
    page = _fill_in(_page(rosa(), order=order.number))
    page.number_input[0].set_value(0)
    page = press(page, "Open return")
    assert LAMP in [element.value for element in page.text]
    shown = [*page.markdown, *page.caption, *page.error, *page.warning, *page.info]
    assert not any("evil.example" in element.value or "onerror" in element.value for element in shown)


def test_an_unknown_order_in_the_address_is_refused_in_one_sentence(sqlite_desk: Database) -> None:
    page = _page(rosa(), order="![x](http://evil.example/x.png)")
    assert [error.value for error in page.error] == [
        "There is no order with this number. Check it, or search by the customer's e-mail address."
    ]


def test_finance_opens_no_returns(sqlite_desk: Database) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        _page(hire("Finn", Role.FINANCE))
