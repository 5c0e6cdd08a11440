"""A warehouse lead's day with the keyboard and a scanner alone: two parcels are scanned, inspected and received."""

from itertools import zip_longest

import pytest
from playwright.sync_api import expect

from data.vocabulary import ReturnState, Role
from tests.browser.conftest import acting
from tests.support.approving import approved
from tests.support.bench_work import state_of
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


# What an ordinary unit takes beside the scan: what came, its grade, where it goes, receive.
KEYS = ("1", "3", "3", "Enter")
CHOSEN = ("1 Defect confirmed", "3 C ·", "3 Manufacturer")


# Keys that are pressed one by one from outside may be as slow as a hand where the machine is busy.
AT_A_SCANNERS_PACE = """keys => keys.forEach(key =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})))"""


def test_two_parcels_are_each_received_with_a_scan_and_four_keys(
    visits: Visits, served: Served, rosa: Somebody
) -> None:
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    first, second = (approved(acting(rosa), acting(rosa)) for _ in range(2))
    page = visits.open(wanda, "/receiving")
    expect(page.get_by_role("textbox", name="Scan or type")).to_be_focused()
    for case in (first, second):
        page.keyboard.type(f"{case.rma}\n")
        expect(page.get_by_role("heading", name=case.rma)).to_be_visible()
        expect(page.get_by_text("1 × Headphones: refund")).to_be_visible()
        assert len(KEYS) == 4
        for key, name in zip_longest(KEYS, CHOSEN):
            settled(page).keyboard.press(key)
            if name:
                expect(page.get_by_role("radio", name=name)).to_be_checked()
        expect(page.get_by_text("Everything that was expected is here.")).to_be_visible()
        assert state_of(acting(rosa), case) is ReturnState.RECEIVED


def test_a_scanners_digits_press_no_button_and_the_suggestion_is_taken_with_enter(
    visits: Visits, served: Served, rosa: Somebody
) -> None:
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    case, other = (approved(acting(rosa), acting(rosa)) for _ in range(2))
    page = visits.open(wanda, f"/receiving?rma={case.rma}")
    expect(page.get_by_role("radio", name="1 Defect confirmed")).to_be_visible()
    settled(page).evaluate(AT_A_SCANNERS_PACE, ["2", "1", "0", "1", "Enter"])
    expect(page.get_by_text("No return, order or parcel bears this number:")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)

    page.keyboard.type(f"{other.rma}\n")
    expect(page.get_by_role("heading", name=other.rma)).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    for key in ("1", "3"):
        settled(page).keyboard.press(key)
    expect(page.get_by_text("Suggested: Manufacturer · Enter takes it")).to_be_visible()
    settled(page).keyboard.press("Enter")
    expect(page.get_by_role("radio", name="3 Manufacturer")).to_be_checked()
    settled(page).keyboard.press("Enter")
    expect(page.get_by_text("Everything that was expected is here.")).to_be_visible()
    assert state_of(acting(rosa), case) is ReturnState.APPROVED
