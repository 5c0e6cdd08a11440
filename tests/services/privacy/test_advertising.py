"""Whoever wants no advertising is taken out of a list, and is known by a keyed hash alone (R17)."""

from datetime import date

from sqlalchemy import text

from data import database
from data.database import Database
from data.vocabulary import Right
from services.privacy.advertising import check_list
from tests.services.privacy.asking import MAIL, arrive, on, paul

DAY = date(2026, 6, 15)


def test_r17_a_list_loses_those_who_want_no_advertising(desk: Database) -> None:
    agent = paul()
    with on(DAY):
        arrive(agent, Right.MARKETING_OPT_OUT, received=DAY)
    found = check_list(agent, "b@x.example\n\nAna <A@X.example>, yes\nno address here\n")
    assert found.blocked == ("Ana <A@X.example>, yes",)
    assert found.allowed == ("b@x.example",)
    assert found.unreadable == ("no address here",)


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
