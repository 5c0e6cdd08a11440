"""Two reviewers on one return, each in their own browser: who holds it, who wins, what the other keeps."""

import io
import re

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Proof, Role
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.signals import look_at_signals
from tests.support.browser.visits import Visits
from tests.support.files import photo
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEFECT = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM)
NOTE = "Called the customer, who sends the charger too."


@pytest.fixture
def case(rosa: Somebody) -> Case:
    """A defective item with all its proofs: the policy says to approve."""
    opened = shop.open_case(acting(rosa))
    add_evidence(acting(rosa), opened.return_id, "all.jpg", io.BytesIO(photo(1000 + opened.return_id)), DEFECT)
    return opened


@pytest.fixture
def rob(served: Served) -> Somebody:
    """Rob reviews returns too."""
    return served.hire(Role.REVIEWER, name="Rob")


def approving(page: Page) -> Page:
    """Open the form of an approval by keyboard."""
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("textbox", name="Internal note")).to_be_visible()
    return look_at_signals(page)


def test_the_one_who_took_the_case_is_named_to_the_other(
    visits: Visits, rosa: Somebody, rob: Somebody, case: Case
) -> None:
    at_rosa = visits.open(rosa, f"/queue?tab=all&q={case.order.number}")
    expect(at_rosa.get_by_role("link", name=re.compile(case.rma))).to_be_visible()
    at_rosa.keyboard.press("n")
    expect(at_rosa.get_by_text("Held by you")).to_be_visible()

    at_rob = visits.open(rob, f"/case?rma={case.rma}")
    expect(at_rob.get_by_text(f"{rosa.name} is working on it")).to_be_visible()
    at_rob.goto(f"/queue?tab=all&q={case.order.number}")
    expect(at_rob.get_by_text(f"held by {rosa.name}")).to_be_visible()


def test_the_second_to_decide_is_told_who_was_first_and_keeps_what_they_wrote(
    visits: Visits, rosa: Somebody, rob: Somebody, case: Case
) -> None:
    at_rosa = approving(visits.open(rosa, f"/case?rma={case.rma}"))
    at_rob = approving(visits.open(rob, f"/case?rma={case.rma}"))
    at_rob.get_by_role("textbox", name="Internal note").fill(NOTE)
    expect(at_rosa.get_by_text(f"{rob.name} is writing an approval since")).to_be_visible()

    at_rosa.get_by_role("textbox", name="Internal note").press("Control+Shift+Enter")
    expect(at_rosa.get_by_text(f"{case.rma} is approved; the message is in the outbox.")).to_be_visible()

    # Rob need not press anything: his page looks every few seconds.
    expect(at_rob.get_by_text(f"{rosa.name} already approved this return at")).to_be_visible()
    kept = [field.input_value() for field in settled(at_rob).get_by_role("textbox", name="Your text").all()]
    assert NOTE in kept
    expect(at_rob.get_by_text(f"{case.rma} is approved; the message is in the outbox.")).to_have_count(0)
