"""The page of parcels that nobody expects: keep one apart, settle it, record a refused delivery."""

from datetime import date
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data.database import Database
from services.desk.access import Actor
from services.desk.text import parcel_number
from services.receiving import quarantine, scanning
from services.receiving.quarantine import Unexpected
from tests.support import shop
from tests.support.browser.visiting import press, visit
from tests.support.people import rosa, wanda

pytestmark = pytest.mark.usefixtures("home")
NOTE = "A brown box without papers."
APART, REFUSED = "Keep a parcel apart", "Delivery refused"


def _page(person: Actor, **params: str) -> AppTest:
    page = visit(person, "warehouse/parcels.py", **params)
    assert not page.exception
    return page


def _kept(bench: Actor, order: str = "") -> int:
    return quarantine.quarantine(bench, Unexpected(NOTE, uuid4().hex, order, None, date(2026, 3, 1))).parcel_id


def test_an_empty_list_says_what_it_is_for(sqlite_desk: Database) -> None:
    assert "No parcel waits" in _page(wanda()).info[0].value


def test_a_parcel_without_a_number_is_kept_apart(sqlite_desk: Database) -> None:
    bench = wanda()
    page = _page(bench, new="1")
    page.text_area[0].set_value(NOTE)
    page = press(page, "Keep it apart")
    assert len(quarantine.waiting(bench)) == 1
    assert NOTE in [text.value for text in page.text]


def test_a_parcel_that_was_kept_apart_stays_open_with_its_number_and_label(sqlite_desk: Database) -> None:
    bench = wanda()
    _kept(bench)
    page = _page(bench, new="1")
    page.text_area[0].set_value("A second box.")
    page = press(page, "Keep it apart")
    newest = quarantine.waiting(bench)[-1]
    number = parcel_number.make(newest.id, newest.received_at.year)
    assert number in [heading.value for heading in page.subheader]
    assert "A second box." in [text.value for text in page.text]
    assert f"/exports/parcel-label/{newest.id}" in [link.proto.url for link in page.get("link_button")]
    assert scanning.find(bench, number.replace("-", "/").lower()).parcels == (newest,)
    assert scanning.find(bench, number.replace("P-", "P-9")).parcels == ()


def test_what_is_wrong_is_said_and_what_was_typed_stays(sqlite_desk: Database) -> None:
    bench = wanda()
    page = _page(bench, order="no such order")
    page.text_area[0].set_value(NOTE)
    page = press(page, "Keep it apart")
    assert "no order with this number" in page.error[0].value
    assert page.text_area[0].value == NOTE
    assert quarantine.waiting(bench) == ()


def test_a_return_is_opened_for_a_parcel(sqlite_desk: Database) -> None:
    bench, order = wanda(), shop.place_order()
    _kept(bench, order.number)
    page = _page(bench)
    next(box for box in page.selectbox if box.label == "Reason").set_value("defective")
    page.number_input[0].set_value(1)
    next(area for area in page.text_area if area.label.startswith("The problem")).set_value("It stays silent.")
    page = press(page.run(), "Open the return")
    (row,) = quarantine.waiting(bench)
    assert row.rma is not None
    assert row.state == "linked"


def test_a_parcel_is_sent_back_from_the_page(sqlite_desk: Database) -> None:
    bench = wanda()
    _kept(bench)
    page = _page(bench)
    next(field for field in page.text_input if field.label.startswith("Tracking number of the way")).set_value("XY1")
    page.text_input(key=f"back-why-{quarantine.waiting(bench)[0].id}").set_value("The owner asked for it.")
    press(page, "Send back")
    assert quarantine.waiting(bench) == ()


def test_a_refused_delivery_opens_a_return_for_a_reviewer(sqlite_desk: Database) -> None:
    bench, order = wanda(), shop.place_order()
    page = _page(bench, order=order.number)
    page = page.button_group[0].set_value(REFUSED).run()
    next(box for box in page.selectbox).set_value("import_duties")
    page.text_area[0].set_value("The customer refused to pay duties.")
    press(page.run(), "Record it")
    (row,) = quarantine.waiting(bench)
    assert row.kind == "refused_delivery"


def test_reviewers_have_no_such_page(sqlite_desk: Database) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(rosa(), "warehouse/parcels.py")
