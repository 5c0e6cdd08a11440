"""The landing page: what waits on each role, what one has taken and holds, and something to do for everybody."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from data import database
from data.database import Database
from data.queries.returns import cases
from data.vocabulary import ReturnState, Role, Stage
from services.desk import clock
from services.desk.access import Actor
from services.review import holds
from tests.conftest import ROOT
from tests.support.browser.visiting import SECONDS, identity, visit
from tests.support.people import hire, nora, rosa
from tests.support.rows.workload import wait
from tests.support.shop import open_case

TODAY = "tasks/today.py"
WAITING = "Returns waiting for customer"


def _texts(page: AppTest) -> list[str]:
    shown = ("text", "subheader", "caption", "info")
    return [element.value for element in page.main if isinstance(element, Element) and element.type in shown]


def _cards(page: AppTest) -> dict[str, str]:
    """Each card's number by its title; no two cards have the same."""
    texts = _texts(page)
    shown = [(texts[place - 1], text) for place, text in enumerate(texts) if text.isdecimal()]
    assert len(dict(shown)) == len(shown)
    return dict(shown)


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.REVIEWER, {"Returns to review": "1", WAITING: "0", "Waiting for customer": "0"}),
        (Role.WAREHOUSE_LEAD, {"Receiving": "1", "Quarantine": "0", "Replacements": "0", "Repairs": "0"}),
        (Role.FINANCE, {"Refunds": "2", "Waiting for customer": "0"}),
        (
            Role.MANAGER,
            {
                "Returns to review": "1",
                "With the managers": "0",
                WAITING: "0",
                "Refunds": "1",
                "Postage above the limit": "0",
                "Waiting for customer": "0",
            },
        ),
    ],
)
def test_each_role_sees_the_numbers_of_its_queues(sqlite_desk: Database, role: Role, shown: dict[str, str]) -> None:
    opened = open_case(rosa())
    for stage in (Stage.RECEIVE, Stage.GRANT, Stage.SEND, Stage.SECOND):
        wait(stage, opened)
    assert _cards(visit(hire("Somebody", role), TODAY)) == shown


def test_it_says_what_is_overdue_and_what_one_has_taken(sqlite_desk: Database) -> None:
    fiona, case = hire("Fiona", Role.FINANCE), open_case(rosa())
    wait(Stage.GRANT, case, due_at=clock.now() - timedelta(hours=30), owner_id=fiona.staff_id)
    page = visit(fiona, TODAY)
    assert any("1 overdue" in element.value for element in page.markdown)
    assert f"{case.rma} · Grant the refund" in [button.label for button in page.button]
    assert "The oldest is 30 h late" in _texts(page)


def test_a_card_leads_to_its_queue(sqlite_desk: Database) -> None:
    wait(Stage.RECEIVE, open_case(rosa()))
    page = visit(hire("Wanda", Role.WAREHOUSE_LEAD), TODAY)
    page.button(key="today-open-1").click().run()
    assert not page.exception
    assert "Work queues" in _texts(page)
    assert page.query_params["queue"] in ("receiving", ["receiving"])


def test_the_case_that_one_holds_is_one_click_away(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    holds.hold(reviewer, case.return_id)
    links = [str(element.proto) for element in visit(reviewer, TODAY).main if element.type == "page_link"]
    assert [link for link in links if f"You hold {case.rma}" in link]


def test_who_has_no_queue_sees_what_they_can_open(sqlite_desk: Database) -> None:
    page = visit(hire("Adam", Role.ADMINISTRATOR), TODAY)
    assert not page.exception
    assert "No queue waits on your role. You can open:" in _texts(page)


def test_who_has_no_role_is_told_why_there_is_nothing(sqlite_desk: Database) -> None:
    page = visit(nora(), TODAY)
    assert any("no role yet" in text for text in _texts(page))


@pytest.mark.parametrize("role", list(Role))
def test_it_is_the_page_that_everybody_comes_to_first(sqlite_desk: Database, role: Role) -> None:
    page = _first_page(hire("Somebody", role))
    assert not page.exception
    assert _texts(page)[0] == "What waits on me now"


def _first_page(person: Actor) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "desk.py"), default_timeout=SECONDS)
    page.user = identity(person)
    return page.run()


@pytest.mark.parametrize("tab", ["Returns to review", "With the managers"])
def test_the_review_cards_say_what_is_overdue(desk: Database, tab: str) -> None:
    manager, case = hire("Max", Role.MANAGER), open_case(rosa())
    state = ReturnState.ESCALATED if tab.startswith("With") else ReturnState.AWAITING_REVIEW
    with database.transaction() as tx:
        cases.change(tx, case.return_id, state=state, due_at=clock.now() - timedelta(hours=30))
    texts = _texts(visit(manager, TODAY))
    assert "The oldest is 30 h late" in texts[texts.index(tab) : texts.index(tab) + 4]
    assert [element.value for element in visit(manager, TODAY).markdown if "1 overdue" in element.value]
