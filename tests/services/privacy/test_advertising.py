"""Whoever wants no advertising is taken out of a list, and is known by a keyed hash alone (R17)."""

from datetime import date

import pytest
from sqlalchemy import text

from data import database
from data.database import Database
from data.vocabulary import Right
from services.privacy.advertising import check_list
from services.privacy.requests import intake
from services.privacy.requests.listing import Asked, Kind, listed
from tests.support.privacy.asking import MAIL, arrive, message, on, paul
from tests.support.shop import Purchase, place_order

DAY = date(2026, 6, 15)


def test_r17_a_list_loses_those_who_want_no_advertising(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        arrive(agent, Right.MARKETING_OPT_OUT, received=DAY)
    found = check_list(agent, "b@x.example\n\nAna <A@X.example>, yes\nno address here\n")
    assert found.blocked == ("Ana <A@X.example>, yes",)
    assert (found.allowed, found.without_consent) == ((), ("b@x.example",))
    assert found.unreadable == ("no address here",)


@pytest.mark.parametrize("asked", ["ana@müller.example", "ana@xn--mller-kva.example"])
def test_r17_no_spelling_of_the_address_gets_past(desk: Database, asked: str) -> None:
    agent = paul()
    with on(DAY):
        (number,) = arrive(agent, Right.MARKETING_OPT_OUT, received=DAY, email=asked)
    found = check_list(agent, "ana@müller.example\nana@xn--mller-kva.example.\n(ANA@xn--mller-kva.example\nb@x.example")
    assert (found.allowed, found.without_consent) == ((), ("b@x.example",))
    found_again = listed(agent, Asked(kind=Kind.CLOSED, search="ana@müller.example"))
    assert [line.number for line in found_again.lines] == [number]


def test_a_customer_is_found_by_the_address_as_the_shop_spells_it(desk: Database) -> None:
    place_order(Purchase(email="ana@müller.example"))
    with on(DAY):
        assert intake.take_in(paul(), message(Right.ACCESS, received=DAY, email="ana@müller.example")).known


def test_r17_what_is_kept_of_the_address_is_no_address(desk: Database) -> None:
    with on(DAY):
        arrive(paul(), Right.MARKETING_OPT_OUT, received=DAY)
    with database.reading() as tx:
        (kept,) = tx.execute(text("SELECT email_index FROM suppression")).scalars()
    assert MAIL.encode() not in bytes(kept)
    assert len(bytes(kept)) == 16


def test_asking_twice_changes_nothing(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        first = arrive(agent, Right.MARKETING_OPT_OUT, received=DAY)
        second = arrive(agent, Right.MARKETING_OPT_OUT, received=DAY)
    assert first != second
    assert check_list(agent, MAIL).blocked == (MAIL,)
