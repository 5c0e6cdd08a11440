"""A person's data go while a refund of theirs is open: held, told, and gone by itself once the money is paid."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from data.vocabulary import Role, TaskException
from services.desk import clock
from services.desk.settings import settings
from services.privacy.recipients import register, telling
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from tests.browser.conftest import acting, services_on
from tests.support import refunding
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.privacy import asking, erasing
from tests.support.privacy.recipients import ALL
from tests.support.refunding import Team, attempts

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MAIL = "held.by.a.refund@example.org"


@pytest.fixture
def dora(served: Served) -> Somebody:
    """Dora is the data protection officer."""
    return served.hire(Role.DATA_PROTECTION_OFFICER, name="Dora")


@pytest.fixture
def paul(served: Served) -> Somebody:
    """Paul answers people for her."""
    return served.hire(Role.PRIVACY_AGENT, name="Paul")


@pytest.fixture
def money(served: Served) -> Team:
    """The people of the money desk."""
    roles = {"Rob": Role.REVIEWER, "Rosa": Role.REVIEWER, "Wanda": Role.WAREHOUSE_LEAD, "Fay": Role.FINANCE}
    roles |= {"Finn": Role.FINANCE, "Max": Role.MANAGER, "Mia": Role.MANAGER}
    return Team(*(acting(served.hire(role, name=name)) for name, role in roles.items()))


def test_an_erasure_waits_for_a_refund_and_goes_on_by_itself(
    served: Served, visits: Visits, dora: Somebody, paul: Somebody, money: Team
) -> None:
    with services_on(served):
        customer, refund_id = _refund_under_way(money)
        number = erasing.asked(acting(dora), MAIL, clock.today(settings().zone) - timedelta(days=1))
        for recipient in ALL:
            register.save(acting(dora), recipient)

    preparing = visits.open(dora, f"/privacy-erasure?number={number}")
    expect(preparing.get_by_text("1 return: a refund is not settled yet")).to_be_visible()
    preparing.get_by_role("button", name="Prepare for a second person").press("Enter")
    expect(preparing.get_by_text("Somebody else approves it")).to_be_visible()

    approving = visits.open(paul, f"/privacy-erasure?number={number}")
    approving.get_by_role("button", name="Approve and delete").press("Enter")
    expect(approving.get_by_text("Partly done: the rest follows by itself")).to_be_visible()
    expect(approving.get_by_text("until that is settled").first).to_be_visible()
    with services_on(served):
        for task in telling.receivers(acting(dora), number).tasks:
            telling.excuse(acting(dora), task.id, TaskException.IMPOSSIBLE, "It keeps what it got for a week alone.")
    approving.reload()
    approving.get_by_role("button", name="Send it and close the request").press("Enter")
    expect(approving.get_by_role("button", name="Send it and close the request")).to_have_count(0)

    with services_on(served):
        record_paid(money.finn, attempts(refund_id)[0].id, "TR-2026-7")
    expect(approving.get_by_text("Receipt of")).to_have_count(2)
    expect(approving.get_by_text("Partly done")).to_have_count(0)
    with services_on(served):
        row = erasing.row_of(customer)
        told = [one.template for one in asking.letters(acting(dora), number)]
    assert row is not None
    assert (row["name"], row["email"]) == (None, None)
    assert told == ["privacy_erased", "privacy_erased"]


def _refund_under_way(money: Team) -> tuple[int, int]:
    """A customer whose refund was sent and is not paid yet; the customer and the refund."""
    customer = erasing.customer("Held Byarefund", MAIL)
    case = refunding.ready(money)
    erasing.belongs(customer, case.order.order_id)
    granted = refunding.grant(money, case)
    send(money.finn, granted.refund_id, 1)
    return customer, granted.refund_id
