"""A payment service that hangs, in the browser: a double click pays once, and the page says what is going on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data import database
from data.queries.money import payouts
from data.vocabulary import PayoutState, Role
from tests.browser.conftest import acting, services_on
from tests.support.browser.serving import Served, serve
from tests.support.browser.visits import Visits
from tests.support.refunding import Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import CLIENT, SECRET, WEBHOOK, PayPalDouble, open_paypal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def paypal(chromium_path: str, shared: Path) -> Iterator[PayPalDouble]:
    """A PayPal that keeps to its own documents and is slow when told."""
    with open_paypal(shared) as double:
        yield double


@pytest.fixture(scope="module")
def served(paypal: PayPalDouble, tmp_path_factory: pytest.TempPathFactory, _keys: None) -> Iterator[Served]:
    """A desk of its own that pays by this PayPal."""
    account = {"CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "WEBHOOK_ID": WEBHOOK, "BASE_URL": paypal.url}
    names = {f"RETURNS_DESK_PAYPAL_{name}": value for name, value in account.items()}
    with serve(tmp_path_factory.mktemp("slow"), **names) as desk:
        yield desk


def test_a_double_click_on_a_service_that_hangs_pays_once(served: Served, visits: Visits, paypal: PayPalDouble) -> None:
    finn, mia = (served.hire(Role.FINANCE, name=name) for name in ("Finn", "Mia"))
    with services_on(served):
        ((case, refund_id),) = many_refunds.granted(Team(finn=acting(finn), mia=acting(mia)), 1)
    paypal.capture(capture_of(case), "100.00")
    paypal.next("slow")
    page = visits.open(finn, f"/refund?rma={case.rma}")
    page.get_by_role("button", name="Send $100.00").dblclick()
    assert paypal.hanging.wait(60)
    expect(page.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(page.get_by_text("The payment is on its way once.")).to_be_visible()
    beside = visits.open(mia, f"/refund?rma={case.rma}")
    expect(beside.get_by_text("Being sent", exact=True)).to_be_visible()
    expect(beside.get_by_role("button", name="Send")).to_have_count(0)
    paypal.patience.set()
    expect(page.get_by_text("Paid", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    with services_on(served), database.reading() as tx:
        assert [one.state for one in payouts.of_refund(tx, refund_id)] == [PayoutState.COMPLETED]
    assert (len(paypal.ledger.asked), len(paypal.paid(capture_of(case)))) == (1, 1)
