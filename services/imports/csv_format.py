"""Orders from a table with a row for each order line: our own columns, or those of a shop's export that the desk knows.

The first good row of an order says what the order is; a later row that says otherwise is not taken. A row without an
order number goes on with the order above it. All faults of a row are told at once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from hashlib import sha256
from typing import TypeVar

from data.queries.catalogue.order_rows import CustomerRow, LineRow, OrderRow, ParcelRow, ProductRow
from services.imports import pricing
from services.imports.choices import Choices
from services.imports.columns import label
from services.imports.load import Incoming, Read
from services.imports.merge import APART
from services.imports.order_rows import (
    Before,
    Header,
    read_customer,
    read_header,
    read_parcel,
    read_priced,
    read_product,
)
from services.imports.plan import Plan, nothing, plan
from services.imports.presets import recognised
from services.imports.pricing import Priced
from services.imports.reading.cells import CellRefused, Cells, Faults, needed
from services.imports.reading.tables import Table, TableRow, read_table
from services.imports.report import Tally

SOURCE = "csv"
_ZEROS = "ends in zeros, as a spreadsheet leaves long numbers; compare it with the shop"
_OF_A_LINE = ("sku", "product_name", "unit_price_paid", "line_total")


@dataclass
class _Order:
    """An order while its rows are being read; `refused` are the lines of the file that were not taken."""

    line: int
    header: Header
    customer: CustomerRow
    parcels: dict[int, ParcelRow] = field(default_factory=dict)
    lines: dict[int, Priced] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    shipping: int | None = None


Positioned = TypeVar("Positioned", ParcelRow, LineRow)


@dataclass
class _Reading:
    """The file while it is being read; the first mention of a product or a customer holds for all of it."""

    plan: Plan
    today: date
    tally: Tally = field(default_factory=Tally)
    orders: dict[str, _Order] = field(default_factory=dict)
    before: dict[str, Before] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    products: dict[str, ProductRow] = field(default_factory=dict)
    customers: dict[str, CustomerRow] = field(default_factory=dict)
    rows_of: Counter[str] = field(default_factory=Counter)
    above: str = ""

    def refuse(self, line: int, faults: list[CellRefused], lines: int = 1) -> None:
        """Put all faults of a row into the report, by the file's own headings."""
        for fault in faults:
            words = label(fault.column)
            column = self.plan.mapping.get(fault.column, words)
            self.tally.reject(self.plan.table.name, line, column, fault.reason, lines, words)


def read_csv(
    name: str,
    content: bytes,
    *,
    zone: tzinfo,
    today: date,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    remembered: Callable[[str], Mapping[str, str]] | None = None,
) -> Read:
    """The orders of a file; what was chosen wins over what the headings suggest, and over what is `remembered`.

    `remembered` tells our column by heading for a known export's key, or for other files (empty). InvalidInput when the
    file is no table, a needed column is missing, or it has no order lines.
    """
    table = read_table(name, content)
    export = recognised(table.headings)
    known = remembered(export.key if export else "") if remembered else None
    return read_orders(table, sha256(content).hexdigest(), zone, today, choices, known)


def read_orders(
    table: Table,
    digest: str,
    zone: tzinfo,
    today: date,
    choices: Choices,
    remembered: Mapping[str, str] | None = None,
) -> Read:
    """As `read_csv`, from a table that was read already; `digest` is the file's SHA-256."""
    reading = _Reading(plan(table, choices, zone, remembered), today, Tally(left_out=choices.left_out))
    last = _last_of_table(reading.plan)
    own_rows = _orders_own_rows(reading.plan)
    for row in table.records:
        reading.tally.rows_read += row.lines if row.problem else 1
        if row.problem is not None:
            reading.refuse(row.line, [CellRefused("", row.problem)], row.lines)
        elif row.line > last:
            reading.refuse(row.line, [CellRefused("", "has no product, units or price: a line below the table")])
        else:
            _take(reading, row, own_row=row.line in own_rows)
    incoming = tuple(one for number in reading.orders if (one := _incoming(reading, number)))
    reading.tally.notes += table.notes
    for number in reading.plan.long_numbers.doubtful:
        reading.tally.mark(_ZEROS, number)
    return Read(SOURCE, incoming, reading.tally, {table.name: digest}, reading.plan.memory)


def _last_of_table(made: Plan) -> int:
    """The last line with a product, units or a price; what comes after it is no order line."""
    wanted = [column for column in ("sku", "quantity", "unit_price_paid", "line_total") if column not in made.fixed]
    lines = (
        row.line + row.lines - 1
        for row in reversed(made.table.records)
        if row.problem or any(made.cells(row).raw(column) for column in wanted)
    )
    return next(lines, 0)


def _orders_own_rows(made: Plan) -> set[int]:
    """Rows that name an order and nothing bought, while other rows name what was bought: the order's own row."""
    bought: Counter[str] = Counter()
    bare: dict[int, str] = {}
    for row in made.table.records:
        cells = made.cells(row)
        number = cells.raw("order_number")
        if any(cells.raw(column) for column in _OF_A_LINE):
            bought[number] += 1
        elif number:
            bare[row.line] = number
    return {line for line, number in bare.items() if bought[number]}


