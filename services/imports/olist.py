"""Orders from a folder of the Olist data set: orders, items, payments, customers, products, category names.

Olist's times are the shop's own, so their dates are taken as they stand. It has no names, no e-mail addresses and one
pair of dates for each order; freight paid is the sum over the items, and the payment method the one that paid most.
Each payment is kept by itself, so that a refund finds its way back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from data.queries.catalogue.order_rows import CustomerRow, LineRow, OrderRow, PaidRow, ParcelRow, ProductRow
from services.desk.errors import InvalidInput
from services.imports import rates
from services.imports.choices import FileRates
from services.imports.load import Incoming, Read
from services.imports.merge import days_problem
from services.imports.reading.amounts import POINT, AmountStyle
from services.imports.reading.cells import CellRefused, Cells, needed
from services.imports.reading.tables import Table, TableRow, read_table
from services.imports.report import Tally

SOURCE = "olist"
_FILES = {
    "orders": "olist_orders_dataset.csv",
    "items": "olist_order_items_dataset.csv",
    "payments": "olist_order_payments_dataset.csv",
    "customers": "olist_customers_dataset.csv",
    "products": "olist_products_dataset.csv",
    "names": "product_category_name_translation.csv",
}
_CURRENCY, _COUNTRY = "BRL", "BR"


@dataclass(frozen=True)
class _Item:
    line: int
    sku: str
    price: int
    freight: int


@dataclass
class _Folder:
    """The folder while it is being read."""

    tables: dict[str, Table]
    tally: Tally
    zone: tzinfo
    today: date
    rates_said: FileRates

    def rows(self, table: str) -> Iterable[tuple[TableRow, Cells]]:
        """The readable rows of one file; the others are in the report."""
        for row in self.tables[table].records:
            self.tally.rows_read += 1
            if row.problem is None:
                yield row, Cells(row.cells, self.zone, AmountStyle(POINT, said=True))
            else:
                self.refuse(table, row.line, CellRefused("", row.problem))

    def refuse(self, table: str, line: int, refusal: CellRefused) -> None:
        """Put a row that cannot be taken into the report."""
        self.tally.reject(_FILES[table], line, refusal.column, refusal.reason)


def read_olist(
    folder: Path,
    *,
    zone: tzinfo,
    today: date,
    rates_said: FileRates = FileRates(),  # noqa: B008 - frozen
) -> Read:
    """The orders of the folder; InvalidInput names the files that are missing or unlike Olist's."""
    missing = [name for name in _FILES.values() if not (folder / name).is_file()]
    if missing:
        raise InvalidInput(f"{folder} is not an Olist folder: it lacks {', '.join(missing)}.")
    contents = {key: (folder / name).read_bytes() for key, name in _FILES.items()}
    tables = {key: read_table(_FILES[key], content) for key, content in contents.items()}
    reading = _Folder(tables, Tally(), zone, today, rates_said)
    digests = {_FILES[key]: sha256(content).hexdigest() for key, content in contents.items()}
    return Read(SOURCE, tuple(_orders(reading)), reading.tally, digests)


def _orders(folder: _Folder) -> Iterable[Incoming]:
    products, people = _products(folder), _people(folder)
    items, paid = _items(folder, products), _payments(folder)
    seen: dict[str, int] = {}
    for row, cells in folder.rows("orders"):
        try:
            number = cells.needed_key("order_id")
            if seen.setdefault(number, row.line) != row.line:
                raise CellRefused("order_id", f"is there already, on line {seen[number]}")
            yield _order(folder, row.line, cells, people, products, items, paid)
        except CellRefused as refusal:
            folder.refuse("orders", row.line, refusal)


def _order(
    folder: _Folder,
    line: int,
    cells: Cells,
    people: dict[str, str],
    products: dict[str, ProductRow],
    items: dict[str, list[_Item]],
    paid: dict[str, tuple[PaidRow, ...]],
) -> Incoming:
    number = cells.raw("order_id")
    ordered_on = needed("order_purchase_timestamp", cells.past_day("order_purchase_timestamp", folder.today))
    person = people.get(cells.raw("customer_id"))
    if person is None:
        raise CellRefused("customer_id", f"is not in {_FILES['customers']}")
    bought = items.get(number, [])
    lines, places = _lines(bought)
    row = OrderRow(
        number=number,
        customer=person,
        status=cells.needed_key("order_status", 20),
        ordered_on=ordered_on,
        currency=_CURRENCY,
        usd_per_unit=_rate(folder, ordered_on),
        shipping_charged=sum(item.freight for item in bought),
        outbound_shipping_cost=None,
        payment_method=_method(paid.get(number, ())),
        destination_country=_COUNTRY,
        parcels=(_parcel(cells, ordered_on, folder.today),) if lines else (),
        lines=lines,
    )
    return Incoming(
        row,
        CustomerRow(person),
        tuple(products[line.sku] for line in lines),
        _FILES["orders"],
        line,
        {position: (_FILES["items"], place) for position, place in places.items()},
        paid.get(number, ()),
    )


