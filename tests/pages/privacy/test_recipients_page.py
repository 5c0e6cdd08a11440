"""The register of recipients on its page, and on the page of a request who received the data."""

from datetime import timedelta

from sqlalchemy import update

from data import database
from data.database import Database
from data.models.catalogue import Order
from data.vocabulary import Right
from services.desk import clock
from services.desk.settings import settings
from services.privacy.recipients import register, telling
from tests.support.browser.visiting import fill, listed, press, visit
from tests.support.privacy.asking import arrive, dora, know, paul
from tests.support.privacy.pages import ago, texts
from tests.support.privacy.recipients import ALL
from tests.support.shop import place_order

PAGE = "privacy/recipients.py"
MAIL = "ana@example.org"


def test_the_officer_adds_a_recipient_and_notices_a_broken_duty(sqlite_desk: Database) -> None:
    officer = dora()
    page = visit(officer, PAGE)
    for label, text in (("Name", "DHL"), ("Country, two letters", "DE"), ("What is sent", "name, address")):
        fill(page, label, text)
    fill(page, "Contact", "privacy@dhl.example")
    page = press(page, "Save the recipient")
    assert listed(page)[0] == {
        "Recipient": "DHL",
        "For": "Payments",
        "Country": "DE",
        "Lawful by": "missing",
        "Document": "missing",
    }
    fill(page, "What it did wrong, and with which data", "It showed a list of addresses to a neighbour.")
    fill(page, "Where people get help", "help@shop.example")
    next(one for one in page.date_input if one.label == "To be put right by").set_value(
        clock.today(settings().zone) + timedelta(days=7)
    )
    page = press(page, "Keep the notice")
    assert "It showed a list of addresses to a neighbour." in [text.value for text in page.text]
    page = press(page, "It is put right today")
    assert register.register(officer).duties[0].corrected_on is not None


def test_an_agent_looks_and_changes_nothing(sqlite_desk: Database) -> None:
    register.save(dora(), ALL[0])
    page = visit(paul(), PAGE)
    assert listed(page)[0]["Recipient"] == "PayPal"
    assert "Save the recipient" not in [button.label for button in page.button]


def test_v01_everybody_is_told_on_the_page_of_the_request(sqlite_desk: Database) -> None:
    officer = dora()
    for one in ALL:
        register.save(officer, one)
    order = place_order()
    with database.transaction() as tx:
        tx.execute(update(Order).where(Order.id == order.order_id).values(payment_method="PayPal"))
    (number,) = arrive(officer, Right.ERASURE, received=ago(2), email=MAIL)
    know(officer, number)
    page = visit(officer, "privacy/request.py", number=number)
    assert "Not everybody who received the data is in the list" in " ".join(box.value for box in page.warning)
    page = press(page, "List everybody who is to be told")
    names = [one.name for one in telling.receivers(officer, number).tasks]
    assert "PayPal" in names
    fill(page, "Reference of the message", "mail 17")
    page = press(page, "It is told")
    fill(page, "The answer", "Done.")
    page = press(page, "It has answered")
    assert sum(one.ended for one in telling.receivers(officer, number).tasks) == 1
    assert "Done." in texts(page)