def _take(reading: _Reading, row: TableRow, *, own_row: bool) -> None:
    cells, faults = reading.plan.cells(row), Faults()
    if cells.hide_cards():
        reading.tally.mark("held the number of a payment card, which is not kept", f"line {row.line}")
    number = faults.get(cells.key, "order_number") or ""
    if not number and not faults:
        number = reading.above
        if number:
            reading.tally.mark(
                "rows without an order number, read as lines of the order above them", f"line {row.line}"
            )
        else:
            faults.note(CellRefused("order_number", "is missing"))
        cells.cells = {**cells.cells, "order_number": number}
    reading.above = number
    if cells.raw("parent_line") and nothing(cells.raw("unit_price_paid")):
        reading.tally.mark("parts of the line above them, passed over", f"line {row.line}")
        return
    reading.rows_of[number] += not own_row
    before = reading.before.get(number, Before(line=row.line))
    header = read_header(cells, faults, reading.plan, before, reading.today)
    if not own_row:
        _take_line(reading, row, cells, faults, number, header)
    reading.before[number] = replace(before, refused=header) if faults else replace(before, header=header)
    if faults:
        reading.refused[number].append(row.line)
        reading.refuse(row.line, faults)


def _take_line(reading: _Reading, row: TableRow, cells: Cells, faults: Faults, number: str, header: Header) -> None:
    position = faults.get(cells.count, "line") or reading.rows_of[number]
    known = reading.orders.get(number)
    parcel = read_parcel(
        cells, faults, header, known.parcels if known else {}, known.line if known else 0, reading.today
    )
    product = read_product(cells, faults)
    line = read_priced(cells, faults, header.currency, Priced(position, product.sku, parcel.position, 1, 0))
    shipping = faults.get(cells.amount, "line_shipping", header.currency) if header.currency else None
    customer = read_customer(cells, faults, header.customer or "")
    if known and position in known.lines:
        faults.note(CellRefused("line", f"{position} of the order is there already, on line {known.places[position]}"))
    for heading in reading.plan.open_discounts:
        if not nothing(row.cells.get(heading, "")):
            faults.note(CellRefused(heading, "is a discount, and nothing says what it was taken off"))
    if faults:
        return
    customer = reading.customers.setdefault(header.customer or "", customer)
    order = reading.orders.setdefault(number, _Order(row.line, header, customer))
    order.header = header
    if shipping is not None:
        order.shipping = (order.shipping or 0) + shipping
    order.parcels[parcel.position], order.lines[position], order.places[position] = parcel, line, row.line
    reading.products.setdefault(product.sku, product)


def _incoming(reading: _Reading, number: str) -> Incoming | None:
    """The order as it is to be stored; None, and its rows refused, where its money cannot be told."""
    order = reading.orders[number]
    header = replace(order.header, shipping_charged=_shipping(order))
    priced = [order.lines[position] for position in sorted(order.lines)]
    try:
        if reading.refused[number] and (header.order_discount or header.order_tax):
            gone = ", ".join(map(str, reading.refused[number]))
            raise CellRefused("order_number", f"has rows that were not taken (line {gone}), and shares money with them")
        settled = pricing.settle(priced, header.charges, reading.plan.taxes)
    except CellRefused as refusal:
        for place in order.places.values():
            reading.refuse(place, [refusal])
        return None
    if settled.note and not reading.refused[number]:
        reading.tally.mark(settled.note, number)
    if header.refunded:
        reading.tally.mark(
            "was paid back already in the shop, in whole or in part; the desk does not know of it", number
        )
    lines = [row for line, paid in zip(priced, settled.paid, strict=True) for row in pricing.rows(line, paid)]
    return _stored(reading, number, order, replace(header, shipping_charged=settled.shipping), lines)


def _shipping(order: _Order) -> int | None:
    of_lines, of_order = order.shipping, order.header.shipping_charged
    return of_lines if of_order is None else of_order


def _stored(reading: _Reading, number: str, order: _Order, header: Header, lines: list[LineRow]) -> Incoming:
    row = OrderRow(
        number=number,
        customer=order.customer.reference,
        status=header.status,
        ordered_on=needed("ordered_on", header.ordered_on),
        currency=needed("currency", header.currency),
        usd_per_unit=needed("usd_per_unit", header.usd_per_unit),
        shipping_charged=header.shipping_charged,
        outbound_shipping_cost=header.outbound_shipping_cost,
        payment_method=header.payment_method,
        destination_country=needed("destination_country", header.destination_country),
        parcels=_by_position(order.parcels.values()),
        lines=_by_position(lines),
    )
    name = reading.plan.table.name
    places = {line.position: (name, order.places[line.position % APART]) for line in lines}
    products = tuple({line.sku: reading.products[line.sku] for line in lines}.values())
    reference = header.payment_reference
    return Incoming(row, order.customer, products, name, order.line, places, payment_reference=reference)


def _by_position(rows: Iterable[Positioned]) -> tuple[Positioned, ...]:
    return tuple(sorted(rows, key=lambda row: row.position))