def _rate(folder: _Folder, day: date) -> Decimal:
    said = folder.rates_said.of(_CURRENCY, day, commonest=True)
    rate = said or rates.usd_per_unit(_CURRENCY, day)
    if rate is None:
        raise CellRefused("order_purchase_timestamp", f"is {day}, for which no rate is known; give one with --usd-rate")
    return rate


def _parcel(cells: Cells, ordered_on: date, today: date) -> ParcelRow:
    shipped_on = cells.past_day("order_delivered_carrier_date", today)
    delivered_on = cells.past_day("order_delivered_customer_date", today)
    problem = days_problem(ordered_on, shipped_on, delivered_on)
    if problem is not None:
        columns = {"shipped_on": "order_delivered_carrier_date", "delivered_on": "order_delivered_customer_date"}
        raise CellRefused(columns[problem[0]], problem[1])
    return ParcelRow(1, shipped_on, delivered_on)


def _lines(items: list[_Item]) -> tuple[tuple[LineRow, ...], dict[int, int]]:
    """One line for each product and price; the position is that of its first item."""
    units: dict[tuple[str, int], int] = defaultdict(int)
    first: dict[tuple[str, int], int] = {}
    for item in items:
        units[item.sku, item.price] += 1
        first.setdefault((item.sku, item.price), item.line)
    lines = tuple(
        LineRow(position, sku, 1, quantity, price) for position, ((sku, price), quantity) in enumerate(units.items(), 1)
    )
    return lines, {position: first[key] for position, key in enumerate(units, 1)}


def _items(folder: _Folder, products: dict[str, ProductRow]) -> dict[str, list[_Item]]:
    items: dict[str, list[tuple[int, _Item]]] = defaultdict(list)
    for row, cells in folder.rows("items"):
        try:
            sku, place = cells.needed_key("product_id"), cells.count("order_item_id")
            if sku not in products:
                raise CellRefused("product_id", f"is not in {_FILES['products']}")
            price = cells.needed_amount("price", _CURRENCY)
            item = _Item(row.line, sku, price, cells.needed_amount("freight_value", _CURRENCY))
            items[cells.needed_key("order_id")].append((place or row.line, item))
        except CellRefused as refusal:
            folder.refuse("items", row.line, refusal)
    return {number: [item for _, item in sorted(some, key=lambda entry: entry[0])] for number, some in items.items()}


def _payments(folder: _Folder) -> dict[str, tuple[PaidRow, ...]]:
    """Each order's payments in their own sequence."""
    found: dict[str, list[tuple[int, str | None, int]]] = defaultdict(list)
    for row, cells in folder.rows("payments"):
        try:
            kind, value = cells.needed_key("payment_type", 40), cells.needed_amount("payment_value", _CURRENCY)
            method = None if kind == "not_defined" else kind
            place = cells.count("payment_sequential") or row.line
            found[cells.needed_key("order_id")].append((place, method, value))
        except CellRefused as refusal:
            folder.refuse("payments", row.line, refusal)
    return {
        number: tuple(PaidRow(position, *one[1:]) for position, one in enumerate(sorted(some, key=_first), start=1))
        for number, some in found.items()
    }


def _first(payment: tuple[int, str | None, int]) -> int:
    return payment[0]


def _method(payments: tuple[PaidRow, ...]) -> str | None:
    """The method that paid most."""
    sums: dict[str, int] = defaultdict(int)
    for one in payments:
        if one.method is not None:
            sums[one.method] += one.amount
    return max(sorted(sums), key=sums.__getitem__) if sums else None


def _people(folder: _Folder) -> dict[str, str]:
    """The person's number by the number that each order has for its customer."""
    people = {}
    for row, cells in folder.rows("customers"):
        try:
            person = cells.needed_key("customer_unique_id")
            people[cells.needed_key("customer_id")] = person
        except CellRefused as refusal:
            folder.refuse("customers", row.line, refusal)
    return people


def _products(folder: _Folder) -> dict[str, ProductRow]:
    english = {
        cells.raw("product_category_name"): cells.raw("product_category_name_english")
        for _, cells in folder.rows("names")
    }
    products = {}
    for row, cells in folder.rows("products"):
        try:
            sku, own = cells.needed_key("product_id"), cells.text("product_category_name", 100)
            category = english.get(own or "") or own
            # Olist leaves the products' names out; the category and the number's first letters tell them apart.
            name = f"{(category or 'product').replace('_', ' ').capitalize()} {sku[:8]}"
            products[sku] = ProductRow(sku, name, category, cells.count("product_weight_g", least=0))
        except CellRefused as refusal:
            folder.refuse("products", row.line, refusal)
    return products
