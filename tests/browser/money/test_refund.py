"""A refund in the browser: granted by one, sent by another, paid by hand, and the customer is told once."""

import pytest
from playwright.sync_api import expect

from data.vocabulary import ReturnState, Role
from services.review.case_page import open_case
from tests.browser.conftest import acting, services_on
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def rosa(served: Served) -> Somebody:
    """Rosa opens and approves."""
    return served.hire(Role.REVIEWER, name="Rosa")


@pytest.fixture
def case(served: Served, rosa: Somebody) -> Case:
    """A return whose unit has arrived and passed, at Wanda's bench."""
    wanda = served.hire(Role.WAREHOUSE_LEAD, name="Wanda")
    with services_on(served):
        opened = approved(acting(rosa), acting(rosa))
        arrive(acting(wanda), opened)
    return opened


def test_a_refund_is_granted_by_one_and_sent_by_another(
    served: Served, visits: Visits, rosa: Somebody, case: Case
) -> None:
    fay, finn = (served.hire(Role.FINANCE, name=name) for name in ("Fay", "Finn"))
    granting = visits.open(fay, f"/refund?rma={case.rma}")
    expect(granting.get_by_text("100.00 × 1")).to_be_visible()
    granting.get_by_role("button", name="Grant $100.00").press("Enter")
    expect(granting.get_by_text("so the next step is somebody else's.")).to_be_visible()
    expect(granting.get_by_role("button", name="Hand over")).to_have_count(0)

    sending = visits.open(finn, f"/refund?rma={case.rma}")
    send = sending.get_by_role("button", name="Hand over $100.00 to be paid")
    send.dblclick()
    reference = sending.get_by_role("textbox", name="Reference, or why it failed")
    expect(reference).to_be_visible()
    expect(send).to_have_count(0)
    reference.fill("TR-2026-1")
    sending.get_by_role("button", name="It is paid").press("Enter")
    expect(sending.get_by_text("Recorded: it is paid.")).to_be_visible()
    with services_on(served):
        assert open_case(acting(rosa), case.rma).case.state is ReturnState.CLOSED
