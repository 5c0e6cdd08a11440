"""Exports of the shops that the desk knows, recognised by their headings; and those that have no order lines."""

import csv
import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.desk.errors import InvalidInput
from services.imports.choices import Choices, read_rates
from services.imports.csv_format import read_csv
from services.imports.load import Read
from services.imports.presets import PRESETS, recognised

AMAZON = {
    "amazon-order-id": "058-3718414-0463502",
    "purchase-date": "2026-09-10T22:53:56+00:00",
    "order-status": "Shipped",
    "product-name": "Truffles",
    "sku": "HP",
    "quantity": "2",
    "currency": "EUR",
    "item-price": "30.00",
    "item-tax": "",
    "shipping-price": "4.00",
    "item-promotion-discount": "3.00",
    "ship-country": "DE",
}
EBAY = {
    "Order Number": "01-12345-67890",
    "Buyer Username": "lena",
    "Buyer Name": "Lena Muster",
    "Buyer Email": "lena@example.org",
    "Ship To Country": "Germany",
    "Item Number": "110",
    "Item Title": "Lamp",
    "Custom Label": "",
    "Quantity": "1",
    "Sold For": "$12.50",
    "Shipping And Handling": "$4.00",
    "Sale Date": "Sep-10-26",
    "Shipped On Date": "Sep-12-26",
    "Tracking Number": "JJD01",
}
ETSY = {
    "Sale Date": "09/10/26",
    "Item Name": "Scarf",
    "Buyer": "lena",
    "Quantity": "3",
    "Price": "10.00",
    "Discount Amount": "2.00",
    "Order Shipping": "5.00",
    "Currency": "USD",
    "Transaction ID": "99",
    "Listing ID": "77",
    "Date Shipped": "09/11/26",
    "Ship Name": "Lena Muster",
    "Ship Country": "United States",
    "Order ID": "555",
    "SKU": "",
}
OLIST = {
    "order_id": "e481f5",
    "order_purchase_timestamp": "2017-10-02 10:56:33",
    "order_status": "delivered",
    "customer_unique_id": "7c396f",
    "order_delivered_carrier_date": "2017-10-04 19:55:00",
    "order_delivered_customer_date": "2017-10-10 21:25:13",
    "product_id": "87285b",
    "price": "29.99",
    "freight_value": "8.72",
}


def _file(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _read(*rows: dict[str, str], **choices: object) -> Read:
    said = Choices(rates=read_rates(["EUR=1.1"]), **choices)  # type: ignore[arg-type]
    return read_csv("o.csv", _file(*rows), zone=ZoneInfo("Europe/Berlin"), today=date(2026, 11, 29), choices=said)


def test_amazons_amounts_are_those_of_all_units_and_its_shipping_that_of_the_row() -> None:
    (order,) = _read(AMAZON, AMAZON | {"sku": "HP-2", "item-promotion-discount": ""}).orders
    assert (order.row.number, order.row.ordered_on) == ("058-3718414-0463502", date(2026, 9, 11))
    assert [(line.sku, line.quantity, line.unit_price_paid) for line in order.row.lines] == [
        ("HP", 2, 1_350),
        ("HP-2", 2, 1_500),
    ]
    assert order.row.shipping_charged == 800


def test_amazons_tax_is_asked_about_because_it_is_in_the_price_in_europe_and_not_in_america() -> None:
    row = AMAZON | {"item-tax": "2.00", "currency": "USD"}
    assert "nothing says whether the prices hold it" in _read(row).tally.rejected[0].reason
    assert _read(row, taxes="included").orders[0].row.lines[0].unit_price_paid == 1_350
    assert _read(row, taxes="added").orders[0].row.lines[0].unit_price_paid == 1_450


def test_ebays_countries_and_dates_are_words_and_its_item_number_stands_for_a_missing_label() -> None:
    (order,) = _read(EBAY, fixed={"currency": "USD"}).orders
    assert (order.row.ordered_on, order.row.destination_country) == (date(2026, 9, 10), "DE")
    assert (order.row.lines[0].sku, order.row.lines[0].unit_price_paid, order.row.shipping_charged) == (
        "110",
        1_250,
        400,
    )
    assert (order.row.parcels[0].shipped_on, order.row.parcels[0].tracking_number) == (date(2026, 9, 12), "JJD01")


def test_an_ebay_row_for_the_order_itself_is_no_line() -> None:
    own = EBAY | {"Item Number": "", "Item Title": "", "Sold For": "", "Quantity": "2"}
    items = [EBAY | {"Custom Label": label, "Buyer Name": "", "Shipping And Handling": ""} for label in ("A", "B")]
    read = _read(own, *items, fixed={"currency": "USD"})
    assert [line.sku for line in read.orders[0].row.lines] == ["A", "B"]
    assert (read.orders[0].row.shipping_charged, read.tally.rejected) == (400, [])


def test_an_amount_in_another_currency_than_the_one_said_is_refused() -> None:
    assert "another currency than EUR" in _read(EBAY, fixed={"currency": "EUR"}).tally.rejected[0].reason


def test_etsys_dates_have_the_month_first_and_its_discount_is_the_lines() -> None:
    (order,) = _read(ETSY).orders
    assert (order.row.ordered_on, order.row.destination_country) == (date(2026, 9, 10), "US")
    assert [(line.quantity, line.unit_price_paid) for line in order.row.lines] == [(2, 933), (1, 934)]
    assert (order.row.total, order.row.lines[0].sku) == (2_800 + 500, "77")


def test_olists_joined_file_has_one_unit_in_each_row() -> None:
    (order,) = _read(OLIST, OLIST | {"product_id": "other"}).orders
    assert [(line.quantity, line.unit_price_paid) for line in order.row.lines] == [(1, 2_999), (1, 2_999)]
    assert (order.row.currency, order.row.shipping_charged, order.row.status) == ("BRL", 1_744, "delivered")


@pytest.mark.parametrize("preset", [one for one in PRESETS if one.instead], ids=lambda one: one.key)
def test_an_export_without_order_lines_says_what_to_export_instead(preset: object) -> None:
    assert isinstance(preset, type(PRESETS[0]))
    row = dict.fromkeys(preset.signs, "x")
    with pytest.raises(InvalidInput, match=f"This is an export of {preset.name}"):
        _read(row)


def test_every_known_export_is_told_from_the_others() -> None:
    for preset in PRESETS:
        assert recognised(preset.signs) == preset
