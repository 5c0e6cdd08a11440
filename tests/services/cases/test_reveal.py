"""Customers are masked in lists; seeing one in full takes a reason, leaves an entry, and has a limit."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import Order
from data.registry import Mask
from data.vocabulary import AuditTag
from services.cases.reveal import MOST_IN_AN_HOUR, reveal
from services.desk import audit, clock
from services.desk.errors import InvalidInput, LimitReached, NotAllowed, NotFound
from services.desk.text.masking import mask, mask_email, mask_name, mask_phone
from tests.support.people import nora, rob, rosa, wanda
from tests.support.shop import place_order


def _customer() -> int:
    order = place_order()
    with database.reading() as tx:
        key: int = tx.execute(select(Order.customer_id).where(Order.id == order.order_id)).scalar_one()
    return key


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Rintin Tin", "R***** T**"),
        ("ana maria de souza", "a** m**** d* s****"),
        ("李小龍", "李**"),
        ("X", "X*"),
        ("", ""),
        (None, ""),
        ("  ", ""),
    ],
)
def test_a01_a_name_keeps_the_first_letter_of_each_word(name: str | None, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("rintin.tin@gmail.com", "r*****.t**@gmail.com"),
        ("ana_maria+shop@example.org", "a**_m****+s***@example.org"),
        ("a@localhost", "a*@localhost"),
        ("nonsense", "•••"),
        (None, ""),
    ],
)
def test_a01_an_email_address_keeps_first_letters_and_its_host(email: str | None, shown: str) -> None:
    assert mask_email(email) == shown


@pytest.mark.parametrize(("phone", "shown"), [("+55 11 98765-4321", "••• 21"), ("12345", "•••"), (None, "")])
def test_a_telephone_number_keeps_two_digits(phone: str | None, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_the_registers_mask_decides() -> None:
    assert mask(Mask.HIDE, "Hidden Street 1") == "•••"
    assert mask(Mask.SHOW, "C-88") == "C-88"
    assert mask(Mask.NAME, "Ana Souza") == "A** S****"


def test_a02_a_value_is_shown_after_its_audit_entry_which_does_not_hold_it(desk: Database) -> None:
    customer, actor = _customer(), rosa()
    assert reveal(actor, customer, "email", "Calls about her parcel") == "ana@example.org"
    with database.reading() as tx:
        entry = audit.timeline(tx, f"customer:{customer}")[0]
    assert (entry.tag, entry.actor, entry.reason) == (
        AuditTag.CUSTOMER_REVEALED,
        actor.label,
        "Calls about her parcel",
    )
    assert "ana@" not in str(entry.details)


def test_without_a_reason_nothing_is_shown(desk: Database) -> None:
    customer = _customer()
    with pytest.raises(InvalidInput, match="at least 5"):
        reveal(rosa(), customer, "name", " why ")


def test_what_the_shop_does_not_know_is_said_and_not_counted(desk: Database) -> None:
    customer = _customer()
    with pytest.raises(NotFound, match="no phone"):
        reveal(rosa(), customer, "phone", "Calls about her parcel")
    with database.reading() as tx:
        assert audit.timeline(tx, f"customer:{customer}") == []


def test_thirty_in_an_hour_are_the_limit_for_each_person(desk: Database) -> None:
    customer, busy = _customer(), rosa()
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with clock.running_as(lambda: start):
        for _ in range(MOST_IN_AN_HOUR):
            reveal(busy, customer, "name", "Sorting addresses")
        with pytest.raises(LimitReached, match="within an hour"):
            reveal(busy, customer, "name", "Sorting addresses")
        assert reveal(rob(), customer, "name", "Calls about her parcel")
    with clock.running_as(lambda: start + timedelta(hours=1, seconds=1)):
        assert reveal(busy, customer, "name", "Sorting addresses")


def test_a02_only_those_who_may_see_customers(desk: Database) -> None:
    customer = _customer()
    for person in (nora(), wanda()):
        with pytest.raises(NotAllowed):
            reveal(person, customer, "name", "Curious about them")
