"""A reviewer's day with the keyboard alone: a return is found, judged, approved; another one is rejected."""

import io
import re

import pytest
from playwright.sync_api import expect

from data.vocabulary import Proof, ReturnState
from services.review.case_page import open_case
from services.review.evidence import add_evidence
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.keys import listening, look_for
from tests.support.browser.serving import Somebody
from tests.support.browser.signals import look_at_signals
from tests.support.browser.visits import Visits
from tests.support.files import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PROOFS = (Proof.PACKAGE_FRONT, Proof.PACKAGE_BACK, Proof.ITEM, Proof.PROBLEM)
WIDE = {"width": 1400, "height": 900}


def test_a_return_is_found_judged_and_approved_and_another_rejected(visits: Visits, rosa: Somebody) -> None:
    good, bad = (shop.open_case(acting(rosa)) for _ in range(2))
    add_evidence(acting(rosa), good.return_id, "all.jpg", io.BytesIO(photo(91)), PROOFS)
    page = visits.open(rosa, "/today", viewport=WIDE)
    expect(page.get_by_text("What waits on me now")).to_be_visible()

    look_for(page, good.rma)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 photo not judged")).to_be_visible()
    listening(page).keyboard.press("y")
    expect(page.get_by_text("1 photo is accepted.")).to_be_visible()
    expect(page.get_by_text("1 photo not judged")).to_have_count(0)

    settled(page).keyboard.press("a")
    confirm = page.get_by_role("button", name=re.compile(r"^Approve · refund \$[\d.]+ Shortcut Ctrl"))
    expect(confirm).to_be_in_viewport()
    look_at_signals(page)
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text(f"{good.rma} is approved; the message is in the outbox.")).to_be_visible()
    expect(page.get_by_text("Waiting for the parcel · warehouse · due")).to_be_visible()

    look_for(page, bad.rma)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=bad.rma)).to_be_visible()
    listening(page).keyboard.press("r")
    reason = page.get_by_role("textbox", name="Reason, as the customer will read it")
    expect(reason).to_be_focused()
    page.keyboard.type("No photo was sent in three weeks.")
    clause = page.get_by_role("combobox", name="Clause")
    clause.focus()
    page.keyboard.type("BR-12")
    page.keyboard.press("Enter")
    settled(page).keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text(f"{bad.rma} is rejected; the message is in the outbox.")).to_be_visible()
    assert open_case(acting(rosa), bad.rma).case.state is ReturnState.REJECTED
