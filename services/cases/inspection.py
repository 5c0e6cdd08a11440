"""What the bench found, as the policy engine takes it: per line the units that passed, else what they failed for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from data.queries.warehouse import receiving as rows
from data.queries.warehouse.receiving import MissingRow, UnitRow
from data.vocabulary import ARRIVED, PASSED, InspectionVerdict, UnitOutcome
from services.policy import money

# The worst for the customer first: one of several failed units speaks for the line.
_WORST_FIRST = (InspectionVerdict.MISUSE, InspectionVerdict.USED, InspectionVerdict.UNANNOUNCED)

VERDICT_WORDS = {
    InspectionVerdict.CONFIRMED_DEFECT: "Defect confirmed",
    InspectionVerdict.CONFIRMED_INCORRECT: "Wrong item confirmed",
    InspectionVerdict.MISUSE: "Misuse or accident",
    InspectionVerdict.USED: "Used, or no fault found",
    InspectionVerdict.UNANNOUNCED: "Came unannounced",
}


@dataclass(frozen=True)
class Found:
    """The inspection of one line; the price of missing parts in minor units, None where the rate is not known.

    `quoted` is what repairing its units would cost, in minor units and its currency, None where nobody has said.

    `units` are all that have arrived so far. `failed` of them did not pass while others of the line did; where none
    passed, the verdict speaks for all and nobody is set apart.
    """

    units: int
    failed: int = 0
    verdict: InspectionVerdict | None = None
    original_package: bool | None = None
    note_in_parcel: bool | None = None
    missing: tuple[str, ...] = ()
    missing_price: int | None = None
    quoted: tuple[int, str] | None = None


def passed(outcome: UnitOutcome, verdict: InspectionVerdict | None) -> bool:
    """Whether the unit is what the customer said: the reason confirmed, or as it was sent where no fault was claimed.

    The bench is made to give a verdict wherever the reason is a fault, so that nothing passes unseen.
    """
    return outcome in ARRIVED and (verdict in PASSED or (verdict is None and outcome is UnitOutcome.RECEIVED))


def failed(outcome: UnitOutcome, verdict: InspectionVerdict | None) -> bool:
    """Whether something came back that is not as it should be: text and photo are needed, and a person looks again."""
    here = outcome in ARRIVED or outcome is UnitOutcome.WRONG_ITEM
    return here and not passed(outcome, verdict)


def by_line(tx: Connection, units: tuple[UnitRow, ...], currency: str, usd_per_unit: Decimal) -> dict[int, Found]:
    """What was found on each line, of all the return's units; one of which the bench has said nothing is left out."""
    parts = rows.missing(tx, [unit.id for unit in units]) if units else ()
    lines = dict.fromkeys(unit.return_line_id for unit in units if unit.return_line_id is not None)
    return {
        line: _found([unit for unit in units if unit.return_line_id == line], parts, currency, usd_per_unit)
        for line in lines
    }


def price_of(parts: Iterable[MissingRow], currency: str, usd_per_unit: Decimal) -> int | None:
    """What missing parts cost together in minor units of the order's currency, each rounded down (BR-13, C30).

    None where a part is priced in a currency whose rate the order does not carry.
    """
    prices = [_here(part, currency, usd_per_unit) for part in parts]
    known = [price for price in prices if price is not None]
    return sum(known) if len(known) == len(prices) else None


def _here(part: MissingRow, currency: str, usd_per_unit: Decimal) -> int | None:
    if part.currency == currency:
        return part.price
    if part.currency != "USD":
        return None
    return money.from_usd(money.to_major(part.price, "USD"), usd_per_unit, currency)


def _found(units: Sequence[UnitRow], parts: Iterable[MissingRow], currency: str, usd_per_unit: Decimal) -> Found:
    here = [unit for unit in units if unit.outcome in ARRIVED]
    good = [unit for unit in here if passed(unit.outcome, unit.verdict)]
    counted = good or here
    lacking = [part for part in parts if part.unit_id in {unit.id for unit in counted}]
    packages = {unit.original_package for unit in counted} - {None}
    return Found(
        units=len(here),
        failed=len(here) - len(counted),
        verdict=_verdict(counted, failed_units=not good),
        original_package=False not in packages if packages else None,
        note_in_parcel=next((u.note_in_parcel for u in counted if u.note_in_parcel is not None), None),
        missing=tuple(dict.fromkeys(part.name for part in lacking)),
        missing_price=price_of(lacking, currency, usd_per_unit) if lacking else None,
        quoted=_quoted(here, currency, usd_per_unit),
    )


def _quoted(units: Sequence[UnitRow], currency: str, usd_per_unit: Decimal) -> tuple[int, str] | None:
    """The repairs of a line together: in their own currency where it is one, else at the order's rate (C30)."""
    quotes = [(unit.quoted, unit.quoted_currency) for unit in units if unit.quoted and unit.quoted_currency]
    own = {code for _, code in quotes}
    if len(own) == 1:
        return sum(amount for amount, _ in quotes), own.pop()
    here = [
        amount if code == currency else money.from_usd(money.to_major(amount, "USD"), usd_per_unit, currency)
        for amount, code in quotes
    ]
    return (sum(here), currency) if here else None


def _verdict(units: Sequence[UnitRow], *, failed_units: bool) -> InspectionVerdict | None:
    said = {unit.verdict for unit in units} - {None}
    if failed_units:
        return next((verdict for verdict in _WORST_FIRST if verdict in said), None)
    return next((verdict for verdict in PASSED if verdict in said), None)
