"""What a run of a page costs, whatever the machine: statements asked of the database, messages sent to the browser."""

import pytest

from data.vocabulary import Role
from services.desk.access import Actor
from tests.support import people, shop
from tests.support.browser.visiting import visit
from tests.support.counting import messages, statements

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
_WHO = "auth_session"


def _run(who: Actor, file: str, **params: str) -> tuple[list[str], list[str]]:
    """The statements and the messages of one more run of a page that is open already."""
    page = visit(who, file, **params)
    with statements() as asked, messages() as sent:
        page = page.run()
    assert not page.exception
    return asked, sent


def test_the_queue_asks_four_things_and_sends_few_messages() -> None:
    rosa = people.rosa()
    for _ in range(3):
        shop.open_case(rosa)
    asked, sent = _run(rosa, "returns/review_queue.py", tab="review")
    # Who it is, for the page and for the question; the rows; the numbers of all tabs.
    assert len(asked) <= 4, asked
    assert sum(_WHO in one for one in asked) <= 2
    assert len(sent) <= 15, sent


def test_a_search_asks_one_thing_more() -> None:
    rosa = people.rosa()
    shop.open_case(rosa, description="The lid is cracked.")
    asked, _sent = _run(rosa, "returns/review_queue.py", tab="all", q="cracked")
    assert len(asked) <= 5, asked


def test_an_address_that_is_found_is_looked_for_on_no_label() -> None:
    rosa = people.rosa()
    shop.open_case(rosa, shop.Purchase(email="ana7@example.org"))
    asked, _sent = _run(rosa, "returns/review_queue.py", tab="all", q="ana7@example.org")
    assert len(asked) <= 5, asked


def test_a_case_is_read_at_one_moment_with_few_questions() -> None:
    boss = people.hire("Bo", Role.MANAGER)
    case, _other = shop.open_case(boss), shop.open_case(boss)
    asked, sent = _run(boss, "returns/return_case.py", rma=case.rma)
    assert sum(_WHO in one for one in asked) <= 2
    assert len(asked) <= 19, asked
    assert len(sent) <= 60, sent


@pytest.mark.parametrize("file", ["tasks/today.py", "tasks/queues.py", "money/refunds.py", "messages/outbox.py"])
def test_a_page_asks_once_who_it_is_beside_its_questions(file: str) -> None:
    asked, _sent = _run(people.hire("Bo", Role.MANAGER), file)
    assert sum(_WHO in one for one in asked) <= 2, asked
