"""What was paid for each line of an order, to the cent: discounts and taxes shared, and never lost by dividing.

A line whose total does not divide by its units becomes two lines with prices one minor unit apart, so that the units
add up to what was paid. Shares are exact: what is left over goes to the largest remainders.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from data.queries.catalogue.order_rows import LineRow
from services.imports.choices import ADDED
from services.imports.merge import APART
from services.imports.reading.cells import CellRefused
from services.policy import money

# A database's own decimals (3.3333); three could be thousands.
_FEWEST_PLACES = 4


@dataclass(frozen=True)
class Priced:
    """A line as its row has it, amounts in minor units for all its units: before its discount, without its tax."""

    position: int
    sku: str
    parcel: int
    quantity: int
    total: int
    discount: int = 0
    tax: int = 0


@dataclass(frozen=True)
class Charges:
    """What a row says of the money of its order, in minor units; None where it says nothing."""

    shipping: int | None = None
    shipping_tax: int | None = None
    discount: int | None = None
    tax: int | None = None
    subtotal: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class Settled:
    """What was paid for each line and for shipping; `note` says what does not add up though nothing was shared."""

    paid: tuple[int, ...]
    shipping: int | None
    note: str | None = None


def line_total(unit: tuple[Decimal, int], quantity: int, currency: str) -> int:
    """Units times their price in minor units; a price with more decimals only where one total alone rounds to it."""
    price, places = unit
    decimals = money.decimals_of(currency)
    exact = (price * quantity).scaleb(decimals)
    total = exact.to_integral_value(ROUND_HALF_UP)
    slack = Decimal(quantity) / 2 * Decimal(1).scaleb(decimals - places)
    if places > decimals and (places < _FEWEST_PLACES or abs(exact - total) > slack):
        raise CellRefused(
            "unit_price_paid",
            f"has {places} decimals, but {currency} has {decimals or 'none'}; "
            "give the price of all units of the line in a column of its own",
        )
    return int(total)


def agreed_total(stated: int, by_units: int | None, quantity: int, discount: int) -> tuple[int, int]:
    """The line's total and the discount still to come off it; CellRefused where units and total contradict."""
    if by_units is None or abs(stated - by_units) <= quantity / 2:
        return stated, discount
    if discount and abs(stated - (by_units - discount)) <= quantity / 2:
        return stated, 0
    raise CellRefused("line_total", "is not what units and price make")


def settle(lines: Sequence[Priced], charges: Charges, taxes: str | None) -> Settled:
    """What was paid for each line. CellRefused names the discount or the tax that does not fit the order's own sums."""
    ways = [way for way in _ways(lines, charges) if _fits(way, charges, _tax(lines, charges))]
    if ways:
        return _with_tax(ways[0], lines, charges, taxes)
    discount, tax = _discount(lines, charges), _tax(lines, charges)
    if discount:
        name = "order_discount" if charges.discount else "line_discount"
        raise CellRefused(name, "does not fit the sums of the order, so nobody can tell what it was taken off")
    if tax:
        raise CellRefused("order_tax" if charges.tax else "line_tax", "does not fit the total that was paid")
    plain = Settled(tuple(line.total for line in lines), charges.shipping)
    return replace(plain, note="its lines and its shipping do not add up to the total in the file")


def _discount(lines: Sequence[Priced], charges: Charges) -> int:
    return (charges.discount or 0) + sum(line.discount for line in lines)


def _tax(lines: Sequence[Priced], charges: Charges) -> int:
    of_lines = sum(line.tax for line in lines) + (charges.shipping_tax or 0)
    return charges.tax if charges.tax is not None else of_lines


def _ways(lines: Sequence[Priced], charges: Charges) -> Iterator[Settled]:
    """What the discounts may have been taken off, likeliest first."""
    full, less = [line.total for line in lines], [line.total - line.discount for line in lines]
    off = charges.discount or 0
    known = charges.total is not None or charges.subtotal is not None
    yield from _shared(less, off, charges.shipping)
    if not known or not _discount(lines, charges):
        return
    yield from _shared(less, 0, charges.shipping)
    yield from _shared(full, off, charges.shipping)
    if off and (charges.shipping or 0) >= off:
        yield from _shared(less, 0, (charges.shipping or 0) - off)
    if charges.total is not None:
        yield from _shared(full, 0, charges.shipping)


def _shared(amounts: Sequence[int], off: int, shipping: int | None) -> Iterator[Settled]:
    if min(amounts) >= 0 and sum(amounts) >= off:
        paid = [amount - part for amount, part in zip(amounts, share(off, amounts), strict=True)]
        yield Settled(tuple(paid), shipping)


def _fits(way: Settled, charges: Charges, tax: int) -> bool:
    goods = sum(way.paid)
    together = goods + (way.shipping or 0)
    fits_total = charges.total is None or charges.total in (together, together + tax)
    return fits_total and (charges.subtotal is None or charges.subtotal == goods)


def _with_tax(way: Settled, lines: Sequence[Priced], charges: Charges, taxes: str | None) -> Settled:
    tax, goods = _tax(lines, charges), sum(way.paid)
    if not tax or charges.total == goods + (way.shipping or 0):
        return way
    if charges.total is None and taxes is None:
        raise CellRefused(
            "order_tax" if charges.tax else "line_tax", "is there, but nothing says whether the prices hold it already"
        )
    if charges.total is None and taxes != ADDED:
        return way
    if charges.tax is not None:
        parts = share(charges.tax, [*way.paid, way.shipping or 0])
    else:
        parts = [*(line.tax for line in lines), charges.shipping_tax or 0]
    paid = tuple(amount + part for amount, part in zip(way.paid, parts, strict=False))
    return replace(way, paid=paid, shipping=None if way.shipping is None else way.shipping + parts[-1])


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount in parts by weight, exactly; what is left over goes to the largest remainders, first ones first."""
    whole = sum(weights)
    if not amount or not whole:
        return [amount if place == 0 else 0 for place in range(len(weights))] if amount else [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % whole), place))
    for place in by_rest[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def rows(line: Priced, paid: int) -> tuple[LineRow, ...]:
    """The line with what was paid for it: one row, or two where it does not divide by its units."""
    price, left = divmod(paid, line.quantity)
    first = LineRow(line.position, line.sku, line.parcel, line.quantity - left, price)
    if not left:
        return (first,)
    return first, LineRow(line.position + APART, line.sku, line.parcel, left, price + 1)
