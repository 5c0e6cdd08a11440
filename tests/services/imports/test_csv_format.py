"""Our own CSV: read exactly, good rows in, each bad row with its line, column and reason."""

import codecs
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.desk.errors import InvalidInput
from services.imports.choices import Choices, read_rates
from services.imports.columns import guess, template
from services.imports.csv_format import read_csv
from services.imports.load import Read

HEADINGS = "order_number,ordered_on,currency,destination_country,sku,quantity,unit_price_paid,shipped_on,delivered_on"
GOOD = "A1,2026-01-05,USD,DE,HP-1,2,59.90,2026-01-07,2026-01-12"
TODAY = date(2026, 3, 1)


def _read(*lines: str, headings: str = HEADINGS, content: bytes | None = None, rate: Decimal | None = None) -> Read:
    text = "\r\n".join((headings, *lines)).encode()
    choices = Choices(rates=read_rates([str(rate)] if rate else []))
    return read_csv("o.csv", content or text, zone=ZoneInfo("Europe/Berlin"), today=TODAY, choices=choices)


def _with(**cells: str) -> str:
    names = HEADINGS.split(",")
    values = dict(zip(names, GOOD.split(","), strict=True)) | cells
    return ",".join(values[name] for name in names)


def _reason(**cells: str) -> str:
    read = _read(_with(**cells))
    assert read.orders == ()
    rejected = read.tally.rejected[0]
    assert (rejected.line, rejected.column) == (2, next(iter(cells)))
    return rejected.reason


def test_a_good_row_becomes_an_order() -> None:
    (order,) = _read(GOOD).orders
    line = order.row.lines[0]
    assert (order.row.number, order.row.currency, order.row.status_by_dates) == ("A1", "USD", "delivered")
    assert (line.sku, line.quantity, line.unit_price_paid) == ("HP-1", 2, 5990)
    assert order.row.parcels[0].shipped_on == date(2026, 1, 7)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"unit_price_paid": "-40"}, "is negative"),
        ({"unit_price_paid": "NaN"}, "is not an amount"),
        ({"unit_price_paid": "1e309"}, "is not an amount"),
        ({"unit_price_paid": "٤٠"}, "is not an amount"),
        ({"unit_price_paid": "１０"}, "is not an amount"),
        ({"unit_price_paid": "1000.005"}, "has 3 decimals, but USD has 2"),
        ({"unit_price_paid": "99999999999999999999"}, "is too large"),
        ({"unit_price_paid": "=1+1"}, "is not an amount"),
        ({"currency": "XXQ"}, "is not a currency"),
        ({"currency": ""}, "is missing"),
        ({"destination_country": "Erewhon"}, "is not a country code"),
        ({"quantity": "0"}, "is not a whole number from 1"),
        ({"quantity": "1.5"}, "is not a whole number from 1"),
        ({"ordered_on": "05/01/2026"}, "can be day and month or month and day"),
        ({"ordered_on": "soon"}, "is not a date like"),
        ({"ordered_on": "2026-02-30"}, "is not a day that exists"),
        ({"ordered_on": "2026-03-02"}, "lies in the future"),
        ({"ordered_on": "1066-01-01"}, "lies before 1970"),
        ({"shipped_on": "2026-01-04"}, "before the order of 2026-01-05"),
        ({"delivered_on": "2026-01-06"}, "before the shipment of 2026-01-07"),
        ({"order_number": ""}, "is missing"),
        ({"order_number": "A\u202e1"}, "cannot be seen"),
        ({"sku": "x" * 65}, "longer than 64"),
    ],
)
def test_each_bad_cell_has_its_reason(cells: dict[str, str], why: str) -> None:
    assert why in _reason(**cells)


def test_a_delivery_without_a_shipment_is_refused() -> None:
    read = _read(_with(shipped_on=""))
    assert "no shipment date" in read.tally.rejected[0].reason


def test_hostile_amounts_never_pass_as_another_number(shared: Path) -> None:
    amounts = json.loads((shared / "hostile/text/money_amounts.json").read_text(encoding="utf-8"))
    taken = {}
    for written in amounts:
        text = f'"{written}"' if isinstance(written, str) else ""
        for order in _read(_with(unit_price_paid=text)).orders:
            taken[written] = order.row.lines[0].unit_price_paid
    plain = {"0": 0, "40": 4000, "1,000.00": 100_000, "1.000,00": 100_000}
    assert {written.strip(): minor for written, minor in taken.items()} == plain


@pytest.mark.parametrize(
    ("currency", "price", "minor"), [("JPY", "1200", 1200), ("JPY", "1200.00", 1200), ("KWD", "0.234", 234)]
)
def test_amounts_are_exact_in_the_decimals_of_their_currency(currency: str, price: str, minor: int) -> None:
    (order,) = _read(_with(currency=currency, unit_price_paid=price), rate=Decimal("0.5")).orders
    assert order.row.lines[0].unit_price_paid == minor


