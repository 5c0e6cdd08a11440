"""The keys of every page: they do the same wherever the keyboard is, and nothing that was not meant."""

import io
import re

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Proof, ReturnState, Role
from services.review.case_page import open_case
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.approving import approved
from tests.support.browser.hostile import settled
from tests.support.browser.keys import listening, look_for, saved
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROOFS = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM)


@pytest.fixture
def case(rosa: Somebody) -> Case:
    """A defective item with one photo that shows all."""
    opened = shop.open_case(acting(rosa))
    add_evidence(acting(rosa), opened.return_id, "all.jpg", io.BytesIO(photo(81)), PROOFS)
    return opened


def at_case(page: Page) -> Page:
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    return listening(page)


def state_of(rosa: Somebody, case: Case) -> ReturnState:
    return open_case(acting(rosa), case.rma).case.state


def test_the_form_is_sent_from_a_tab_that_has_the_keyboard(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = at_case(visits.open(rosa, f"/case?rma={case.rma}"))
    page.keyboard.press("e")
    why = page.get_by_role("textbox", name="What is the manager to decide?")
    why.fill("The photo shows another box than the label says.")
    page.get_by_role("tab", name="Timeline").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{case.rma} is with the managers.")).to_be_visible()
    # The tab that had the keyboard was not opened.
    expect(page.get_by_role("tab", name="Order")).to_have_attribute("aria-selected", "true")
    assert state_of(rosa, case) is ReturnState.ESCALATED


def test_r_rejects_and_escape_closes_the_form(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = at_case(visits.open(rosa, f"/case?rma={case.rma}"))
    page.keyboard.press("r")
    reason = page.get_by_role("textbox", name="Reason, as the customer will read it")
    expect(reason).to_be_focused()
    page.keyboard.press("Escape")
    expect(reason).to_have_count(0)


def test_one_accepts_again_and_takes_nothing_back(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = at_case(visits.open(rosa, f"/case?rma={case.rma}"))
    page.get_by_role("tab", name="Timeline").focus()
    for _ in range(len(PROOFS) + 2):
        page.keyboard.press("1")
    expect(page.locator(".slot.accepted")).to_have_count(len(PROOFS))
    saved(page)


def test_a_number_typed_anywhere_leads_to_its_return(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = visits.open(rosa, "/outbox")
    expect(page.get_by_text("Waiting (").first).to_be_visible()
    look_for(page, case.rma.replace("-", " ").lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=case.rma)).to_be_visible()


def test_a_page_is_found_by_its_name_and_only_where_it_may_be_seen(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = at_case(visits.open(rosa, f"/case?rma={case.rma}"))
    look_for(page, "staff")
    expect(page.get_by_role("dialog", name="Go to").get_by_role("button")).to_have_count(0)
    page.get_by_role("textbox", name="Return, order or page").fill("outb")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/outbox"))


def test_a_question_mark_shows_the_keys_and_a_phone_none(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = at_case(visits.open(rosa, f"/case?rma={case.rma}"))
    expect(page.get_by_label("Shortcut A", exact=True)).to_be_visible()
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keys of this page")
    for what in ("Approve", "Reject", "Change reason", "Accept the photo", "Hold"):
        expect(listed.get_by_text(what, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 400, "height": 900})
    expect(page.get_by_label("Shortcut A", exact=True)).to_be_hidden()


def test_a_scan_is_taken_though_a_list_has_the_keyboard(visits: Visits, served: Served, rosa: Somebody) -> None:
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    first, second = (approved(acting(rosa), acting(rosa)) for _ in range(2))
    page = visits.open(wanda, f"/receiving?rma={first.rma}")
    expect(page.get_by_role("heading", name=first.rma)).to_be_visible()
    settled(page).get_by_role("radio", name="5 Damaged on its way back").click()
    page.get_by_role("combobox", name="Beside the damage, the inspection found").focus()
    page.keyboard.type(f"{second.rma}\n")
    expect(page.get_by_role("heading", name=second.rma)).to_be_visible()
