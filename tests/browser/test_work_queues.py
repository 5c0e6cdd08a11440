"""The day's work in a real browser: from what waits to the rows, chosen by keyboard and taken; and lists that fit."""

import re
from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Role, Stage
from services.receiving import quarantine
from services.receiving.quarantine import Unexpected
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.rows import workload
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 400, "height": 900}
# Of every table in the page's own parts: how far it reaches beyond the box in which it stands.
BEYOND = """() => {
    const found = [];
    const walk = (element) => {
        for (const table of element.shadowRoot?.querySelectorAll("table") ?? []) {
            found.push(table.scrollWidth - table.parentElement.clientWidth);
        }
        for (const child of element.children) walk(child);
    };
    walk(document.body);
    return found;
}"""


@pytest.fixture
def wanda(served: Served) -> Somebody:
    """Wanda leads the warehouse."""
    return served.hire(Role.WAREHOUSE_LEAD, name="Wanda")


@pytest.fixture
def two(rosa: Somebody) -> tuple[Case, Case]:
    """Two returns that wait for their parcels."""
    cases = shop.open_case(acting(rosa)), shop.open_case(acting(rosa))
    for case in cases:
        workload.wait(Stage.RECEIVE, case)
    return cases


def test_what_waits_is_opened_by_a_key_chosen_by_keys_and_taken_by_a_key(
    visits: Visits, wanda: Somebody, two: tuple[Case, Case]
) -> None:
    page = visits.open(wanda, "/")
    expect(page.get_by_text("What waits on me now")).to_be_visible()
    expect(page.get_by_role("button", name="Open")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Work queues")).to_be_visible()
    for case in two:
        page.get_by_role("link", name=re.compile(case.rma)).focus()
        page.keyboard.press("x")
        expect(page.get_by_role("checkbox", name=f"Choose {case.rma}")).to_be_checked()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text("Done.")).to_be_visible()
    for case in two:
        expect(page.get_by_role("row", name=re.compile(case.rma)).get_by_text("you", exact=True)).to_be_visible()
    # What was chosen was chosen as it was shown: it has changed, so nothing is chosen any more.
    expect(page.get_by_role("button", name="Take")).to_be_disabled()


def test_the_keyboard_stays_on_its_row_while_the_page_works(
    visits: Visits, wanda: Somebody, two: tuple[Case, Case]
) -> None:
    page = visits.open(wanda, "/work")
    mark = page.get_by_role("checkbox", name=f"Choose {two[0].rma}")
    mark.press("Space")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text("Done.")).to_be_visible()
    expect(mark).not_to_be_checked()
    page.keyboard.press("x")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    expect(mark).to_be_checked()


def test_a_task_that_a_colleague_took_meanwhile_is_left_and_named(
    visits: Visits, served: Served, wanda: Somebody, two: tuple[Case, Case]
) -> None:
    walter = served.hire(Role.WAREHOUSE_LEAD, name="Walter")
    at_wanda, at_walter = visits.open(wanda, "/work"), visits.open(walter, "/work")
    for case in two:
        at_wanda.get_by_role("checkbox", name=f"Choose {case.rma}").check()
    expect(at_wanda.get_by_text("2 chosen")).to_be_visible()
    at_walter.get_by_role("checkbox", name=f"Choose {two[0].rma}").check()
    expect(at_walter.get_by_text("1 chosen")).to_be_visible()
    at_walter.get_by_role("button", name="Take").click()
    expect(at_walter.get_by_text("Done.")).to_be_visible()
    at_wanda.get_by_role("button", name="Take").click()
    expect(at_wanda.get_by_text("1 of 2 done.")).to_be_visible()
    refused = at_wanda.get_by_text(f"{two[0].rma}: {walter.name} has it.")
    expect(refused).to_be_visible()
    at_wanda.get_by_role("checkbox", name=f"Choose {two[1].rma}").check()
    expect(at_wanda.get_by_text("1 chosen")).to_be_visible()
    expect(settled(at_wanda).get_by_role("button", name="Take")).to_be_enabled()
    expect(refused).to_be_visible()


def test_a_row_is_chosen_by_key_and_stays_chosen_while_the_list_changes(visits: Visits, wanda: Somebody) -> None:
    named = f"Radio {wanda.staff_id}"
    shop.place_order(shop.Purchase(lines=(shop.Bought(f"{named} A"), shop.Bought(f"{named} B"))))
    page = visits.open(wanda, "/replacements?show=Shelf")
    search = page.get_by_role("textbox", name="Product")
    search.fill(named)
    search.press("Enter")
    page.get_by_role("button", name=f"Show {named} A").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{named} B: 0 on hand")).to_be_visible()
    page.get_by_role("textbox", name="Counted").fill("4")
    page.get_by_role("textbox", name="Why?").fill("Counted by hand.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{named} B: 4 on hand, 0 of them reserved")).to_be_visible()
    expect(page.get_by_role("button", name=f"Show {named} B")).to_have_attribute("aria-expanded", "true")


def test_the_queue_is_exported_as_a_file(visits: Visits, wanda: Somebody, two: tuple[Case, Case]) -> None:
    page = visits.open(wanda, "/work")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export").click()
    assert waiting.value.suggested_filename.startswith("receiving-")
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert all(case.rma in text for case in two)


@pytest.mark.parametrize("path", ["/queue?tab=review", "/work?queue=receiving"])
def test_the_lists_fit_beside_the_sidebar(visits: Visits, served: Served, two: tuple[Case, Case], path: str) -> None:
    manager = served.hire(Role.MANAGER, name="Max")
    page = visits.open(manager, path, viewport={"width": 1440, "height": 900})
    # Whatever comes first: the desk is shared by all tests here, and its first page may be full.
    expect(page.get_by_role("link", name=re.compile("^Open R-")).first).to_be_visible()
    for width in (1440, 1280, 1180, 1120, 1060, 1000, 400):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        beyond = page.evaluate(BEYOND)
        assert beyond
        assert max(beyond) <= 0, width


def _top(page: Page, text: str) -> float:
    box = page.get_by_text(text, exact=True).first.bounding_box()
    assert box is not None
    return box["y"]


def test_on_a_phone_the_decision_stands_above_the_clauses(
    visits: Visits, rosa: Somebody, two: tuple[Case, Case]
) -> None:
    page = visits.open(rosa, f"/case?rma={two[0].rma}", viewport=PHONE)
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    settled(page)
    assert _top(page, "In the customer’s words") < _top(page, "Approve") < _top(page, "Policy")


def test_words_in_the_list_of_parcels_are_not_broken(visits: Visits, wanda: Somebody) -> None:
    note = "A brown carton without a sender; the label got wet. Inside is a white desk lamp, wrapped in a newspaper."
    quarantine.quarantine(acting(wanda), Unexpected(note=note, form_key=uuid4().hex, arrived_on=date(2026, 3, 1)))
    page = visits.open(wanda, "/parcels", viewport={"width": 1280, "height": 900})
    word = page.get_by_role("cell", name="Unannounced").first
    expect(word).to_be_visible()
    settled(page)
    measured = "text => text.clientHeight / parseFloat(getComputedStyle(text).lineHeight)"
    assert round(word.locator("span").first.evaluate(measured)) == 1
