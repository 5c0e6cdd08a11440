"""A repair in the browser: the cost put to the customer, the consent recorded on the case, the unit back and home."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from data.vocabulary import RepairState, ReturnState, Role
from services.goods import repairs
from services.goods.repairs import REPAIRERS, Forwarding
from tests.browser.conftest import acting
from tests.support import goods, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.browser.serving import Served, Somebody
from tests.support.browser.visits import Visits
from tests.support.shop import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

YES = "Yes, please repair it for thirty dollars."


@pytest.fixture
def wanda(served: Served) -> Somebody:
    """Wanda leads the warehouse."""
    return served.hire(Role.WAREHOUSE_LEAD, name="Wanda")


@pytest.fixture
def case(rosa: Somebody, wanda: Somebody) -> Case:
    """A return of the second quarter year whose unit is with the repair centre."""
    opened = shop.open_case(acting(rosa), contact_date=date(2026, 4, 20))
    approve(acting(rosa), opened, "repair")
    arrive(acting(wanda), opened)
    one = goods.repair_of(opened)
    form = Forwarding(REPAIRERS[0], "SN-1", "FW-9", goods.today())
    repairs.forward(acting(wanda), one.id, one.version, form)
    return opened


def _choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=option).click()


def test_a_repair_is_consented_and_closed(visits: Visits, rosa: Somebody, wanda: Somebody, case: Case) -> None:
    bench = visits.open(wanda, f"/repairs?rma={case.rma}")
    cost = bench.get_by_role("textbox", name="Cost of the repair")
    cost.fill("30.00")
    cost.press("Enter")
    amount = bench.get_by_role("textbox", name="What the customer would pay of it, in USD")
    amount.fill("30.00")
    amount.press("Enter")
    message = bench.get_by_role("textbox", name="Message to the customer")
    expect(message).to_contain_text("The repair would cost you USD 30.00.")
    expect(bench.get_by_role("button", name="Ask the customer")).to_be_visible()
    message.press("Control+Enter")
    expect(bench.get_by_text("Waits for the customer, asked by Wanda")).to_be_visible()
    expect(bench.get_by_role("button", name="It is back")).to_have_count(0)

    desk = visits.open(rosa, f"/case?rma={case.rma}")
    expect(desk.get_by_text("Cost of the repair: $30.00")).to_be_visible()
    desk.get_by_text("Yes", exact=True).click()
    words = desk.get_by_role("textbox", name="In the customer’s own words")
    expect(desk.get_by_role("button", name="Record the answer")).to_be_visible()
    words.fill(YES)
    words.press("Control+Enter")
    expect(desk.get_by_text("The answer is recorded.")).to_be_visible()
    assert goods.repair_of(case).state is RepairState.IN_WORK

    bench.reload()
    expect(bench.get_by_text("The customer accepted $30.00")).to_be_visible()
    expect(bench.get_by_role("button", name="It is back")).to_be_visible()
    _choose(bench, "What came of it", "Another unit came instead")
    serial = bench.get_by_role("textbox", name="Serial number that came back")
    serial.fill("SN-2")
    serial.press("Control+Enter")
    home = bench.get_by_role("textbox", name="Tracking number")
    expect(home).to_be_visible()
    expect(bench.get_by_text("SN-1 → SN-2")).to_be_visible()
    expect(bench.get_by_role("button", name="Ship to the customer")).to_be_visible()
    home.fill("HOME-1")
    home.press("Control+Enter")
    expect(bench.get_by_text("No unit is here.")).to_be_visible()
    assert goods.state_of(case) is ReturnState.CLOSED
