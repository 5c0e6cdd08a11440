"""A half-filled inspection comes back as it was left, after another scan or another session, and is listed."""

from datetime import datetime

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.models.work import Unfinished
from data.vocabulary import Disposition, ReturnState
from services.desk.access import Actor
from services.receiving import half_done
from services.receiving.findings import Finding
from tests.support.approving import approved
from tests.support.bench_work import packed_with, state_of
from tests.support.browser.visiting import fill, press, visit
from tests.support.people import rosa, wanda
from tests.support.shop import Bought, Purchase

pytestmark = pytest.mark.usefixtures("home")


def _bench(person: Actor, **params: str) -> AppTest:
    page = visit(person, "warehouse/receiving.py", **params)
    assert not page.exception
    return page


def _chosen(page: AppTest) -> dict[str, object]:
    fields = [*page.button_group, *page.text_input, *page.text_area, *page.number_input, *page.toggle]
    return {field.label: field.value for field in fields if field.key != "scan-text"}


def _choose(page: AppTest, label: str, value: object) -> None:
    next(group for group in page.button_group if group.label == label).set_value(value)


def test_what_was_filled_in_comes_back_as_it_was_left(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Lamp", 4_000, 3),)), quantity=3)
    other = approved(reviewer, reviewer)
    packed_with(case, "Charger", 1_250)
    page = _bench(bench, rma=case.rma)
    assert half_done.begun(bench) == ()
    page.number_input[0].set_value(2)
    _choose(page, "What came", Finding.MISUSE)
    _choose(page, "Grade", "D")
    page = page.run()
    next(group for group in page.button_group if group.label.startswith("In the parcel")).set_value([])
    fill(page, "What is wrong with it (needed)", "The screen is")
    fill(page, "Tracking number", "AB12")
    left = _chosen(page.run())

    page.text_input(key="scan-text").set_value(other.rma)
    page = press(page, "Find")
    assert page.query_params["rma"] == other.rma
    page.text_input(key="scan-text").set_value(case.rma)
    page = press(page, "Find")
    assert page.query_params["rma"] == case.rma
    assert _chosen(page) == left

    page = press(_bench(bench), f"{case.rma}: unfinished")
    assert _chosen(page) == left
    assert not page.warning
    assert "Photos are to be taken again" in " ".join(said.value for said in page.caption)


def _written_at() -> list[datetime]:
    with database.reading() as tx:
        return list(tx.execute(select(Unfinished.changed_at)).scalars())


def test_it_is_written_for_a_change_alone_and_gone_when_the_parcel_is_received(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _bench(bench, rma=case.rma).run()
    assert _written_at() == []
    _choose(page, "What came", Finding.DEFECT)
    page = page.run()
    first = _written_at()
    page = page.run()
    assert _written_at() == first
    _choose(page, "Grade", "C")
    _choose(page, "Goes to", Disposition.MANUFACTURER)
    page = page.run()
    assert _written_at() > first
    page = press(_bench(bench, rma=case.rma), "Receive")
    assert state_of(reviewer, case) is ReturnState.RECEIVED
    assert half_done.begun(bench) == ()
    assert not any("unfinished" in button.label for button in _bench(bench).button)
