"""The page of replacements: the whole way of one, the shelf, and what is refused with the text kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from data.vocabulary import ReturnState
from services.desk import clock
from services.desk.access import Actor
from tests.support import goods, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.browser.visiting import fill, listed, press, visit
from tests.support.shop import Case, Purchase

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))
FILE = "goods/replacements.py"


def _ready(rosa: Actor, wanda: Actor, purchase: Purchase | None = None) -> Case:
    case = shop.open_case(rosa, purchase)
    approve(rosa, case, "replacement")
    arrive(wanda, case)
    return case


def test_a_replacement_is_reserved_shipped_and_followed_to_the_door() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 2)
    page = press(visit(wanda, FILE), "Reserve")
    page = visit(wanda, FILE)
    assert listed(page)[0]["Return"] == case.rma
    press(page, "Ship")
    assert [error.value for error in page.error] == ["The tracking number is missing. Type it."]
    fill(page, "Tracking number", "LX-77")
    press(page, "Ship")
    page = visit(wanda, FILE)
    assert listed(page)[0]["Tracking"] == "LX-77"
    press(page, "Delivered")
    assert goods.state_of(case) is ReturnState.CLOSED


def test_the_address_is_shown_on_demand_and_stays_while_the_number_is_typed() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _ready(rosa, wanda, Purchase(address="Rua das Flores 12\nPorto"))
    goods.on_shelf(wanda, goods.product_of(case), 1)
    press(visit(wanda, FILE), "Reserve")
    page = visit(wanda, FILE)
    assert "Rua das Flores 12" not in str([text.value for text in page.text])
    assert "/exports/slip/ship/1" in [one.proto.url for one in page.get("link_button")]
    press(page, "Show the address")
    assert "Rua das Flores 12" in str([text.value for text in page.text])
    fill(page, "Tracking number", "LX-77")
    assert "Rua das Flores 12" in str([text.value for text in page.run().text])
    assert not [one for one in visit(rosa, FILE).button if one.label == "Show the address"]


def test_an_empty_shelf_offers_the_way_back_to_the_reviewer() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _ready(rosa, wanda)
    page = press(visit(wanda, FILE), "Nothing on the shelf: back to the reviewer")
    assert goods.state_of(case) is ReturnState.AWAITING_REVIEW
    assert next(said.value for said in page.info).startswith("No unit waits for a replacement.")


def test_a_reservation_is_taken_back_with_a_reason() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    press(visit(wanda, FILE), "Reserve")
    page = visit(wanda, FILE)
    press(page, "Take back")
    assert "Say why the replacement is cancelled" in page.error[0].value
    fill(page, "Why?", "The customer wants to wait.")
    press(page, "Take back")
    assert goods.shelf(case) == (1, 0)


def test_the_shelf_is_counted() -> None:
    wanda = people.wanda()
    case = shop.open_case(people.rosa())
    page = visit(wanda, FILE)
    page.button_group[0].set_value("Shelf").run()
    fill(page, "Product", "Headphones")
    page.run()
    fill(page, "Counted", "12")
    fill(page, "Why?", "Counted on Monday.")
    press(page, "Set the figure")
    assert goods.shelf(case) == (12, 0)


def test_who_may_not_ship_reads_and_is_offered_nothing() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    _ready(rosa, wanda)
    page = visit(rosa, FILE)
    assert listed(page)[0]["Units"] == "1"
    assert not [button.label for button in page.button if "reviewer" in button.label or button.label == "Reserve"]


def test_only_the_return_in_the_address_is_listed() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: NOON):
        first, second = _ready(rosa, wanda), _ready(rosa, wanda)
        page = visit(wanda, FILE, rma=second.rma)
        assert [row["Return"] for row in listed(page)] == [second.rma]
        assert len(listed(visit(wanda, FILE))) == 2
    assert first.rma != second.rma
