"""A return ended and taken up again in a browser, with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import Role
from services.review.case_page import open_case
from tests.browser.conftest import acting
from tests.support.approving import approved
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WHY = "The parcel never came, and the customer wrote that it works."


def ended(page: Page, button: str, sentence: str) -> None:
    """Open the form of an end from the keyboard, say why, and send it."""
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("textbox", name="Why?")).to_be_visible()
    field = settled(page).get_by_role("textbox", name="Why?")
    field.fill(WHY)
    field.press("Control+Enter")
    expect(page.get_by_text(sentence)).to_be_visible()


def test_a_manager_closes_a_return_and_takes_it_up_again(visits: Visits, served: Served, rosa: Somebody) -> None:
    max_ = served.hire(Role.MANAGER, name="Max")
    case = approved(acting(rosa), acting(served.hire(Role.REVIEWER, name="Rob")))
    page = visits.open(max_, f"/case?rma={case.rma}")
    ended(page, "Close the return", f"{case.rma} has ended and stands at “Closed”.")
    expect(page.get_by_role("button", name="Close the return")).to_have_count(0)
    ended(settled(page), "Reopen the return", f"{case.rma} is taken up again and stands at “Approved”.")
    expect(page.get_by_role("button", name="Reopen the return")).to_have_count(0)
    reasons = [line.reason for line in open_case(acting(max_), case.rma).timeline[:2]]
    assert reasons == [WHY, WHY]
