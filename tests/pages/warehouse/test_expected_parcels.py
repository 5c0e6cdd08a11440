"""The receiving page lists what is expected, searches it, and opens the bench with one click."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.customers.posting import record_posting
from services.desk.access import Actor
from tests.support import shop
from tests.support.approving import approved
from tests.support.browser.visiting import visit
from tests.support.people import rosa, wanda
from tests.support.shop import Bought, Purchase

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
HOSTILE = "<img src=x onerror=alert(1)> ![lamp](http://evil.example/x.png)"


def _page(person: Actor, **params: str) -> AppTest:
    page = visit(person, "warehouse/receiving.py", **params)
    assert not page.exception
    return page


def _rows(page: AppTest) -> list[dict[str, Any]]:
    found = next(element for element in page.main if getattr(element, "key", None) == "expected-rows")
    rows: list[dict[str, Any]] = json.loads(found.proto.json)["rows"]
    return rows


def test_a_row_says_what_comes_and_leads_to_the_bench() -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought(HOSTILE, quantity=2),)), quantity=2)
    record_posting(reviewer, shop.shown(case), {"return_tracking_number": "rr 12 345"})
    page = _page(bench)
    (row,) = _rows(page)
    assert row["href"] == f"receiving?rma={case.rma}"
    assert (row["product"]["text"], row["units"], row["tracking"]) == (HOSTILE, "2", "RR12345")
    assert (row["due"]["text"], row["age"]) == ("in 13 d", "0 min ago")
    assert any("1 expected" in caption.value for caption in page.main.caption)


def test_a_search_narrows_and_says_where_nothing_fits() -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Reading lamp"),)))
    approved(reviewer, reviewer)
    page = _page(bench)
    page.text_input(key="expected-search").set_value("reading").run()
    assert [row["rma"]["text"] for row in _rows(page)] == [case.rma]
    page.text_input(key="expected-search").set_value("nothing").run()
    assert page.info[0].value == "No expected parcel fits the search."


def test_an_empty_list_says_what_comes_there() -> None:
    assert "Returns come here when they are approved" in _page(wanda()).info[0].value


def test_on_the_bench_there_is_no_list() -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    assert not [one for one in _page(bench, rma=case.rma).text_input if one.key == "expected-search"]