def test_yen_has_no_decimals() -> None:
    read = _read(_with(currency="JPY", unit_price_paid="12.5"), rate=Decimal("0.007"))
    assert "JPY has none" in read.tally.rejected[0].reason


def test_a_currency_without_a_known_rate_is_refused_and_with_one_taken() -> None:
    assert "no rate of EUR" in _read(_with(currency="EUR")).tally.rejected[0].reason
    assert _read(_with(currency="EUR"), rate=Decimal("1.08")).orders[0].row.usd_per_unit == Decimal("1.08")
    old = _with(currency="BRL", ordered_on="2017-07-01")
    assert _read(old).orders[0].row.usd_per_unit == Decimal("0.312559")


def test_good_rows_go_in_and_keep_their_place_beside_a_bad_one() -> None:
    read = _read(GOOD, _with(sku="HP-2", unit_price_paid="free"), _with(sku="HP-3"))
    assert [line.position for line in read.orders[0].row.lines] == [1, 3]
    assert [row.line for row in read.tally.rejected] == [3]


def test_a_row_that_contradicts_its_order_is_not_taken() -> None:
    read = _read(GOOD, _with(sku="HP-2", ordered_on="2026-01-04"), _with(sku="HP-3", currency="EUR"))
    assert [row.column for row in read.tally.rejected] == ["ordered_on", "currency"]
    assert "differs from line 2" in read.tally.rejected[0].reason


def test_lines_of_cells_with_line_breaks_are_counted_as_the_editor_counts_them() -> None:
    headings = HEADINGS + ",customer_address"
    read = _read(GOOD + ',"Street 1\nTown"', _with(order_number="A2", quantity="x") + ",", headings=headings)
    assert read.orders[0].customer.address == "Street 1\nTown"
    assert read.tally.rejected[0].line == 4


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    (order,) = _read(GOOD.replace(",", separator), headings=HEADINGS.replace(",", separator)).orders
    assert order.row.lines[0].unit_price_paid == 5990


def test_a_decimal_comma_is_taken_whatever_separates_the_columns() -> None:
    semicolons = GOOD.replace("59.90", "59,90;").replace(",", ";").replace("59;90;", "59,90")
    (order,) = _read(semicolons, headings=HEADINGS.replace(",", ";")).orders
    assert order.row.lines[0].unit_price_paid == 5990
    assert _read(_with(unit_price_paid='"59,90"')).orders[0].row.lines[0].unit_price_paid == 5990


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_and_utf8_are_read(encoding: str) -> None:
    text = f"{HEADINGS},customer_name\n{GOOD},Ana Conceição\n"
    read = _read(content=text.encode(encoding))
    assert read.orders[0].customer.name == "Ana Conceição"
    assert read.tally.notes == []


def test_windows_1252_is_read_and_said_so() -> None:
    read = _read(content=f"{HEADINGS},customer_name\n{GOOD},Ana Conceição\n".encode("latin-1"))
    assert read.orders[0].customer.name == "Ana Conceição"
    assert "Windows-1252" in read.tally.notes[0]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", codecs.BOM_UTF16_LE + b"\x00\xd8a", b"a\0b"])
def test_what_is_not_text_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="is not a text file"):
        _read(content=content)


def test_missing_and_double_headings_are_named() -> None:
    with pytest.raises(InvalidInput, match=r"Product number \(SKU\), Units, Price"):
        _read("A1,2026-01-05", headings="order_number,ordered_on")
    with pytest.raises(InvalidInput, match="“sku” twice"):
        _read(GOOD, headings=HEADINGS.replace("quantity", "sku"))
    with pytest.raises(InvalidInput, match="is empty"):
        _read(content=b"\n")


def test_formulas_and_html_in_text_are_data(shared: Path) -> None:
    formulas = json.loads((shared / "hostile/text/csv_formula_injection.json").read_text(encoding="utf-8"))
    plain = [one for one in formulas if one.isprintable() and one == one.strip() and '"' not in one]
    assert len(plain) > 10
    for name in (*plain, "<img src=x onerror=alert(1)>"):
        read = _read(f'{GOOD},"{name}"', headings=HEADINGS + ",product_name")
        assert read.orders[0].products[0].name == name


def test_names_of_other_shops_exports_are_guessed() -> None:
    found = guess(["Name", "Email", "Created at", "Currency", "Lineitem sku", "Lineitem quantity", "Lineitem price"])
    assert found["order_number"] == "Name"
    assert (found["sku"], found["quantity"], found["unit_price_paid"]) == (
        "Lineitem sku",
        "Lineitem quantity",
        "Lineitem price",
    )


def test_the_template_can_be_imported_as_it_is() -> None:
    read = _read(content=template().encode())
    assert (len(read.orders), read.tally.rejected) == (1, [])
