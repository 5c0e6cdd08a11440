"""What holds for a file as a whole: its answers, rows that go on, discounts without a place, and its report."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from data.database import Database
from services.imports.choices import Choices, read_rates
from services.imports.columns import COLUMNS, candidates
from services.imports.csv_format import read_csv
from services.imports.load import Read, import_orders, remembered
from services.imports.plan import sketch
from services.imports.questions import Question, answered, questions
from services.imports.reading.tables import read_table
from tests.support.people import max_the_manager

BERLIN = ZoneInfo("Europe/Berlin")
HEADINGS = "Order No,Order Date,SKU,Qty,Unit price"
ASKED = "\n".join((f"{HEADINGS},Discount", "A1,03/04/2026,HP-1,1,1.000,10.00", "A2,05/04/2026 23:30,HP-2,1,2.500,"))
OWN = "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,customer_email"


def _read(text: str, choices: Choices = Choices()) -> Read:  # noqa: B008 - frozen
    return read_csv("o.csv", text.encode(), zone=BERLIN, today=date(2026, 11, 29), choices=choices)


def _questions(text: str, answers: dict[str, str]) -> dict[str, Question]:
    made = sketch(read_table("o.csv", text.encode()), answered(Choices(), answers), BERLIN)
    return {question.key: question for question in questions(made, answers)}


def test_each_doubt_is_asked_once_for_the_file_with_examples() -> None:
    asked = _questions(ASKED, {"currency": "EUR", "destination_country": "Germany", "dates": "day-first"})
    assert set(asked) == {
        "currency",
        "destination_country",
        "dates",
        "decimals",
        "times",
        "rate:EUR",
        "discount:Discount",
    }
    assert asked["dates"].options == (
        ("day-first", "The day: 3 April 2026"),
        ("month-first", "The month: 4 March 2026"),
    )
    assert asked["decimals"].examples == ("2.500",)
    assert asked["rate:EUR"].months == ("2026-04",)
    assert asked["times"].default == "Europe/Berlin"


def test_the_answers_make_the_file_whole() -> None:
    answers = {
        "currency": "EUR",
        "destination_country": "Germany",
        "dates": "day-first",
        "decimals": ",",
        "times": "UTC",
        "rate:EUR:2026-04": "1,08",
        "discount:Discount": "order_discount",
    }
    read = _read(ASKED.replace("10.00", '"10,00"'), answered(Choices(), answers))
    assert read.tally.rejected == []
    first, second = (order.row for order in read.orders)
    assert (first.ordered_on, first.lines[0].unit_price_paid, str(first.usd_per_unit)) == (
        date(2026, 4, 3),
        99_000,
        "1.08",
    )
    assert (second.ordered_on, second.destination_country) == (date(2026, 4, 6), "DE")


def test_what_nobody_answered_is_refused_with_all_faults_of_a_row_and_grouped_with_what_helps() -> None:
    said = Choices(fixed={"currency": "EUR", "destination_country": "DE"})
    report = _read(ASKED, said).tally.report()
    assert report.title() == "Nothing was imported"
    assert {row.column for row in report.rejected if row.line == 2} == {"Order Date", "Unit price", "Discount"}
    groups = {group.column: (group.rows, group.fix) for group in report.groups()}
    assert groups["Order Date"] == (2, "Say for the whole file whether the day or the month stands first.")
    assert groups["Unit price"] == (2, "Say for the whole file whether a point or a comma starts the decimals.")
    assert groups["Discount"][0] == 1
    assert report.rows_refused == 2


def test_a_rate_counts_for_its_currency_and_month() -> None:
    rows = ("A1,2026-04-01,EUR,DE,HP,1,5.00,", "A2,2026-05-01,EUR,DE,HP,1,5.00,", "A3,2026-05-01,SEK,SE,HP,1,5.00,")
    said = Choices(rates=read_rates(["EUR:2026-04=1.08", "2026-05=1.12"]))
    read = _read("\n".join((OWN, *rows)), said)
    assert [str(order.row.usd_per_unit) for order in read.orders] == ["1.08", "1.12"]
    assert [(row.line, "no rate of SEK" in row.reason) for row in read.tally.rejected] == [(4, True)]


def test_rows_without_a_number_go_on_with_the_order_above_and_are_named() -> None:
    read = _read(
        f"{OWN}\nA1,2026-04-01,USD,US,HP-1,1,5.00,a@example.org\n,,,,HP-2,2,6.00,\nA2,2026-04-01,USD,US,X,1,1.00,\n"
    )
    assert [[line.sku for line in order.row.lines] for order in read.orders] == [["HP-1", "HP-2"], ["X"]]
    assert read.tally.report().notes == (
        "line 3: rows without an order number, read as lines of the order above them.",
    )


def test_a_row_without_a_number_that_says_otherwise_is_not_taken() -> None:
    read = _read(
        f"{OWN}\nA1,2026-04-01,USD,US,HP-1,1,5.00,a@example.org\n,2026-04-02,USD,US,HP-2,2,6.00,b@example.org\n"
    )
    assert {row.column for row in read.tally.rejected} == {"ordered_on", "Customer number"}
    assert len(read.orders[0].row.lines) == 1


def test_an_order_that_shares_a_discount_is_not_taken_in_part() -> None:
    rows = f"{OWN},order_discount\nA1,2026-04-01,USD,US,HP-1,1,50.00,,10.00\nA1,,,,HP-2,1,free,,\n"
    read = _read(rows)
    assert read.orders == ()
    assert {row.line for row in read.tally.rejected} == {2, 3}


def test_shipping_that_differs_between_rows_of_an_order_is_refused_not_chosen() -> None:
    rows = f"{OWN},shipping\nA1,2026-04-01,USD,US,HP-1,1,50.00,,4.90\nA1,,,,HP-2,1,5.00,,6.90\n"
    assert [(row.line, row.column) for row in _read(rows).tally.rejected] == [(3, "shipping")]


def test_a_line_total_is_kept_and_compared_with_the_price_of_one() -> None:
    head = f"{OWN},line_total"
    read = _read(f"{head}\nA1,2026-04-01,USD,US,HP-1,3,,,10.00\nA2,2026-04-01,USD,US,HP-1,3,3.00,,10.00\n")
    assert [order.row.total for order in read.orders] == [1_000]
    assert [(row.line, row.column) for row in read.tally.rejected] == [(3, "line_total")]


@pytest.mark.parametrize(("written", "taken"), [("2.0000", 2), ("2.00", 2), ("2,0", 2), ("2.000", None), ("1.5", None)])
def test_whole_units_may_have_decimals_but_never_thousands(written: str, taken: int | None) -> None:
    read = _read(f'{OWN}\nA1,2026-04-01,USD,US,HP-1,"{written}",5.00,\n')
    assert [order.row.lines[0].quantity for order in read.orders] == ([taken] if taken else [])


def test_only_columns_that_can_be_a_price_are_offered_as_one() -> None:
    table = read_table("o.csv", ASKED.encode())
    offered = {column.name: candidates(table, column) for column in COLUMNS}
    assert offered["unit_price_paid"] == ["Qty", "Unit price", "Discount"]
    assert offered["ordered_on"] == ["Order Date"]
    assert "SKU" not in offered["quantity"]


def test_what_a_heading_was_said_to_hold_is_remembered(desk: Database) -> None:
    manager = max_the_manager()
    text = (
        "Beleg,ordered_on,currency,destination_country,sku,quantity,unit_price_paid\nA1,2026-04-01,USD,US,HP,1,5.00\n"
    )
    import_orders(manager, _read(text, Choices(mapping={"order_number": "Beleg"})))
    known = remembered(manager, "")
    assert known == {"Beleg": "order_number"}
    again = sketch(read_table("o.csv", text.encode()), Choices(), BERLIN, known)
    assert again.mapping["order_number"] == "Beleg"


def test_a_line_that_does_not_divide_is_imported_once_and_stays_one_when_it_comes_again(desk: Database) -> None:
    manager = max_the_manager()
    text = f"{OWN},line_total\nA1,2026-04-01,USD,US,HP-1,3,,,10.00\n"
    assert import_orders(manager, _read(text)).added == 1
    assert import_orders(manager, _read(text)).unchanged == 1
    dearer = import_orders(manager, _read(text.replace("10.00", "12.00")))
    assert "shared before" in dearer.rejected[0].reason
