"""One row of an order file in our columns: what it says of its order, its parcel, its product and what was paid."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from data.encryption import blind_index
from data.queries.catalogue.order_rows import CustomerRow, ParcelRow, ProductRow
from services.imports.merge import NAMELESS, days_problem
from services.imports.plan import Plan
from services.imports.pricing import Charges, Priced, agreed_total, line_total
from services.imports.reading.cells import CellRefused, Cells, Faults, needed
from services.policy import money


@dataclass(frozen=True)
class Header:
    """What a row says of its order; None where it says nothing."""

    ordered_on: date | None = None
    currency: str | None = None
    destination_country: str | None = None
    status: str | None = None
    usd_per_unit: Decimal | None = None
    payment_method: str | None = None
    payment_reference: str | None = None
    customer: str | None = None
    shipping_charged: int | None = None
    outbound_shipping_cost: int | None = None
    shipping_tax: int | None = None
    order_discount: int | None = None
    order_tax: int | None = None
    order_subtotal: int | None = None
    order_total: int | None = None
    refunded: int | None = None

    @property
    def charges(self) -> Charges:
        """The order's own money."""
        return Charges(
            self.shipping_charged,
            self.shipping_tax,
            self.order_discount,
            self.order_tax,
            self.order_subtotal,
            self.order_total,
        )


Row = TypeVar("Row", Header, ParcelRow)
_AMOUNTS = (
    "shipping_charged",
    "outbound_shipping_cost",
    "shipping_tax",
    "order_tax",
    "order_subtotal",
    "order_total",
    "refunded",
)


@dataclass(frozen=True)
class Before:
    """What rows before said of the order: good ones, beginning at `line`, and ones that were refused."""

    header: Header | None = None
    line: int = 0
    refused: Header | None = None


def read_header(cells: Cells, faults: Faults, plan: Plan, before: Before, today: date) -> Header:
    """What this row and those before it say of the order; a row that says otherwise has a fault.

    What a refused row said only fills what is blank, so that its fault is told once.
    """
    known, said = before.header, before.header or before.refused
    email = faults.get(cells.email, "customer_email")
    number = cells.raw("order_number")
    person = faults.get(_reference, cells, email)
    currency = faults.get(cells.currency, "currency")
    money_of = currency or (said.currency if said else None)
    read = Header(
        ordered_on=faults.get(cells.past_day, "ordered_on", today),
        currency=currency,
        destination_country=faults.get(cells.country, "destination_country"),
        status=faults.get(cells.key, "status", 20),
        usd_per_unit=faults.get(cells.rate, "usd_per_unit"),
        payment_method=faults.get(cells.key, "payment_method", 40),
        payment_reference=faults.get(cells.key, "payment_reference"),
        customer=person or (said.customer if said else NAMELESS + blind_index("shop_order.number", number).hex()),
        **(_amounts(cells, faults, money_of) if money_of else {}),
    )
    header = agreed(read, known, before.line, faults)
    if known is None and said is not None:
        header = agreed(said, header, before.line, Faults())
    for column in ("ordered_on", "currency", "destination_country"):
        faults.get(needed, column, getattr(header, column))
    if header.currency and header.ordered_on and header.usd_per_unit is None:
        rate = plan.rate(header.currency, header.ordered_on)
        faults.get(needed_rate, rate, header.currency, header.ordered_on)
        header = replace(header, usd_per_unit=rate)
    return header


def needed_rate(rate: Decimal | None, currency: str, day: date) -> Decimal:
    """The rate; CellRefused where nobody knows it."""
    if rate is None:
        raise CellRefused("usd_per_unit", f"is missing, and no rate of {currency} is known for {day}")
    return rate


def _amounts(cells: Cells, faults: Faults, currency: str) -> dict[str, int | None]:
    found = {column: faults.get(cells.amount, column, currency) for column in _AMOUNTS}
    off = faults.get(cells.taken_off, "order_discount", currency)
    return found | {"order_discount": off if cells.raw("order_discount") else None}


def _reference(cells: Cells, email: str | None) -> str | None:
    reference = cells.key("customer_reference", 64)
    if reference is None and email is not None:
        return f"email:{blind_index('customer.email', email).hex()}"
    return reference


def agreed(read: Row, known: Row | None, line: int, faults: Faults) -> Row:
    """What was said before with what this row adds; a fault where it says otherwise."""
    if known is None:
        return read
    added: dict[str, Any] = {}
    for item in fields(read):
        new, old = getattr(read, item.name), getattr(known, item.name)
        if old is None:
            added[item.name] = new
        elif new is not None and new != old:
            column = "customer_reference" if item.name == "customer" else item.name
            faults.note(CellRefused(column, f"differs from line {line} of the same order"))
    return replace(known, **added)


def read_parcel(
    cells: Cells, faults: Faults, header: Header, known: dict[int, ParcelRow], line: int, today: date
) -> ParcelRow:
    """The parcel that the row is in, with what rows before it say."""
    position = faults.get(cells.count, "parcel") or 1
    read = ParcelRow(
        position,
        faults.get(cells.past_day, "shipped_on", today),
        faults.get(cells.past_day, "delivered_on", today),
        faults.get(cells.flag, "delivery_traceable"),
        faults.get(cells.key, "tracking_number"),
    )
    parcel = agreed(read, known.get(position), line, faults)
    if header.ordered_on is not None:
        problem = days_problem(header.ordered_on, parcel.shipped_on, parcel.delivered_on)
        if problem is not None:
            faults.note(CellRefused(*problem))
    return parcel


def read_product(cells: Cells, faults: Faults) -> ProductRow:
    """The product of the row."""
    return ProductRow(
        sku=faults.get(cells.needed_key, "sku") or "",
        name=faults.get(cells.text, "product_name", 200),
        category=faults.get(cells.text, "category", 100),
        weight_g=faults.get(cells.count, "weight_g", least=0),
        special_terms=faults.get(cells.flag, "special_terms"),
    )


def read_priced(cells: Cells, faults: Faults, currency: str | None, line: Priced) -> Priced:
    """The line with its money; `line` says the rest. Without a currency no amount can be read."""
    quantity = faults.get(needed, "quantity", faults.get(cells.count, "quantity"))
    if currency is None or quantity is None:
        return line
    unit = faults.get(cells.exact, "unit_price_paid", currency)
    stated = faults.get(cells.amount, "line_total", currency)
    discount = faults.get(cells.taken_off, "line_discount", currency) or 0
    tax = faults.get(cells.amount, "line_tax", currency) or 0
    by_units = None if unit is None else _by_units(faults, unit, quantity, currency, stated)
    if stated is None:
        total = faults.get(needed, "unit_price_paid", by_units)
    else:
        total, discount = faults.get(agreed_total, stated, by_units, quantity, discount) or (stated, discount)
    return replace(line, quantity=quantity, total=total or 0, discount=discount, tax=tax)


def _by_units(
    faults: Faults, unit: tuple[Decimal, int], quantity: int, currency: str, stated: int | None
) -> int | None:
    if stated is not None:
        return money.to_minor(unit[0] * quantity, currency)
    return faults.get(line_total, unit, quantity, currency)


def read_customer(cells: Cells, faults: Faults, reference: str) -> CustomerRow:
    """The customer as the row names them."""
    return CustomerRow(
        reference=reference,
        name=faults.get(cells.text, "customer_name", 200),
        email=faults.get(cells.email, "customer_email"),
        phone=faults.get(cells.text, "customer_phone", 40),
        address=faults.get(cells.text, "customer_address", 500, lines=True),
        language=faults.get(cells.key, "customer_language", 12),
    )
