"""Numbers longer than a spreadsheet keeps: refused where it took digits, taken where they end so by themselves."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.imports.csv_format import read_csv
from services.imports.load import Read

HEADINGS = "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid"


def _read(*numbers: str, sku: str = "HP-1") -> Read:
    rows = [f"{number},2026-01-05,USD,DE,{sku},1,59.90" for number in numbers]
    content = "\r\n".join((HEADINGS, *rows)).encode()
    return read_csv("o.csv", content, zone=ZoneInfo("Europe/Berlin"), today=date(2026, 3, 1))


@pytest.mark.parametrize(
    "numbers",
    [
        ("123456789012345000", "223456789012345000"),
        ("1234567890123400", "1234567890123500", "1234567890123600"),
        ("123456789012345000", "1.23457E+17"),
    ],
    ids=["several", "short ones", "beside scientific notation"],
)
def test_numbers_that_a_spreadsheet_rounded_are_refused(numbers: tuple[str, ...]) -> None:
    read = _read(*numbers)
    assert read.orders == ()
    assert all("its last digits are lost" in row.reason for row in read.tally.rejected)


def test_a_sign_in_another_column_tells_of_the_same_spreadsheet() -> None:
    read = _read("123456789012345000", sku="4.00639E+12")
    assert [row.column for row in read.tally.rejected] == ["order_number", "sku"]


@pytest.mark.parametrize(
    "numbers",
    [
        ("1234567890123450",),
        ("123456789012345000", "123456789012345678"),
        ("123456789012300",),
        ("1234567890123450", "1234567890123460"),
    ],
    ids=["one zero", "beside whole ones", "fifteen digits", "two single zeros"],
)
def test_numbers_that_end_in_zeros_by_themselves_are_taken(numbers: tuple[str, ...]) -> None:
    read = _read(*numbers)
    assert [order.row.number for order in read.orders] == list(numbers)
    assert read.tally.report().notes == ()


def test_one_number_that_nothing_else_tells_of_is_taken_and_named() -> None:
    read = _read("123456789012345000", "A2")
    assert [order.row.number for order in read.orders] == ["123456789012345000", "A2"]
    (note,) = read.tally.report().notes
    assert note.startswith("123456789012345000: ends in zeros, as a spreadsheet leaves long numbers")
