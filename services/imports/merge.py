"""What an order becomes when a file is laid over what is stored, and what the returns on it forbid.

Nothing is ever taken away: a blank value or a line that the file does not hold leaves what is stored. A line that a
return refers to keeps its product and price, and never falls below the units that are claimed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from data.queries.catalogue.catalogue import ClaimRow
from data.queries.catalogue.order_rows import LineRow, OrderRow, ParcelRow, StoredOrder

# What a decision on a return rests on; another value means another order.
_FIXED_BY_A_RETURN = ("currency", "usd_per_unit", "ordered_on", "destination_country", "customer")
# The second part of a line whose price does not divide by its units stands this far behind the first.
APART = 1_000_000
# The reference of a customer whom a file names neither by number nor by e-mail address.
NAMELESS = "order:"
_ONLY_KEPT = "asked that their data are only kept for now; nothing of the order was changed"

Row = TypeVar("Row", OrderRow, ParcelRow)


@dataclass(frozen=True)
class Refused:
    """Something that a return forbids; `position` is the line's, None for the order itself."""

    position: int | None
    column: str
    reason: str


def laid_over(stored: StoredOrder, row: OrderRow, claims: Iterable[ClaimRow]) -> tuple[OrderRow, list[Refused]]:
    """The order as it would be stored, and what of the file is refused."""
    merged, refused = _merged(stored, row, claims)
    if stored.restricted and merged != stored.row:
        return stored.row, [Refused(None, "customer", _ONLY_KEPT)]
    return merged, refused


def _merged(stored: StoredOrder, row: OrderRow, claims: Iterable[ClaimRow]) -> tuple[OrderRow, list[Refused]]:
    held = _held(stored, claims)
    merged = _filled(row, stored.row)
    if row.customer.startswith(NAMELESS):
        merged = replace(merged, customer=stored.row.customer or row.customer)
    refused = _fixed(stored.row, merged, held)
    if refused:
        return stored.row, refused
    lines, problems = _lines(stored.row.lines, row.lines, held)
    refused += problems
    parcels, wrong = _parcels(stored.row.parcels, row.parcels, merged.ordered_on)
    refused += wrong
    merged = replace(merged, parcels=parcels, lines=tuple(lines[position] for position in sorted(lines)))
    by_dates = row.status is None and stored.row.status == stored.row.status_by_dates
    return (replace(merged, status=merged.status_by_dates) if by_dates else merged), refused


def _lines(
    stored: Iterable[LineRow], read: Iterable[LineRow], held: Mapping[int, tuple[ClaimRow, ...]]
) -> tuple[dict[int, LineRow], list[Refused]]:
    """The lines by position; the two parts of one that does not divide are taken together or not at all."""
    lines, refused = {line.position: line for line in stored}, []
    parts: dict[int, list[LineRow]] = {}
    for line in read:
        parts.setdefault(line.position % APART, []).append(line)
    for first, some in parts.items():
        found = [_line_problem(lines.get(line.position), line, held.get(line.position, ())) for line in some]
        if len(some) == 1 and first + APART in lines:
            found = [
                Refused(first, "unit_price_paid", "differs from the price in cents shared before; the line was kept")
            ]
        problems = [problem for problem in found if problem is not None]
        refused += problems[:1]
        lines |= {} if problems else {line.position: line for line in some}
    return lines, refused


def _held(stored: StoredOrder, claims: Iterable[ClaimRow]) -> dict[int, tuple[ClaimRow, ...]]:
    positions = {key: position for position, key in stored.line_ids.items()}
    held: dict[int, tuple[ClaimRow, ...]] = {}
    for claim in claims:
        if claim.order_line_id in positions:
            position = positions[claim.order_line_id]
            held[position] = (*held.get(position, ()), claim)
    return held


def _filled(row: Row, stored: Row) -> Row:
    blank = {item.name: getattr(stored, item.name) for item in fields(row) if getattr(row, item.name) is None}
    return replace(row, **blank)


def _parcels(
    stored: tuple[ParcelRow, ...], read: tuple[ParcelRow, ...], ordered_on: date
) -> tuple[tuple[ParcelRow, ...], list[Refused]]:
    parcels, refused = {parcel.position: parcel for parcel in stored}, []
    for parcel in read:
        known = parcels.get(parcel.position)
        merged = parcel if known is None else _filled(parcel, known)
        problem = days_problem(ordered_on, merged.shipped_on, merged.delivered_on)
        if problem is None:
            parcels[parcel.position] = merged
        else:
            refused.append(Refused(None, *problem))
    return tuple(parcels[position] for position in sorted(parcels)), refused


def days_problem(ordered_on: date, shipped_on: date | None, delivered_on: date | None) -> tuple[str, str] | None:
    """The column and the reason why these days cannot follow each other; None when they can."""
    if shipped_on is not None and shipped_on < ordered_on:
        return "shipped_on", f"is {shipped_on}, before the order of {ordered_on}"
    if delivered_on is None:
        return None
    if shipped_on is None:
        return "delivered_on", f"is {delivered_on}, but there is no shipment date"
    if delivered_on < shipped_on:
        return "delivered_on", f"is {delivered_on}, before the shipment of {shipped_on}"
    return None


def _fixed(stored: OrderRow, merged: OrderRow, held: Mapping[int, tuple[ClaimRow, ...]]) -> list[Refused]:
    claims = [claim for some in held.values() for claim in some]
    changed = [name for name in _FIXED_BY_A_RETURN if getattr(stored, name) != getattr(merged, name)]
    if not claims or not changed:
        return []
    return [
        Refused(None, name, f"would change the order under return {claims[0].rma}; nothing of the order was changed")
        for name in changed
    ]


def _line_problem(stored: LineRow | None, line: LineRow, claims: tuple[ClaimRow, ...]) -> Refused | None:
    if stored is None or not claims:
        return None
    rma, units = claims[0].rma, sum(claim.quantity for claim in claims)
    if line.sku != stored.sku:
        return Refused(line.position, "sku", f"is another product than the one in return {rma}; the line was kept")
    if line.unit_price_paid != stored.unit_price_paid:
        return Refused(line.position, "unit_price_paid", f"differs from the price in return {rma}; the line was kept")
    if line.quantity < units:
        return Refused(line.position, "quantity", f"is below the {units} claimed in return {rma}; the line was kept")
    return None
