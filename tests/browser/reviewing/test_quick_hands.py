"""Quick hands before a slow desk: what is pressed while the page still works is neither lost nor in another's way."""

import io
import re

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Proof, ReturnState
from services.review.case_page import open_case
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.serving import Somebody
from tests.support.browser.signals import look_at_signals
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROOFS = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM)


@pytest.fixture
def case(rosa: Somebody) -> Case:
    """A defective item with all its proofs: the policy says to approve."""
    opened = shop.open_case(acting(rosa))
    add_evidence(acting(rosa), opened.return_id, "all.jpg", io.BytesIO(photo(1000 + opened.return_id)), PROOFS)
    return opened


def approving(page: Page) -> Page:
    """The form of an approval, its button under the keyboard."""
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.keyboard.press("a")
    button = page.get_by_role("button", name=re.compile(r"^Approve · refund \$[\d.]+ Shortcut Ctrl"))
    expect(button).to_be_visible()
    look_at_signals(page)
    button.focus()
    return page


def state_of(rosa: Somebody, case: Case) -> ReturnState:
    return open_case(acting(rosa), case.rma).case.state


def test_a_decision_is_made_though_another_key_follows_at_once(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = approving(visits.open(rosa, f"/case?rma={case.rma}"))
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    expect(page.get_by_text(f"{case.rma} is approved; the message is in the outbox.")).to_be_visible()
    assert state_of(rosa, case) is ReturnState.APPROVED


def test_who_goes_to_another_page_at_once_arrives_there_and_the_decision_is_made(
    visits: Visits, rosa: Somebody, case: Case
) -> None:
    page = approving(visits.open(rosa, f"/case?rma={case.rma}"))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Outbox").dispatch_event("click")
    expect(page.get_by_role("heading", name="Outbox")).to_be_visible()
    expect(page).to_have_url(re.compile("/outbox"))
    assert state_of(rosa, case) is ReturnState.APPROVED


def test_a_refusal_is_told_though_another_key_follows_at_once(visits: Visits, rosa: Somebody, case: Case) -> None:
    page = visits.open(rosa, f"/case?rma={case.rma}")
    expect(page.get_by_role("button", name="Ask for more")).to_be_visible()
    page.keyboard.press("e")
    page.get_by_role("button", name=re.compile("^Pass to the managers Shortcut Ctrl")).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    # The box is gone with the next run; the message is not.
    expect(page.get_by_test_id("stToast").get_by_text("Say what the manager is to decide")).to_be_visible()
    assert state_of(rosa, case) is ReturnState.AWAITING_REVIEW
