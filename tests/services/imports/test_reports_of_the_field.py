"""Files after public bug reports of the field: what each must become, or what must be said of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.imports.choices import Choices, read_rates
from services.imports.csv_format import read_csv
from services.imports.load import Incoming, Read

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 29)


def _read(name: str, **choices: object) -> Read:
    said = Choices(rates=read_rates(["1.1"]), **choices)  # type: ignore[arg-type]
    content = (FILES / name).read_bytes()
    return read_csv(name, content, zone=ZoneInfo("Europe/Berlin"), today=TODAY, choices=said)


def _orders(read: Read) -> dict[str, Incoming]:
    return {order.row.number: order for order in read.orders}


def _prices(order: Incoming) -> list[tuple[int, int]]:
    return [(line.quantity, line.unit_price_paid) for line in order.row.lines]


@dataclass(frozen=True)
class Bought:
    """An order as it must come in: lines as units and price of one."""

    day: date
    shipping: int | None
    lines: list[tuple[int, int]]


@pytest.mark.parametrize(
    ("file", "number", "bought"),
    [
        ("shopify_date_offset.csv", "#90101", Bought(date(2026, 9, 11), 490, [(1, 6000), (1, 3000)])),
        ("shopify_order_discount.csv", "#90102", Bought(date(2026, 9, 10), 490, [(2, 2250), (1, 4500)])),
        ("excel_sep_line.csv", "90211", Bought(date(2026, 9, 10), None, [(1, 1250)])),
        ("line_total_thirds.csv", "90291", Bought(date(2026, 9, 10), None, [(2, 333), (1, 334)])),
        ("utf16_tab.txt", "90231", Bought(date(2026, 9, 10), None, [(1, 5990)])),
        ("woocommerce.csv", "4711", Bought(date(2026, 9, 10), 490, [(1, 1160), (2, 396), (1, 1161), (1, 397)])),
        ("woocommerce.csv", "4712", Bought(date(2026, 9, 11), 0, [(1, 1190)])),
        ("magento.csv", "000000101", Bought(date(2026, 9, 11), 500, [(1, 2825), (1, 2826)])),
        ("magento.csv", "000000102", Bought(date(2026, 9, 12), 500, [(1, 3400)])),
    ],
)
def test_an_export_comes_in_to_the_cent_and_to_the_day(file: str, number: str, bought: Bought) -> None:
    read = _read(file)
    order = _orders(read)[number]
    assert Bought(order.row.ordered_on, order.row.shipping_charged, _prices(order)) == bought
    assert read.tally.rejected == []


def test_orders_come_in_with_the_tracking_numbers_that_are_scanned_later() -> None:
    read = _read("usps.csv")
    numbers = {
        number: [parcel.tracking_number for parcel in order.row.parcels] for number, order in _orders(read).items()
    }
    assert numbers == {"90401": ["9400110898825022579493"], "90402": ["794644774567"]}
    assert read.tally.rejected == []


def test_a_group_of_three_digits_is_read_by_the_whole_column_or_refused() -> None:
    read = _read("german_thousands.csv")
    taken = {number: order.row.lines[0].unit_price_paid for number, order in _orders(read).items()}
    assert taken == {"90201": 100_000, "90202": 250_000, "90203": 120_000, "90204": 1_250}
    assert {row.line: row.reason.split(":")[0] for row in read.tally.rejected} == {
        6: "is missing, and no rate of JPY is known for 2026-09-10",
        7: "can mean 2.500 or 2500",
        8: "is missing, and no rate of KWD is known for 2026-09-10",
    }


def test_yen_and_dinars_are_read_by_the_whole_column_too() -> None:
    rates = read_rates(["EUR=1.1", "JPY=0.0067", "KWD=3.25"])
    content = (FILES / "german_thousands.csv").read_bytes()
    read = read_csv("o.csv", content, zone=ZoneInfo("UTC"), today=TODAY, choices=Choices(rates=rates))
    taken = {number: order.row.lines[0].unit_price_paid for number, order in _orders(read).items()}
    assert (taken["90205"], taken["90207"]) == (1_000, 1_250)


def test_names_in_windows_1252_are_whole() -> None:
    orders = _orders(_read("cp1252_names.csv"))
    assert [order.customer.name for order in orders.values()] == ["Seán O’Brien", "Zoë Müller"]
    assert orders["90221"].products[0].name == "Mug “Best Dad” – 5 €"


def test_what_a_spreadsheet_made_of_long_numbers_is_refused() -> None:
    read = _read("excel_scientific.csv")
    assert read.orders == ()
    faults = [(row.line, row.column) for row in read.tally.rejected]
    assert faults == [(2, "order_number"), (2, "sku"), (3, "order_number"), (3, "sku")]
    assert all("damaged by a spreadsheet" in row.reason for row in read.tally.rejected)


def test_numbers_that_are_kept_as_text_are_the_numbers() -> None:
    read = _read("excel_text_trick.csv")
    assert {number: order.row.lines[0].sku for number, order in _orders(read).items()} == {
        "0090251": "000123",
        "0090252": "000124",
    }


def test_blank_lines_before_and_footers_after_the_table_are_no_rows() -> None:
    read = _read("ebay_blank_first.csv")
    assert list(_orders(read)) == ["90241"]
    assert [(row.line, "below the table" in row.reason) for row in read.tally.rejected] == [(5, True), (6, True)]


def test_an_open_quote_is_named_with_all_it_swallowed() -> None:
    read = _read("unclosed_quote.csv")
    assert list(_orders(read)) == ["90270", "90271", "90272"]
    (fault,) = read.tally.rejected
    assert (fault.line, fault.lines) == (5, 7)
    assert "opens a quote on line 5 that swallowed the lines to the end of the file (6 lines, 6 to 11)" in fault.reason
    report = read.tally.report()
    assert (report.rows_read, report.rows_refused) == (10, 7)


@pytest.mark.parametrize(
    "mapping", [{}, {"currency": "order_currency_code", "destination_country": "country_id"}], ids=["known", "mapped"]
)
def test_whole_quantities_with_decimals_are_whole(mapping: dict[str, str]) -> None:
    order = _orders(_read("magento_qty.csv", mapping=mapping))["000090261"]
    assert _prices(order) == [(2, 3400)]


def test_a_time_at_midnight_falls_on_the_day_of_the_shop() -> None:
    orders = _orders(_read("tz_days.csv"))
    days = {number: (order.row.ordered_on, order.row.parcels[0].delivered_on) for number, order in orders.items()}
    assert days == {
        "90601": (date(2026, 10, 25), date(2026, 11, 2)),
        "90602": (date(2026, 3, 29), date(2026, 3, 30)),
    }
