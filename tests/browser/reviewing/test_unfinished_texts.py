"""Texts that are not sent: they come back after a reload; a colleague sees who writes, and what became of it."""

import pytest
from playwright.sync_api import expect

from data.vocabulary import Role
from tests.browser.conftest import acting
from tests.support import shop
from tests.support.browser.hostile import settled
from tests.support.browser.keys import listening
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
REASON = "The label on the photo names another order."
NOTE = "Seen the same label last week."


def test_what_was_typed_comes_back_and_a_colleague_sees_who_writes_and_what_was_decided(
    visits: Visits, served: Served, rosa: Somebody
) -> None:
    case = shop.open_case(acting(rosa))
    page = visits.open(rosa, f"/case?rma={case.rma}")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    listening(page).keyboard.press("r")
    reason, note = (page.get_by_role("textbox", name=name) for name in ("Reason, as the customer", "Internal note"))
    expect(reason).to_be_focused()
    page.keyboard.type(REASON)
    note.fill(NOTE)

    rob = served.hire(Role.REVIEWER, name="Rob")
    other = visits.open(rob, f"/case?rma={case.rma}")
    expect(other.get_by_text(f"{rosa.name} is writing a rejection since")).to_be_visible()

    settled(page).reload()
    expect(reason).to_have_value(REASON)
    expect(note).to_have_value(NOTE)
    page.get_by_role("combobox", name="Clause").focus()
    page.keyboard.type("BR-12")
    page.keyboard.press("Enter")
    settled(page).keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text(f"{case.rma} is rejected; the message is in the outbox.")).to_be_visible()
    # Nobody touches the other page.
    expect(other.get_by_text("Rejected", exact=True).first).to_be_visible(timeout=30_000)
