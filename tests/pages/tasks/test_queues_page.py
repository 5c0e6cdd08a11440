"""The work queues' page: rows with words for everything, filters in the URL, what may be done with what is chosen."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.database import Database
from data.vocabulary import Role, Stage, WorkQueue
from services.queues import ownership
from services.queues.ownership import ShownTask
from tests.support.browser.visiting import visit
from tests.support.people import hire, max_the_manager, rosa, wanda
from tests.support.rows import workload
from tests.support.rows.workload import wait
from tests.support.shop import Bought, Purchase, open_case

QUEUES = "tasks/queues.py"
HOSTILE = "<img src=x onerror=alert(1)> ![lamp](http://evil.example/x.png)"


def _told(page: AppTest) -> dict[str, Any]:
    """What the part in the browser gets."""
    keys = {f"tasks-{queue.value}" for queue in WorkQueue}
    found = next(element for element in page.main if getattr(element, "key", None) in keys)
    data: dict[str, Any] = json.loads(found.proto.json)
    return data


def test_a_row_says_what_is_to_be_done_and_leads_there(sqlite_desk: Database) -> None:
    case = open_case(rosa(), Purchase(lines=(Bought(HOSTILE, 5_000),)))
    task = wait(Stage.GRANT, case)
    page = visit(hire("Fiona", Role.FINANCE), QUEUES, queue="refunds")
    assert not page.exception
    (row,) = _told(page)["rows"]
    assert row["id"] == f"{task}-{workload.version(task)}"
    assert row["todo"]["text"] == "Grant the refund"
    assert row["product"]["text"] == HOSTILE
    assert row["amount"] == {"text": "$50.00", "below": "claimed"}
    assert row["due"] == {"text": "in 47 h", "tone": "gray"}
    assert row["href"].endswith(f"?rma={case.rma}")


def test_one_comes_to_ones_own_queue_without_naming_it(sqlite_desk: Database) -> None:
    wait(Stage.SEND, open_case(rosa()))
    assert len(_told(visit(hire("Fiona", Role.FINANCE), QUEUES))["rows"]) == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.WAREHOUSE_LEAD, Role.FINANCE, Role.MANAGER])
def test_an_empty_queue_says_what_comes_there(sqlite_desk: Database, role: Role) -> None:
    page = visit(hire("Somebody", role), QUEUES)
    assert not page.exception
    assert page.info[0].value


def test_filters_of_the_url_narrow_and_say_so_where_nothing_fits(sqlite_desk: Database) -> None:
    fiona, reviewer = hire("Fiona", Role.FINANCE), rosa()
    wait(Stage.GRANT, open_case(reviewer))
    wait(Stage.SEND, open_case(reviewer), owner_id=fiona.staff_id)
    shown = _told(visit(fiona, QUEUES, queue="refunds", owner="me"))["rows"]
    assert [row["todo"]["text"] for row in shown] == ["Send the money"]
    assert "fits the filters" in visit(fiona, QUEUES, queue="refunds", overdue="1").info[0].value


def test_nothing_can_be_done_before_something_is_chosen(sqlite_desk: Database) -> None:
    wait(Stage.RECEIVE, open_case(rosa()))
    page = visit(wanda(), QUEUES)
    assert [button.disabled for button in page.button if button.label in ("Take", "Put back")] == [True, True]
    assert "Give to" not in str(page.main)


def test_a_queue_of_others_is_refused_in_a_sentence(sqlite_desk: Database) -> None:
    page = visit(wanda(), QUEUES, queue="refunds")
    assert "worked by others" in page.error[0].value


@pytest.mark.parametrize("value", ["\0", "' OR 1=1 --", "9" * 30, HOSTILE])
def test_an_url_that_nobody_made_shows_the_usual_queue(sqlite_desk: Database, value: str) -> None:
    wait(Stage.RECEIVE, open_case(rosa()))
    names = ("queue", "owner", "overdue", "stage", "after")
    page = visit(wanda(), QUEUES, **dict.fromkeys(names, value))
    assert not page.exception
    assert len(_told(page)["rows"]) == 1


def test_who_has_a_task_stands_in_its_row(sqlite_desk: Database) -> None:
    one, task = wanda(), wait(Stage.RECEIVE, open_case(rosa()))
    ownership.take(one, [ShownTask(task, workload.version(task))])
    assert _told(visit(one, QUEUES))["rows"][0]["who"] == "you"
    assert _told(visit(max_the_manager(), QUEUES, queue="receiving"))["rows"][0]["who"] == "Wanda"
