"""A decision made and taken back in a browser: the return is open again, its text is back, and no message leaves."""

import pytest
from playwright.sync_api import Page, expect

from data import database
from data.queries.desk import messages
from data.vocabulary import MessageState, ReturnState
from services.review.case_page import open_case
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.keys import listening
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WHY = "It fell from the table, as the second photo shows."


def rejected(page: Page) -> Page:
    """Reject the return that is open, with the keyboard."""
    expect(page.get_by_role("button", name="Reject")).to_be_visible()
    listening(page).keyboard.press("r")
    page.get_by_role("combobox", name="Clause").click()
    page.get_by_role("option").first.click()
    reason = settled(page).get_by_role("textbox", name="Reason, as the customer will read it")
    reason.fill(WHY)
    reason.press("Tab")
    settled(page).get_by_role("textbox", name="Message").press("Control+Enter")
    return page


def states(case: Case) -> list[MessageState]:
    with database.reading() as tx:
        return [one.state for one in messages.of_return(tx, case.return_id)]


def test_who_decided_takes_it_back_and_finds_their_text(visits: Visits, served: Served, rosa: Somebody) -> None:
    case = shop.open_case(acting(rosa))
    page = rejected(visits.open(rosa, f"/case?rma={case.rma}"))
    expect(page.get_by_text(f"You rejected {case.rma}. The message waits until")).to_be_visible()
    settled(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Taken back: {case.rma} is as it was before, and no message leaves.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Reason, as the customer will read it")).to_have_value(WHY)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert open_case(acting(rosa), case.rma).case.state is ReturnState.AWAITING_REVIEW
    assert states(case) == [MessageState.SUPPRESSED]
