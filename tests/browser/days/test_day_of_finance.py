"""A day of finance in the browser: granted, confirmed by a second person, handed over, batched, paid, closed."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from data.vocabulary import ReturnState, Role
from services.review.case_page import open_case
from tests.browser.conftest import acting, services_on
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.browser.hostile import settled
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.shop import Bought, Case, Purchase

# Somebody of their own: what a customer was refunded today counts for the second person.
CAMERA = Purchase(lines=(Bought("Camera", 25_000),), customer="Bo Berg", email="bo@example.org")
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def rosa(served: Served) -> Somebody:
    """Rosa opens and approves."""
    return served.hire(Role.REVIEWER, name="Rosa")


@pytest.fixture
def case(served: Served, rosa: Somebody) -> Case:
    """A camera above the limit of one person, received at Wanda's bench."""
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    with services_on(served):
        opened = approved(acting(rosa), acting(rosa), CAMERA)
        arrive(acting(wanda), opened)
    return opened


def _filled(page: Page, **cells: str) -> list[dict[str, str]]:
    """The batch's file as it was downloaded, each row filled in."""
    with page.expect_download() as downloading:
        page.get_by_role("link", name="File for the bank").click()
    content = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    return [row | cells for row in csv.DictReader(io.StringIO(content))]


def _give_back(page: Page, rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = FilePayload(name="results.csv", mimeType="text/csv", buffer=out.getvalue().encode())
    settled(page).locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Record the file: 1 of 1 rows say something").click()


def test_a_refund_goes_from_grant_to_the_bank_and_the_return_closes(
    served: Served, visits: Visits, rosa: Somebody, case: Case
) -> None:
    fay, finn = (served.hire(Role.FINANCE, name=name) for name in ("Fay", "Finn"))
    max_ = served.hire(Role.MANAGER, name="Max")
    granting = visits.open(fay, f"/refund?rma={case.rma}")
    grant = granting.get_by_role("button", name="Grant")
    expect(grant).to_have_text(re.compile(r"Grant \$250\.00"))
    granting.get_by_role("textbox", name="Reason").fill("The strap is worn; the customer agreed in writing.")
    amount = granting.get_by_role("textbox", name="USD").first
    amount.fill("24")
    # As fast as hands are: the last letter and the key that sends belong together.
    amount.press("End")
    amount.press("5")
    amount.press("Control+Enter")
    expect(granting.get_by_text("a second person confirms it").first).to_be_visible()

    confirming = visits.open(max_, f"/refund?rma={case.rma}")
    confirming.get_by_role("button", name="Confirm", exact=True).press("Enter")
    expect(confirming.get_by_text("is confirmed and can be").first).to_be_visible()

    sending = visits.open(finn, f"/refund?rma={case.rma}")
    sending.get_by_role("button", name="Hand over $245.00 to be paid").press("Enter")
    expect(sending.get_by_text("to be paid", exact=False).first).to_be_visible()

    batching = visits.tab(sending, "/batches")
    expect(batching.get_by_text("No batch yet")).to_be_visible()
    listing = visits.tab(sending, "/refunds?show=by_hand")
    settled(listing).get_by_role("checkbox", name=f"Choose {case.rma}").press("Space")
    listing.get_by_role("button", name="Make a batch of 1 · $245.00").press("Enter")
    expect(listing.get_by_text("Batch 1 ·")).to_be_visible()
    (row,) = _filled(listing, **{"Result": "paid", "Bank's reference": "TR-2026-7"})
    assert (row["Payee"], row["Amount"], row["Currency"]) == ("Bo Berg", "245.00", "USD")
    _give_back(listing, [row])
    expect(listing.get_by_text("1 of 1 rows recorded.")).to_be_visible()
    expect(listing.get_by_text("recorded as paid.")).to_be_visible()
    with services_on(served):
        assert open_case(acting(rosa), case.rma).case.state is ReturnState.CLOSED
