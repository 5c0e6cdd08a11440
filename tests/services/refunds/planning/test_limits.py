"""The limit per person and day: two rows of one person are one sum, strangers are never joined."""

import pytest
from sqlalchemy import select, update

from data import database
from data.database import Database
from data.models.catalogue import Customer, Order
from data.person_keys import home_key, phone_key
from data.queries.catalogue import order_import, same_person
from data.queries.catalogue.order_rows import CustomerRow
from services.desk import clock
from tests.support import refunding
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Paid, Purchase

HIGH = 18_000
STREET = "12 Elm Street, Springfield 01101"


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def bought(team: Team, name: str, email: str, *, phone: str = "", address: str = "", capture: str = "") -> Case:
    """A return of 180.00 that is ready, of a customer with a row of its own."""
    paid = Paid(HIGH, "paypal" if capture else "credit_card", capture or None)
    case = refunding.ready(team, Purchase(lines=(Bought("Radio", HIGH),), customer=name, email=email, payments=(paid,)))
    with database.transaction() as tx:
        tx.execute(
            update(Customer)
            .where(Customer.id == select(Order.customer_id).where(Order.id == case.order.order_id).scalar_subquery())
            .values(phone_index=phone_key(phone), home_index=home_key(name, address))
        )
    return case


def second_asked(team: Team, *cases: Case) -> list[bool]:
    """Each of them granted; whether a second person is asked for."""
    return [refunding.grant(team, case).needs_second for case in cases]


ONE_PERSON = [
    ({"phone": "+1 (413) 555-0142"}, {"phone": "413 555 01 42"}),
    ({"name": "Ana Souza", "address": STREET}, {"name": "ana souza", "address": "12 elm street / springfield, 01101"}),
    ({"capture": "8AB12345CD678901E"}, {"capture": "8AB12345CD678901E"}),
    ({"email": "ana@example.org"}, {"email": "Ana@Example.org"}),
]
TWO_PEOPLE = [
    ({"name": "Ana Souza"}, {"name": "Ana Souza"}),
    ({"name": "Ana Souza", "address": STREET}, {"name": "Bo Berg", "address": STREET}),
    ({"phone": "0000000000"}, {"phone": "000 000 0000"}),
    ({"phone": "112"}, {"phone": "112"}),
    ({"name": "Ana Souza", "address": "-"}, {"name": "Ana Souza", "address": "-"}),
    ({"capture": "CASH"}, {"capture": "CASH"}),
    ({"capture": "8AB12345CD678901E"}, {"capture": "8AB12345CD678901F"}),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_in_two_rows_has_one_limit(team: Team, one: dict[str, str], other: dict[str, str]) -> None:
    first = bought(team, **{"name": "A. Souza", "email": "a@example.org"} | one)
    second = bought(team, **{"name": "Ana S.", "email": "b@example.com"} | other)
    assert second_asked(team, first, second) == [False, True]


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_have_a_limit_each(team: Team, one: dict[str, str], other: dict[str, str]) -> None:
    first = bought(team, **{"name": "A. Souza", "email": "a@example.org"} | one)
    second = bought(team, **{"name": "Ana S.", "email": "b@example.com"} | other)
    assert second_asked(team, first, second) == [False, False]


def test_ties_of_ties_count_from_either_end(team: Team) -> None:
    by_mail = bought(team, "A. Souza", "a@example.org")
    between = bought(team, "Ana S.", "a@example.org", phone="413 555 0142")
    by_phone = bought(team, "Souza", "c@example.com", phone="413 555 0142")
    with database.reading() as tx:
        ids = [
            tx.execute(select(Order.customer_id).where(Order.id == one.order.order_id)).scalar_one()
            for one in (by_mail, between, by_phone)
        ]
        assert [same_person.rows_of(tx, one) for one in ids] == [tuple(sorted(ids))] * 3
    assert second_asked(team, by_mail, by_phone) == [False, True]


def test_a_number_that_many_share_joins_nobody(team: Team) -> None:
    crowd = [
        CustomerRow(f"C{number}", f"Name {number}", phone="413 555 0142") for number in range(same_person.MOST + 1)
    ]
    with database.transaction() as tx:
        ids = order_import.put_customers(tx, crowd, clock.now())
        assert same_person.rows_of(tx, ids["C0"]) == (ids["C0"],)


def test_an_import_makes_the_keys_and_keeps_them_true(desk: Database) -> None:
    moved = CustomerRow("C2", "Ana Souza", phone="413 555 0142", address="9 Oak Road, Springfield")
    with database.transaction() as tx:
        both = [CustomerRow("C1", "Ana Souza", address=STREET), CustomerRow("C2", "Ana Souza", address=STREET)]
        ids = order_import.put_customers(tx, both, clock.now())
        assert same_person.rows_of(tx, ids["C1"], lock=True) == tuple(sorted(ids.values()))
        order_import.put_customers(tx, [moved], clock.now())
        assert same_person.rows_of(tx, ids["C1"]) == (ids["C1"],)
