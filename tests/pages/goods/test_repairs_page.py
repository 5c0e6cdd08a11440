"""The page of repairs: each stage offers its next steps and no others, and the consent is recorded where it is read."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.queries.settling import repairs as rows
from data.queries.settling.repairs import RepairRow
from data.vocabulary import RepairState, ReturnState, Role
from services.desk.access import Actor
from tests.support import goods, owing, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.browser.visiting import fill, listed, press, visit
from tests.support.shop import Case

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
FILE = "goods/repairs.py"


def _accepted(rosa: Actor, wanda: Actor) -> Case:
    case = shop.open_case(rosa, contact_date=date(2026, 4, 20))
    approve(rosa, case, "repair")
    arrive(wanda, case)
    return case


def _of(case: Case) -> RepairRow:
    with database.reading() as tx:
        return rows.of_return(tx, case.return_id)[-1]


def _labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def test_a_repair_is_forwarded_quoted_consented_done_and_shipped_home() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _accepted(rosa, wanda)

    page = visit(wanda, FILE)
    page.date_input[0].set_value(goods.today())
    press(page, "Forward")

    page = visit(wanda, FILE)
    fill(page, "Cost of the repair", "45.00")
    page.run()
    assert "Ask the customer" not in _labels(page)
    fill(page, "What the customer would pay of it, in USD", "30.00")
    page.run()
    assert "The repair costs $45.00; the customer would pay $30.00." in [said.value for said in page.main.caption]
    assert "The repair would cost you USD 30.00." in (page.text_area[0].value or "")
    press(page, "Ask the customer")
    assert _of(case).state is RepairState.WAITING_FOR_CONSENT

    page = visit(wanda, FILE)
    assert not _labels(page) & {"It is back", "Ask the customer", "Ship to the customer"}
    page.radio[0].set_value("accept")
    fill(page, "In the customer’s own words", "Yes, please.")
    press(page, "Record the answer")

    page = visit(wanda, FILE)
    assert any("The customer accepted $30.00" in caption.value for caption in page.main.caption)
    page.selectbox[0].set_value("repaired")
    fill(page, "Cost in USD", "30.00")
    press(page, "It is back")

    page = visit(wanda, FILE)
    assert "Ship to the customer" not in _labels(page)
    owing.pays(people.hire("Fiona", Role.FINANCE), case, goods.today())
    page = visit(wanda, FILE)
    fill(page, "Tracking number", "HOME-1")
    press(page, "Ship to the customer")
    assert goods.state_of(case) is ReturnState.CLOSED
    assert [said.value for said in page.info] == ["No unit is here. Units come when they are accepted."]


def test_a_wrong_amount_is_said_and_stays_typed() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    _accepted(rosa, wanda)
    page = visit(wanda, FILE)
    page.date_input[0].set_value(goods.today())
    press(page, "Forward")
    page = visit(wanda, FILE)
    fill(page, "Cost of the repair", "30 EUR")
    fill(page, "What the customer would pay of it, in USD", "30")
    page.run()
    assert "The cost is not an amount" in page.error[0].value
    assert page.text_input[0].value == "30 EUR"


def test_who_may_not_repair_reads_and_is_offered_nothing() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _accepted(rosa, wanda)
    page = visit(rosa, FILE)
    assert listed(page)[0]["Return"] == case.rma
    assert not _labels(page) & {"Forward", "Give the repair up"}


def test_the_case_page_offers_a_discount_and_records_the_answer() -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    approve(rosa, case, "keep_with_discount")
    page = visit(rosa, "returns/return_case.py", rma=case.rma)
    field = next(one for one in page.text_input if one.label.startswith("Discount in USD"))
    assert "$100.00" in field.label.replace("\\", "")
    field.set_value("20")
    page.run()
    press(page, "Offer it")
    page = visit(rosa, "returns/return_case.py", rma=case.rma)
    page.radio[0].set_value("accept")
    fill(page, "In the customer’s own words", "Deal.")
    press(page, "Record the answer")
    assert goods.open_tasks(case) == [("refunds", "grant")]


def test_the_case_page_says_where_the_repair_stands() -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _accepted(rosa, wanda)
    page = visit(rosa, "returns/return_case.py", rma=case.rma)
    assert not page.exception
    assert any("Repair: To forward" in markdown.value for markdown in page.markdown)
    assert "1 × Headphones" in [text.value for text in page.text]
