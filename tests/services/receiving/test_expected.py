"""The expected parcels: what is announced, how long ago, what is late, found by every number and page by page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from data import database
from data.database import Database
from data.vocabulary import QuestionKind, Stage
from services.cases.lookup import existing
from services.customers.posting import record_posting
from services.desk import clock
from services.desk.access import Actor
from services.messages.writing import Draft
from services.receiving import expected
from services.receiving.expected import Expected
from services.settling import questions
from tests.support import people, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.rows.workload import wait
from tests.support.shop import Bought, Case, Purchase

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
EARLY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.running_as(lambda: NOW):
        yield


def _rmas(wanda: Actor, search: str = "", *, overdue: bool = False) -> list[str | None]:
    return [one.task.rma for one in expected.page(wanda, search, overdue=overdue).rows]


def _walk(wanda: Actor, search: str = "") -> list[Expected]:
    page = expected.page(wanda, search)
    rows = list(page.rows)
    while page.next is not None:
        page = expected.page(wanda, search, page.next)
        rows += page.rows
    return rows


def test_an_approved_return_is_expected_until_all_of_it_is_here(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    assert expected.page(wanda).rows == ()
    case = approved(rosa, rosa, Purchase(lines=(Bought(quantity=3),)), quantity=3)
    record_posting(rosa, shop.shown(case), {"return_tracking_number": "rr 12 345"})
    arrive(wanda, case)
    (one,) = expected.page(wanda).rows
    assert (one.task.rma, one.task.order_number, one.task.product) == (case.rma, case.order.number, "Headphones")
    assert (one.units, one.parcel.units, one.parcel.tracking_number) == (2, 3, "RR12345")
    assert one.parcel.approved_at == NOW
    arrive(wanda, case, 2)
    assert expected.page(wanda).rows == ()


def test_what_is_late_by_the_service_level_comes_first_and_alone_where_asked(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: NOW - timedelta(days=15)):
        late = approved(rosa, rosa, contact_date=EARLY)
    with clock.running_as(lambda: NOW - timedelta(days=13)):
        soon = approved(rosa, rosa, contact_date=EARLY)
    page = expected.page(wanda)
    assert [one.task.rma for one in page.rows] == [late.rma, soon.rma]
    assert (page.open, page.overdue) == (2, 1)
    assert _rmas(wanda, overdue=True) == [late.rma]


def test_whose_customer_was_asked_something_is_paused_and_comes_last(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: NOW - timedelta(days=15)):
        asked = approved(rosa, rosa, contact_date=EARLY)
    other = approved(rosa, rosa, contact_date=EARLY)
    with database.transaction() as tx:
        draft = Draft("discount_offer", "An offer", "Keep it.")
        questions.ask(tx, rosa, existing(tx, asked.return_id), QuestionKind.MISUSE, draft)
    assert _rmas(wanda) == [other.rma, asked.rma]
    assert expected.page(wanda).rows[1].task.paused_at is not None
    assert _rmas(wanda, overdue=True) == []


def test_a_parcel_is_found_by_every_number_that_names_it(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    lamp = approved(rosa, rosa, Purchase(lines=(Bought("Reading lamp"),), customer="Ana Souza"))
    record_posting(rosa, shop.shown(lamp), {"return_tracking_number": "RR 12 345"})
    approved(rosa, rosa, Purchase(customer="Bob Stone", email="bob@example.org"))
    for search in (lamp.rma, lamp.order.number, "rr12345", "RR 12 345", "reading", "ana souza"):
        assert _rmas(wanda, search) == [lamp.rma], search
    for search in ("nothing", "%", "'; --", "\x00", "\ud800lamp2"):
        assert _rmas(wanda, search) in ([], [lamp.rma], _rmas(wanda)), search
    assert _rmas(wanda, "nothing") == []


def test_pages_hold_every_parcel_once_whatever_comes_between(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    cases = [_announced(rosa, number) for number in range(expected.PAGE_ROWS + 3)]
    for search in ("", "headphones"):
        found = [one.task.rma for one in _walk(wanda, search)]
        assert found == [case.rma for case in cases], search
    assert expected.page(wanda, after="nonsense").rows == expected.page(wanda).rows


def _announced(rosa: Actor, number: int) -> Case:
    """As an approval leaves it; every fourth is paused."""
    case = shop.open_case(rosa)
    due = NOW + timedelta(hours=number)
    wait(Stage.RECEIVE, case, due_at=due, paused_at=None)
    return case
