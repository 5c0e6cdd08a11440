"""The way back on the page of the return: finance records the payment, the warehouse ships it."""

import pytest
from streamlit.testing.v1 import AppTest

from data.vocabulary import Channel, CustomerChoice, PaymentState, Role
from services.customers import misuse
from services.customers.answers import record_answer
from services.desk.access import Actor
from services.messages.writing import Draft
from services.review import decide
from tests.support import goods, owing, people, shop
from tests.support.approving import approved
from tests.support.bench_work import misused, parcel
from tests.support.browser.visiting import fill, press, visit
from tests.support.shop import Case, lines_of

pytestmark = pytest.mark.usefixtures("sqlite_desk", "home")
WHY = "The housing broke from a fall, which the warranty leaves out."


def _page(person: Actor, case: Case) -> AppTest:
    page = visit(person, "returns/return_case.py", rma=case.rma)
    assert not page.exception
    return page


def _labels(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def _chose_to_pay(rosa: Actor, wanda: Actor) -> Case:
    case = approved(rosa, rosa)
    parcel(wanda, case, misused(lines_of(case)[0]))
    decide.reject(rosa, shop.shown(case), "BR-16", WHY, Draft("rejected", "Your return", "We are sorry."))
    asked = misuse.ask(rosa, shop.shown(case), "12.50", misuse.draft(rosa, case.return_id, "12.50", WHY))
    record_answer(rosa, asked, CustomerChoice.PAY_RETURN, Channel.EMAIL, "I pay, send it back.")
    return case


def test_finance_records_the_payment_and_the_warehouse_ships() -> None:
    rosa, wanda, fiona = people.rosa(), people.wanda(), people.hire("Fiona", Role.FINANCE)
    case = _chose_to_pay(rosa, wanda)
    assert not _labels(_page(wanda, case)) & {"The customer has paid", "Ship to the customer"}

    page = _page(fiona, case)
    assert any("$12.50 by" in caption.value for caption in page.main.caption)
    fill(page, "Number of the customer’s payment", "TR-77")
    press(page, "The customer has paid")
    assert owing.owed(case).state is PaymentState.PAID

    assert "Ship to the customer" not in _labels(_page(fiona, case))
    page = _page(wanda, case)
    fill(page, "Carrier", "DHL")
    fill(page, "Tracking number", "JX 12 34")
    press(page, "Ship to the customer")
    assert goods.open_tasks(case) == []
    assert any("1 unit · DHL · JX1234" in text.value for text in _page(rosa, case).text)


def test_only_a_manager_may_go_on_without_the_payment() -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = _chose_to_pay(rosa, wanda)
    assert "Do not wait for it" not in _labels(_page(rosa, case))
    page = _page(mia, case)
    press(page, "Do not wait for it")
    assert owing.owed(case).state is PaymentState.REQUESTED
    assert any("Say why the payment is not waited for" in said.value for said in page.error)
    fill(page, "Why?", "A good customer for ten years.")
    press(page, "Do not wait for it")
    assert goods.open_tasks(case) == [("quarantine", "send_back")]
