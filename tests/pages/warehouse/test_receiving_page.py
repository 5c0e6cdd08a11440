"""The receiving bench as the warehouse finds it: scan, inspect, and see what the inspection changed."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from uuid import uuid4

import pytest
from starlette.datastructures import Headers
from streamlit.testing.v1 import AppTest

from data.database import Database
from data.vocabulary import Channel, Disposition, Reason, ReturnState
from pages.web.gate import arrivals, uploads
from services.accounts.sessions import Live
from services.desk import clock
from services.desk.access import Actor
from services.receiving import quarantine
from services.receiving.findings import Finding
from services.receiving.quarantine import Unexpected
from services.review.case_page import open_case
from services.review.opening import NewLine, NewReturn, open_return
from tests.support import shop
from tests.support.approving import approved
from tests.support.bench_work import misused, packed_with, parcel, state_of
from tests.support.browser.visiting import press, visit
from tests.support.people import rosa, wanda
from tests.support.shop import Bought, Case, Purchase, lines_of

pytestmark = pytest.mark.usefixtures("home")
LAMP = "<img src=x onerror=alert(1)> ![lamp](http://evil.example/x.png)"


def _page(person: Actor, **params: str) -> AppTest:
    page = visit(person, "warehouse/receiving.py", **params)
    assert not page.exception
    return page


def _texts(page: AppTest) -> str:
    return " ".join(str(element.value) for element in [*page.text, *page.caption, *page.markdown, *page.warning])


def _scan(page: AppTest, text: str) -> AppTest:
    page.text_input(key="scan-text").set_value(text)
    return press(page, "Find")


def _inspect(page: AppTest, finding: Finding, grade: str, goes: Disposition) -> AppTest:
    by_label = {group.label: group for group in page.button_group}
    by_label["What came"].set_value(finding)
    by_label["Grade"].set_value(grade)
    by_label["Goes to"].set_value(goes)
    return page.run()


def test_a_scan_lands_on_the_parcel(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _scan(_page(bench), f"]Q1{case.rma}\r\n")
    assert page.query_params["rma"] == case.rma
    assert case.rma in [heading.value for heading in page.subheader]


def test_a_scan_that_stands_for_nothing_leaves_no_return_open(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _scan(_page(bench, rma=case.rma), "9400100000000000000000")
    assert "No return, order or parcel bears this number:" in [said.value for said in page.info]
    assert not any(button.label == "Receive" for button in page.button)
    assert "rma" not in page.query_params


def test_what_was_approved_and_what_the_customer_says_stands_on_top(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, resolution="replacement")
    page = _page(bench, rma=case.rma)
    texts = [text.value for text in page.main.text]
    assert texts[0] == "1 × Headphones: replacement"
    assert "The customer says" in [caption.value for caption in page.main.caption]
    said = open_case(reviewer, case.rma).case.description
    assert texts.index(said) < next(place for place, text in enumerate(texts) if " · T-" in text)


def test_what_the_inspection_changed_is_said_without_the_clauses_numbers(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    drawn = " ".join(str(getattr(element, "proto", "")) for element in _page(bench, rma=case.rma).main)
    assert "Refund or replacement only after the item is back" in drawn
    assert "BR-" not in drawn


def test_a_parcel_is_received_with_the_scanner_alone(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _scan(_page(bench), "BENCHRECEIVE")
    assert "Scan a parcel first, then this code." in [said.value for said in page.info]
    for code in (case.rma, "BENCHDEFECT", "BENCHGRADEA", "BENCHGRADEC", "BENCHTOMANUFACTURER"):
        page = _scan(page, code)
    assert {"defect", "C", "manufacturer"} <= {group.value for group in page.button_group if group.label != "Show"}
    assert state_of(reviewer, case) is ReturnState.APPROVED
    page = _scan(page, "BENCHRECEIVE")
    assert state_of(reviewer, case) is ReturnState.RECEIVED


def test_a_scanned_code_fills_the_next_unit_and_another_one_clears_them_all(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Lamp", 4_000, 2),)), quantity=2)
    page = _page(bench, rma=case.rma)
    page.toggle[0].set_value(False).run()
    for code in ("BENCHMISSING", "BENCHDEFECT", "BENCHGRADED"):
        page = _scan(page, code)
    found = [(group.label, group.value) for group in page.button_group if group.value]
    assert found == [("What came", "missing"), ("What came", "defect"), ("Grade", "D")]
    page = _scan(page, "BENCHASSENT")
    assert "“As it was sent” answers nothing here." in [said.value for said in page.warning]
    page = _scan(page, "BENCHCLEAR")
    assert not any(group.value for group in page.button_group)


def test_several_returns_of_an_order_are_listed(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    first = shop.open_case(reviewer, Purchase(lines=(Bought(quantity=2),)))
    second = _another(reviewer, first)
    page = _scan(_page(bench), first.order.number)
    labels = " ".join(button.label for button in page.button)
    assert first.rma in labels
    assert second in labels


def _another(reviewer: Actor, first: Case) -> str:
    lines = (NewLine(first.order.line_ids[0], 1, Reason.DEFECTIVE),)
    new = NewReturn(first.order.number, lines, "The second one too.", date(2026, 2, 2), Channel.EMAIL)
    return open_return(reviewer, new).rma


def test_a_good_unit_is_received_and_the_page_says_so(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _inspect(_page(bench, rma=case.rma), Finding.DEFECT, "C", Disposition.MANUFACTURER)
    page = press(page, "Receive")
    assert state_of(reviewer, case) is ReturnState.RECEIVED
    assert "Everything that was expected is here." in [said.value for said in page.success]
    assert "Defect confirmed" in _texts(page)


def test_nothing_is_written_while_a_photo_is_still_on_its_way(
    sqlite_desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _inspect(_page(bench, rma=case.rma), Finding.DEFECT, "C", Disposition.MANUFACTURER)
    live = Live("tab", bench.staff_id or 0, clock.now(), clock.now())
    coming = {"method": "PUT", "path": "/_stcore/upload_file/tab/photo-1"}
    arrivals.asked_for(live.staff_id, 1)
    arrives = uploads.counted(coming, Headers({"content-length": "700000"}), live)
    moments: dict[str, AbstractContextManager[object]]
    moments = {"asked for": nullcontext(), "coming in": arrives, "page not told": nullcontext()}
    for moment, lasts in moments.items():
        with lasts:
            page = press(page, "Receive")
        assert "A photo is still on its way." in _texts(page), moment
        assert state_of(reviewer, case) is ReturnState.APPROVED
    # The browser says nothing of it: the page that it was for was left.
    monkeypatch.setattr(arrivals, "TOLD_SECONDS", 0.0)
    press(page, "Receive")
    assert state_of(reviewer, case) is ReturnState.RECEIVED


def test_what_a_failed_inspection_lacks_is_listed_and_what_was_chosen_stays(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _inspect(_page(bench, rma=case.rma), Finding.MISUSE, "D", Disposition.QUARANTINE)
    page = press(page, "Receive")
    assert "take at least one photo" in _texts(page)
    assert next(group for group in page.button_group if group.label == "What came").value is Finding.MISUSE
    assert state_of(reviewer, case) is ReturnState.APPROVED


def test_parts_that_are_unmarked_are_missing_with_their_price(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    packed_with(case, "Charger", 1_250)
    page = _inspect(_page(bench, rma=case.rma), Finding.DEFECT, "C", Disposition.MANUFACTURER)
    next(group for group in page.button_group if group.label.startswith("In the parcel")).set_value([]).run()
    page = press(page, "Receive")
    assert "missing: Charger" in _texts(page)


def test_what_an_inspection_changed_stands_on_the_bench_and_on_the_return(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    said = "the bench found: misuse or accident"
    assert said in _texts(_page(bench, rma=case.rma))
    assert said in _texts(visit(reviewer, "returns/return_case.py", rma=case.rma))


def test_a_return_that_expects_nothing_says_why_and_offers_quarantine(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = shop.open_case(reviewer)
    page = _page(bench, rma=case.rma)
    assert "not approved yet" in page.warning[0].value
    assert not any(button.label == "Receive" for button in page.button)
    assert any(button.label == "Keep the parcel apart" for button in page.button)


def test_names_of_products_stay_text(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought(LAMP),)))
    page = _page(bench, rma=case.rma)
    page = press(page, "Receive")
    shown = [*page.markdown, *page.caption, *page.error, *page.warning, *page.info]
    assert not any("evil.example" in element.value or "onerror" in element.value for element in shown)


def test_ten_units_that_are_alike_are_received_in_one_row(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Lamp", 4_000, 10),)), quantity=10)
    page = _page(bench, rma=case.rma)
    page.number_input[0].set_value(9)
    page = press(
        _inspect(page, Finding.DEFECT, "C", Disposition.MANUFACTURER),
        "Receive",
    )
    assert "1 of 10 expected" in _texts(page)


def test_reviewers_receive_nothing(sqlite_desk: Database) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(rosa(), "warehouse/receiving.py")


def test_an_inspection_is_corrected_with_its_reason(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    page = _inspect(_page(bench, rma=case.rma), Finding.DEFECT, "C", Disposition.MANUFACTURER)
    page = press(page, "Receive")
    chooser = next(box for box in page.selectbox if box.label == "Unit")
    page = chooser.set_value(chooser.options and 1).run()
    next(group for group in page.button_group if group.label == "What came").set_value(Finding.MISSING)
    next(field for field in page.text_input if field.label == "Why is it corrected?").set_value("It was another one.")
    page = press(page.run(), "Correct")
    assert state_of(reviewer, case) is ReturnState.APPROVED
    assert "corrected since" in _texts(page)


def test_a_scan_with_two_meanings_is_asked_about(sqlite_desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    cases = [shop.open_case(reviewer) for _ in range(2)]
    for case, number in zip(cases, ("90102", "#90102"), strict=True):
        shop.renumber(case, number)
    page = _scan(_page(bench), "90102")
    assert "Did you mean one of these?" in " ".join(element.value for element in page.markdown)
    page.button(key=f"open-{cases[1].rma}").click().run()
    assert not page.exception
    assert page.query_params["rma"] == cases[1].rma


def test_a_scanned_parcel_that_is_kept_apart_is_named(sqlite_desk: Database) -> None:
    bench = wanda()
    kept = Unexpected(
        note="A brown box, no papers.", form_key=uuid4().hex, arrived_on=date(2026, 3, 1), tracking="AB12"
    )
    quarantine.quarantine(bench, kept)
    page = _scan(_page(bench), "ab12")
    assert "This parcel is here since 01 Mar 2026, without a return." in _texts(page)
