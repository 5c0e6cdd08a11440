"""No payment card's number is kept, wherever text comes in, and whoever typed it is told (V03)."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import Customer
from data.models.returns import ReturnCase
from data.vocabulary import Channel, MessageState, Reason, Right
from services.cases.reveal import reveal
from services.desk import audit
from services.desk.text.card_alert import card_alert
from services.imports.csv_format import read_csv
from services.imports.load import import_orders
from services.privacy.requests import closing, work
from services.queues.review_filters import QueueFilters, Tab
from services.queues.review_queue import queue_page
from services.review.opening import NewLine, NewReturn, find_orders, open_return
from tests.support.people import max_the_manager, rosa
from tests.support.privacy.asking import arrive, dora, know, letters, on, seen, shown
from tests.support.shop import place_order

CARD = "4111 1111 1111 1111"
HIDDEN = "•••• •••• •••• ••••"
DAY = date(2026, 6, 15)
HEADINGS = (
    "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,customer_name,payment_method"
)


def test_v03_in_the_description_of_a_return(desk: Database) -> None:
    order = place_order()
    lines = tuple(NewLine(line, 1, Reason.DEFECTIVE) for line in order.line_ids)
    new = NewReturn(order.number, lines, f"Please pay back to {CARD}.", date(2026, 2, 1), Channel.EMAIL)
    opened = open_return(rosa(), new)
    with database.reading() as tx:
        kept = tx.execute(select(ReturnCase.description).where(ReturnCase.id == opened.return_id)).scalar_one()
    assert kept == f"Please pay back to {HIDDEN}."
    assert "payment card" in (card_alert() or "")
    assert card_alert() is None


def test_v03_in_messages_notes_and_letters_of_the_privacy_desk(desk: Database) -> None:
    officer = dora()
    with on(DAY):
        (number,) = arrive(officer, Right.ACCESS, received=DAY, text=f"My card is {CARD}", name=f"Ana {CARD}")
        work.note(officer, number, f"She said {CARD}.")
        know(officer, number)
        draft = closing.answer_draft(officer, number, f"We hold your card {CARD}.")
        closing.answer(officer, shown(officer, number), draft)
    view = seen(officer, number)
    assert (view.words.text, view.row.name, view.notes[0].text) == (
        f"My card is {HIDDEN}",
        f"Ana {HIDDEN}",
        f"She said {HIDDEN}.",
    )
    (letter,) = letters(officer, number)
    assert HIDDEN in letter.body_text
    assert "1111" not in letter.body_text + letter.body_html
    assert letter.state is MessageState.QUEUED


def test_v03_in_an_imported_file_which_says_so(desk: Database) -> None:
    manager = max_the_manager()
    row = f"A1,2026-01-05,USD,DE,HP-1,1,59.90,Ana {CARD},Visa {CARD}"
    content = f"{HEADINGS}\n{row}".encode()
    for expected in (1, 0):
        read = read_csv("o.csv", content, zone=ZoneInfo("Europe/Berlin"), today=date(2026, 3, 1))
        report = import_orders(manager, read)
        assert (report.added, report.rejected) == (expected, ())
        assert report.notes == ("line 2: held the number of a payment card, which is not kept.",)
    assert report.unchanged == 1
    with database.reading() as tx:
        (name,) = tx.execute(select(Customer.name)).scalars()
    assert name == f"Ana {HIDDEN}"
    (found,) = find_orders(manager, "A1")
    assert CARD not in repr(found)


def test_v03_in_a_reason_whose_chain_stays_whole(desk: Database) -> None:
    actor, order = rosa(), place_order()
    with database.reading() as tx:
        customer = tx.execute(select(Customer.id)).scalar_one()
    reveal(actor, customer, "email", f"She read out {CARD} for order {order.number}")
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, f"customer:{customer}")
        assert audit.verify(tx).intact
    assert entry.reason == f"She read out {HIDDEN} for order {order.number}"


def test_v03_no_search_finds_a_return_by_a_card(desk: Database) -> None:
    actor, order = rosa(), place_order()
    lines = tuple(NewLine(line, 1, Reason.DEFECTIVE) for line in order.line_ids)
    open_return(actor, NewReturn(order.number, lines, f"Bought with {CARD}", date(2026, 2, 1), Channel.EMAIL))
    found = {
        word: len(queue_page(actor, QueueFilters(tab=Tab.ALL, search=word)).rows) for word in ("bought", "4111", "1111")
    }
    assert found == {"bought": 1, "4111": 0, "1111": 0}
