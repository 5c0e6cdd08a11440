"""A warehouse lead's day with the keyboard and a scanner alone: two parcels are scanned, inspected and received."""

import re

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import ReturnState, Role
from tests.browser.conftest import acting
from tests.support.approving import approved
from tests.support.bench_work import state_of
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def choose(page: Page, label: str, option: str) -> None:
    field = settled(page).get_by_role("combobox", name=label)
    field.focus()
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(settled(page).get_by_role("combobox", name=label)).to_have_value(re.compile(re.escape(option)))


def test_two_parcels_are_scanned_inspected_and_received(visits: Visits, served: Served, rosa: Somebody) -> None:
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    first, second = (approved(acting(rosa), acting(rosa)) for _ in range(2))
    page = visits.open(wanda, "/receiving")
    expect(page.get_by_role("textbox", name="Scan or type")).to_be_focused()
    for case in (first, second):
        page.keyboard.type(f"{case.rma}\n")
        expect(page.get_by_role("heading", name=case.rma)).to_be_visible()
        expect(page.get_by_text("1 × Headphones: refund")).to_be_visible()
        choose(page, "Inspection", "Defect confirmed")
        choose(page, "Grade", "C – ")
        choose(page, "Goes to", "Manufacturer")
        settled(page).keyboard.press("Control+Enter")
        expect(page.get_by_text("Everything that was expected is here.")).to_be_visible()
        assert state_of(acting(rosa), case) is ReturnState.RECEIVED
