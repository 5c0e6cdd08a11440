"""Orders from our own CSV format: one row for each order line, columns mapped by name (services/imports/columns.py).

The first good row of an order says what the order is; a later row that says otherwise is not taken. Amounts are read
exactly in the decimals of their currency, `12,50` only where semicolons separate the columns.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, tzinfo
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from data.encryption import blind_index
from data.queries.catalogue.order_rows import CustomerRow, LineRow, OrderRow, ParcelRow, ProductRow
from services.desk.errors import InvalidInput
from services.desk.text.mail_address import mail_address
from services.imports import rates
from services.imports.cells import CellRefused, Cells, needed
from services.imports.columns import check_mapping, guess
from services.imports.load import Incoming, Read
from services.imports.merge import NAMELESS, days_problem
from services.imports.report import Tally
from services.imports.tables import Table, read_table

SOURCE = "csv"


@dataclass(frozen=True)
class _Header:
    """What a row says of its order; None where it says nothing."""

    ordered_on: date | None
    currency: str | None
    destination_country: str | None
    status: str | None
    usd_per_unit: Decimal | None
    payment_method: str | None
    payment_reference: str | None
    customer: str | None


@dataclass
class _Order:
    """An order while its rows are being read."""

    line: int
    header: _Header
    customer: CustomerRow
    shipping_charged: int | None = None
    outbound_shipping_cost: int | None = None
    parcels: dict[int, ParcelRow] = field(default_factory=dict)
    lines: dict[int, LineRow] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)


Row = TypeVar("Row", _Header, ParcelRow)
Positioned = TypeVar("Positioned", ParcelRow, LineRow)


@dataclass
class _Reading:
    """The file while it is being read; the first mention of a product or a customer holds for all of it."""

    table: Table
    mapping: Mapping[str, str]
    zone: tzinfo
    today: date
    usd_rate: Decimal | None
    tally: Tally = field(default_factory=Tally)
    orders: dict[str, _Order] = field(default_factory=dict)
    products: dict[str, ProductRow] = field(default_factory=dict)
    customers: dict[str, CustomerRow] = field(default_factory=dict)
    rows_of: Counter[str] = field(default_factory=Counter)


def read_csv(
    name: str,
    content: bytes,
    *,
    zone: tzinfo,
    today: date,
    mapping: Mapping[str, str] | None = None,
    usd_rate: Decimal | None = None,
) -> Read:
    """The orders of a file; `mapping` (our column to its heading) wins over what the headings suggest.

    InvalidInput when the file is no table or a required column is missing.
    """
    table = read_table(name, content)
    chosen = guess(table.headings) | dict(mapping or {})
    check_mapping(table.headings, chosen)
    return _read(_Reading(table, chosen, zone, today, usd_rate), sha256(content).hexdigest())


def read_mapped(name: str, content: bytes, mapping: Mapping[str, str], *, zone: tzinfo, today: date) -> Read:
    """As `read_csv` with exactly this mapping, nothing guessed."""
    table = read_table(name, content)
    check_mapping(table.headings, mapping)
    return _read(_Reading(table, mapping, zone, today, None), sha256(content).hexdigest())


def _read(reading: _Reading, digest: str) -> Read:
    name = reading.table.name
    for row in reading.table.rows():
        reading.tally.rows_read += 1
        try:
            if row.problem is not None:
                raise CellRefused("", row.problem)
            ours = {ours: row.cells.get(theirs, "") for ours, theirs in reading.mapping.items()}
            _take(reading, row.line, Cells(ours, reading.zone, decimal_comma=reading.table.separator == ";"))
        except CellRefused as refusal:
            reading.tally.reject(name, row.line, reading.mapping.get(refusal.column, refusal.column), refusal.reason)
    if reading.table.note:
        reading.tally.notes.append(reading.table.note)
    return Read(
        SOURCE, tuple(_incoming(reading, *one) for one in reading.orders.items()), reading.tally, {name: digest}
    )


def _take(reading: _Reading, line: int, cells: Cells) -> None:
    number = cells.needed_key("order_number")
    reading.rows_of[number] += 1
    position = cells.count("line") or reading.rows_of[number]
    known = reading.orders.get(number)
    header = _agreed(_header(reading, number, cells), known.header if known else None, known.line if known else line)
    currency = _complete(reading, header)
    parcel = _parcel(reading, cells, header, known)
    product = _product(cells)
    bought = LineRow(
        position=position,
        sku=product.sku,
        parcel=parcel.position,
        quantity=needed("quantity", cells.count("quantity")),
        unit_price_paid=cells.needed_amount("unit_price_paid", currency),
    )
    if known and position in known.lines:
        raise CellRefused("line", f"{position} of order {number} is there already, on line {known.places[position]}")
    charged = cells.amount("shipping_charged", currency), cells.amount("outbound_shipping_cost", currency)
    customer = reading.customers.setdefault(header.customer or "", _customer(cells, header.customer or ""))
    order = reading.orders.setdefault(number, _Order(line, header, customer, *charged))
    order.header = header
    order.parcels[parcel.position], order.lines[position], order.places[position] = parcel, bought, line
    reading.products.setdefault(product.sku, product)


def _header(reading: _Reading, number: str, cells: Cells) -> _Header:
    email = cells.text("customer_email", 254)
    if email is not None:
        _see_address(email)
    known = reading.orders.get(number)
    return _Header(
        ordered_on=cells.past_day("ordered_on", reading.today),
        currency=cells.currency("currency"),
        destination_country=cells.country("destination_country"),
        status=cells.key("status", 20),
        usd_per_unit=cells.rate("usd_per_unit"),
        payment_method=cells.key("payment_method", 40),
        payment_reference=cells.key("payment_reference"),
        customer=_reference(cells, email) or (known.header.customer if known else _nameless(number)),
    )


def _see_address(email: str) -> None:
    try:
        mail_address(email)
    except InvalidInput as why:
        raise CellRefused("customer_email", str(why).removeprefix("This ").removesuffix(".")) from None


def _reference(cells: Cells, email: str | None) -> str | None:
    reference = cells.key("customer_reference", 64)
    if reference is None and email is not None:
        return f"email:{blind_index('customer.email', email).hex()}"
    return reference


def _nameless(number: str) -> str:
    return NAMELESS + blind_index("shop_order.number", number).hex()


def _agreed(read: Row, known: Row | None, line: int) -> Row:
    """What was said before with what this row adds; CellRefused where it says otherwise."""
    if known is None:
        return read
    added: dict[str, Any] = {}
    for item in fields(read):
        new, old = getattr(read, item.name), getattr(known, item.name)
        if old is None:
            added[item.name] = new
        elif new is not None and new != old:
            column = "customer_reference" if item.name == "customer" else item.name
            raise CellRefused(column, f"differs from line {line} of the same order")
    return replace(known, **added)


def _complete(reading: _Reading, header: _Header) -> str:
    for column in ("ordered_on", "currency", "destination_country"):
        needed(column, getattr(header, column))
    _rate(reading, header)
    return str(header.currency)


def _parcel(reading: _Reading, cells: Cells, header: _Header, known: _Order | None) -> ParcelRow:
    position = cells.count("parcel") or 1
    read = ParcelRow(
        position,
        cells.past_day("shipped_on", reading.today),
        cells.past_day("delivered_on", reading.today),
        cells.flag("delivery_traceable"),
        cells.key("tracking_number"),
    )
    parcel = _agreed(read, known.parcels.get(position) if known else None, known.line if known else 0)
    if header.ordered_on is not None:
        problem = days_problem(header.ordered_on, parcel.shipped_on, parcel.delivered_on)
        if problem is not None:
            raise CellRefused(*problem)
    return parcel


def _product(cells: Cells) -> ProductRow:
    return ProductRow(
        sku=cells.needed_key("sku"),
        name=cells.text("product_name", 200),
        category=cells.text("category", 100),
        weight_g=cells.count("weight_g", least=0),
        special_terms=cells.flag("special_terms"),
    )


def _customer(cells: Cells, reference: str) -> CustomerRow:
    return CustomerRow(
        reference=reference,
        name=cells.text("customer_name", 200),
        email=cells.text("customer_email", 254),
        phone=cells.text("customer_phone", 40),
        address=cells.text("customer_address", 500, lines=True),
        language=cells.key("customer_language", 12),
    )


def _rate(reading: _Reading, header: _Header) -> Decimal:
    if header.usd_per_unit is not None:
        return header.usd_per_unit
    currency, day = str(header.currency), needed("ordered_on", header.ordered_on)
    rate = Decimal(1) if currency == "USD" else reading.usd_rate or rates.usd_per_unit(currency, day)
    if rate is None:
        raise CellRefused("usd_per_unit", f"is missing, and no rate of {currency} for {day} is known")
    return rate


def _incoming(reading: _Reading, number: str, order: _Order) -> Incoming:
    name, header = reading.table.name, order.header
    parcels, lines = _by_position(order.parcels), _by_position(order.lines)
    row = OrderRow(
        number=number,
        customer=order.customer.reference,
        status=header.status,
        ordered_on=needed("ordered_on", header.ordered_on),
        currency=str(header.currency),
        usd_per_unit=_rate(reading, header),
        shipping_charged=order.shipping_charged,
        outbound_shipping_cost=order.outbound_shipping_cost,
        payment_method=header.payment_method,
        destination_country=str(header.destination_country),
        parcels=parcels,
        lines=lines,
    )
    places = {position: (name, line) for position, line in order.places.items()}
    products = tuple({line.sku: reading.products[line.sku] for line in lines}.values())
    reference = header.payment_reference
    return Incoming(row, order.customer, products, name, order.line, places, payment_reference=reference)


def _by_position(rows: Mapping[int, Positioned]) -> tuple[Positioned, ...]:
    return tuple(rows[position] for position in sorted(rows))
