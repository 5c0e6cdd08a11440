"""The way to a return or an order from any page, by number or name, for those who may read them."""

import pytest

from data.vocabulary import Role
from services.queues.going import Places, exact, places
from tests.support import people, shop

pytestmark = pytest.mark.usefixtures("desk")


def test_a_number_leads_to_its_return_however_it_is_typed() -> None:
    rosa = people.rosa()
    case, _other = shop.open_case(rosa), shop.open_case(rosa)
    for typed in (case.rma, case.rma.lower(), f" {case.rma.replace('-', '')} ", case.rma.removeprefix("R-")):
        assert places(rosa, typed).only_return == case.rma, typed
    assert places(rosa, f"#{case.order.number}").only_return == case.rma


def test_an_exact_number_is_one_return_and_a_sentence_with_a_number_is_not() -> None:
    rosa = people.rosa()
    case, other = shop.open_case(rosa), shop.open_case(rosa)
    shop.renumber(case, "4711")
    # Another order's number begins with it.
    shop.renumber(other, "47115")
    bare = case.rma.removeprefix("R-")
    for typed in (
        case.rma,
        case.rma.lower(),
        case.rma.replace("-", " "),
        bare,
        f"RMA {case.rma}",
        "#4711",
        "order 4711",
    ):
        assert exact(rosa, typed) == case.rma, typed
    for typed in ("4711 is cracked", "", "R-", shop.place_order().number):
        assert exact(rosa, typed) is None, typed


def test_a_word_leads_to_every_return_that_has_it() -> None:
    rosa = people.rosa()
    cases = [shop.open_case(rosa, description="The lid is cracked.") for _ in range(2)]
    found = places(rosa, "cracked")
    assert [hit.rma for hit in found.returns] == [case.rma for case in reversed(cases)]
    assert found.only_return is None


def test_an_order_without_a_return_is_named() -> None:
    placed = shop.place_order()
    found = places(people.rosa(), placed.number)
    assert not found.returns
    assert [order.number for order in found.orders] == [placed.number]
    # Nobody is led to an order of which they may open no return.
    assert places(people.hire("Dora", Role.DATA_PROTECTION_OFFICER), placed.number) == Places()


def test_nothing_is_said_to_those_who_read_no_returns() -> None:
    case = shop.open_case(people.rosa())
    assert places(people.hire("Ada", Role.ADMINISTRATOR), case.rma) == Places()
