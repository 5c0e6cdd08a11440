"""Imports into the database: once is enough, returns are protected, late dates reassess them."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from data import database
from data.database import Database
from data.models.catalogue import Customer, Order, OrderLine, Parcel
from data.models.returns import ReturnCase
from data.queries.desk.audit import Entry, chain
from data.queries.returns import cases
from data.vocabulary import AuditTag, Channel, Reason
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import NotAllowed
from services.imports.csv_format import read_csv
from services.imports.load import check_orders, import_orders
from services.imports.olist import read_olist
from services.imports.report import ImportReport, Rejected, as_csv
from services.review.opening import NewLine, NewReturn, Opened, open_return, order_card
from tests.support.people import max_the_manager, rosa
from tests.support.servers.postgres import until_somebody_waits

BERLIN = ZoneInfo("Europe/Berlin")
HEADINGS = (
    "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,shipped_on,delivered_on,"
    "customer_name,customer_email"
)
FIRST = "A1,2026-01-05,USD,DE,HP-1,2,59.90,2026-01-07,,Ana Souza,ana@example.org"
SECOND = "A1,,,,HP-2,1,10.00,,,,"


def _import(actor: Actor, *lines: str, check: bool = False) -> ImportReport:
    content = "\n".join((HEADINGS, *lines)).encode()
    read = read_csv("o.csv", content, zone=BERLIN, today=date(2026, 3, 1))
    return (check_orders if check else import_orders)(actor, read)


def _counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.rejected)


def _how_many(table: type[Order | OrderLine | Customer | Parcel]) -> int:
    with database.reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def _claim(number: str, quantity: int = 1, by: Actor | None = None) -> Opened:
    actor = by or rosa()
    line = order_card(actor, number).lines[0]
    lines = (NewLine(line.order_line_id, quantity, Reason.DEFECTIVE),)
    return open_return(actor, NewReturn(number, lines, "Silent.", date(2026, 2, 1), Channel.EMAIL))


def _entries(tag: AuditTag) -> list[Entry]:
    with database.reading() as tx:
        return [entry for entry in chain(tx) if isinstance(entry, Entry) and entry.tag == tag]


def test_importing_twice_changes_nothing(desk: Database) -> None:
    manager = max_the_manager()
    assert _counts(_import(manager, FIRST, SECOND)) == (1, 0, 0, 0)
    assert _counts(_import(manager, FIRST, SECOND)) == (0, 0, 1, 0)
    assert (_how_many(OrderLine), _how_many(Customer), _how_many(Parcel)) == (2, 1, 1)


def test_one_entry_tells_the_counts_and_the_sha_256_of_the_file(desk: Database) -> None:
    _import(max_the_manager(), FIRST, "bad")
    (entry,) = _entries(AuditTag.ORDERS_IMPORTED)
    assert (entry.details["added"], entry.details["rejected"], entry.details["complete"]) == (1, 1, True)
    assert len(entry.details["sha256"]["o.csv"]) == 64


def test_a_check_tells_the_same_and_writes_nothing(desk: Database) -> None:
    manager = max_the_manager()
    report = _import(manager, FIRST, "bad", check=True)
    assert (_counts(report), report.checked_only) == ((1, 0, 0, 1), True)
    assert (_how_many(Order), _entries(AuditTag.ORDERS_IMPORTED)) == (0, [])


def test_blank_cells_and_missing_lines_erase_nothing(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST, SECOND)
    assert _counts(_import(manager, "A1,2026-01-05,USD,DE,HP-1,2,59.90,,,,")) == (0, 0, 1, 0)
    card = order_card(manager, "A1")
    assert (len(card.lines), card.customer, card.lines[0].shipped_on) == (2, "A** S****", date(2026, 1, 7))


def test_a_changed_customer_counts_as_a_change_of_the_order(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    assert _counts(_import(manager, FIRST.replace("Ana Souza", "Ana Lima"))) == (0, 1, 0, 0)
    assert order_card(manager, "A1").customer == "A** L***"


def test_a_delivery_date_that_arrives_later_reassesses_the_open_return(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    opened = _claim("A1")
    before = _version(opened.return_id)
    assert _counts(_import(manager, FIRST.replace("2026-01-07,,", "2026-01-07,2026-01-20,"))) == (0, 1, 0, 0)
    assert _version(opened.return_id) == before + 1
    assert order_card(manager, "A1").lines[0].delivered_on == date(2026, 1, 20)
    (entry,) = _entries(AuditTag.RETURN_FACTS_RECORDED)
    assert entry.record == f"return:{opened.return_id}"


def test_an_import_and_an_act_on_a_return_that_it_reassesses_do_not_wait_for_each_other(
    postgres_desk: Database,
) -> None:
    manager = max_the_manager()
    orders = [FIRST, FIRST.replace("A1", "A2")]
    _import(manager, *orders)
    second = [_claim(number, by=manager).return_id for number in ("A1", "A2")][1]
    late = [order.replace("2026-01-07,,", "2026-01-07,2026-01-20,") for order in orders]
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as tx:
            cases.find(tx, return_id=second, lock=True)
            imported = pool.submit(_import, manager, *late)
            until_somebody_waits(postgres_desk)
            audit.record(tx, manager, AuditTag.RETURN_CLOSED, f"return:{second}")
        assert _counts(imported.result()) == (0, 2, 0, 0)


def _version(return_id: int) -> int:
    with database.reading() as tx:
        return tx.execute(select(ReturnCase.version).where(ReturnCase.id == return_id)).scalar_one()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [("59.90", "9.90", "Price of one unit"), ("HP-1", "HP-9", "Product number (SKU)"), ("HP-1,2", "HP-1,1", "Units")],
)
def test_a_line_in_a_return_keeps_product_price_and_claimed_units(
    desk: Database, old: str, new: str, column: str
) -> None:
    manager = max_the_manager()
    _import(manager, FIRST, SECOND)
    opened = _claim("A1", quantity=2)
    report = _import(manager, FIRST.replace(old, new), SECOND)
    assert [(row.line, row.column) for row in report.rejected] == [(2, column)]
    assert opened.rma in report.rejected[0].reason
    line = order_card(manager, "A1").lines[0]
    assert (line.sku, line.quantity, line.unit_price_paid) == ("HP-1", 2, 5990)


def test_the_currency_under_a_return_stays(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    _claim("A1")
    report = _import(manager, FIRST.replace(",DE,", ",FR,"))
    assert [row.column for row in report.rejected] == ["Country of delivery"]
    assert order_card(manager, "A1").country == "DE"


def test_without_a_return_an_order_may_be_corrected(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    assert _counts(_import(manager, FIRST.replace("59.90", "9.90"))) == (0, 1, 0, 0)
    assert order_card(manager, "A1").lines[0].unit_price_paid == 990


def test_dates_that_contradict_what_is_stored_are_refused(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    report = _import(manager, FIRST.replace("2026-01-07,,", ",,").replace("2026-01-05", "2026-01-10"))
    assert "before the order of 2026-01-10" in report.rejected[0].reason


def test_a_status_that_no_file_says_follows_the_dates(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    assert order_card(manager, "A1").status == "shipped"
    _import(manager, FIRST.replace("2026-01-07,,", "2026-01-07,2026-01-20,"))
    assert order_card(manager, "A1").status == "delivered"


def test_a_product_without_a_name_bears_its_number(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    assert order_card(manager, "A1").lines[0].product == "HP-1"


def test_reviewers_may_not_import(desk: Database) -> None:
    with pytest.raises(NotAllowed):
        _import(rosa(), FIRST)
    assert _how_many(Order) == 0


def test_a_report_can_be_opened_in_a_spreadsheet_without_running_a_formula() -> None:
    report = ImportReport(1, 0, 0, 0, (Rejected("o.csv", 2, "=cmd|' /C calc'!A0", "is no column"),))
    assert "'=cmd" in as_csv(report)


def _lines_in(folder: Path) -> int:
    """Products and prices of the orders whose dates can be true, counted apart from the product."""
    with (folder / "olist_orders_dataset.csv").open(encoding="utf-8", newline="") as file:
        wrong = {
            row["order_id"]
            for row in csv.DictReader(file)
            if row["order_delivered_customer_date"]
            and row["order_delivered_customer_date"][:10] < row["order_delivered_carrier_date"][:10]
        }
    with (folder / "olist_order_items_dataset.csv").open(encoding="utf-8", newline="") as file:
        lines = {(row["order_id"], row["product_id"], row["price"]) for row in csv.DictReader(file)}
    return len([order for order, _, _ in lines if order not in wrong])


@pytest.mark.slow
def test_the_whole_olist_folder_comes_in_and_a_second_time_changes_nothing(desk: Database, shared: Path) -> None:
    manager, folder = max_the_manager(), shared / "datasets" / "olist"
    progress: list[int] = []
    first = import_orders(
        manager,
        read_olist(folder, zone=BERLIN, today=date(2026, 3, 1)),
        lambda done, _total: progress.append(done),
    )
    assert _counts(first) == (8_132, 0, 0, 3)
    assert "before the shipment" in first.rejected[0].reason
    assert progress[-1] == 8_132
    second = import_orders(manager, read_olist(folder, zone=BERLIN, today=date(2026, 3, 1)))
    assert _counts(second) == (0, 0, 8_132, 3)
    assert (_how_many(Order), _how_many(OrderLine)) == (8_132, _lines_in(folder))
    card = order_card(manager, "a4591c265e18cb1dcee52889e2d8acc3")
    assert (card.country, card.currency, card.lines[0].delivered_on) == ("BR", "BRL", date(2017, 7, 26))


def test_r10_a_file_changes_no_order_and_no_customer_whose_data_are_only_kept(desk: Database) -> None:
    manager = max_the_manager()
    _import(manager, FIRST)
    with database.transaction() as tx:
        tx.execute(update(Customer).values(restricted_at=clock.now()))
    assert _counts(_import(manager, FIRST.replace("Ana Souza", "Ana Lima"))) == (0, 0, 1, 0)
    report = _import(manager, FIRST.replace("2026-01-07,,", "2026-01-07,2026-01-20,"))
    assert _counts(report)[1] == 0
    assert "only kept" in report.rejected[0].reason
    card = order_card(manager, "A1")
    assert (card.customer, card.lines[0].delivered_on) == ("A** S****", None)
