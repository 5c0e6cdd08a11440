"""How an order was paid, as imports know it: once in full, or payment by payment where the file says so."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from data import database
from data.database import Database
from data.models.catalogue import Order
from data.queries.catalogue.order_rows import PaidRow
from data.queries.money import payments
from services.desk.access import Actor
from services.imports.csv_format import read_csv
from services.imports.load import import_orders
from services.imports.olist import read_olist
from services.imports.report import ImportReport
from services.refunds.paying.sending import send
from tests.support.people import max_the_manager
from tests.support.refunding import Team
from tests.support.rows import many_refunds

BERLIN = ZoneInfo("Europe/Berlin")
HEADINGS = (
    "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,shipping_charged,"
    "payment_method,payment_reference"
)


def _import(actor: Actor, *lines: str) -> ImportReport:
    content = "\n".join((HEADINGS, *lines)).encode()
    return import_orders(actor, read_csv("o.csv", content, zone=BERLIN, today=date(2026, 3, 1)))


def _paid(number: str) -> tuple[PaidRow, ...]:
    with database.reading() as tx:
        order_id = tx.execute(select(Order.id).where(Order.number == number)).scalar_one()
        return payments.of_orders(tx, [order_id])[order_id]


def test_an_order_counts_as_paid_once_in_full_by_its_reference(desk: Database) -> None:
    _import(max_the_manager(), "A1,2026-01-05,USD,DE,HP-1,2,59.90,4.90,paypal,CAP-7", "A1,,,,HP-2,1,10.00,,,")
    assert _paid("A1") == (PaidRow(1, "paypal", 13_470, "CAP-7"),)


def test_a_line_that_comes_later_is_paid_too_and_a_blank_keeps_the_reference(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, "A1,2026-01-05,USD,DE,HP-1,1,10.00,,paypal,CAP-7")
    report = _import(manager, "A1,2026-01-05,USD,DE,HP-1,1,10.00,,,", "A1,,,,HP-2,1,5.00,,,")
    assert (report.changed, _paid("A1")) == (1, (PaidRow(1, "paypal", 1_500, "CAP-7"),))


def test_a_reference_that_comes_later_is_a_change(desk: Database) -> None:
    manager = max_the_manager()
    line = "A1,2026-01-05,USD,DE,HP-1,1,10.00,,paypal,"
    _import(manager, line)
    assert (_import(manager, line + "CAP-9").changed, _import(manager, line + "CAP-9").unchanged) == (1, 1)
    assert _paid("A1")[0].reference == "CAP-9"


def test_payments_that_money_went_back_to_stay_as_they_are(desk: Database) -> None:
    team = Team()
    _, refund_id = many_refunds.granted(team, 1, paypal=False)[0]
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        number, order_id = tx.execute(select(Order.number, Order.id)).one()
        before = payments.of_orders(tx, [order_id])
    _import(team.max, f"{number},2025-12-28,USD,US,{number}-0,1,100.00,,credit_card,CAP-8")
    with database.reading() as tx:
        assert payments.of_orders(tx, [order_id]) == before


def test_olist_names_each_payment(desk: Database, shared: Path) -> None:
    folder = next(path.parent for path in sorted(shared.rglob("olist_orders_dataset.csv")))
    read = read_olist(folder, zone=BERLIN, today=date(2026, 3, 1))
    several = next(order for order in read.orders if len(order.payments) > 1)
    assert [one.position for one in several.payments] == list(range(1, len(several.payments) + 1))
    assert several.row.payment_method in {one.method for one in several.payments}
