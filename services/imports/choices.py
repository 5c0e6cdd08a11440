"""What a person says of a whole file: which column holds what, and how its amounts, days, rates and taxes are meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal

from services.desk.errors import InvalidInput
from services.imports.reading.cells import CellRefused, read_rate

INCLUDED, ADDED = "included", "added"
_RATE = re.compile(r"(?:(?P<currency>[A-Z]{3})?:?(?P<month>\d{4}-\d{2})?=)?(?P<rate>[^=]+)")
_ANY = ""


@dataclass(frozen=True)
class FileRates:
    """US dollars for one unit, by currency (empty: the file's commonest) and month (empty: all of them)."""

    rates: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def of(self, currency: str, day: date, *, commonest: bool) -> Decimal | None:
        """The rate that was said for the currency on the day; one without a currency is the commonest one's."""
        names = (currency, _ANY) if commonest else (currency,)
        keys = ((name, month) for name in names for month in (f"{day:%Y-%m}", _ANY))
        return next((self.rates[key] for key in keys if key in self.rates), None)


@dataclass(frozen=True)
class Choices:
    """All that was said; what was not is guessed where that is safe, and asked or refused where it is not.

    `mapping` is our column to the file's heading, `exact` when nothing else is to be guessed; `fixed` holds for every
    row. `left_out` are the kinds of faults (`Rejected.alike`) whose rows nobody wants to hear of. `decimals` is the
    mark before them, `dates` day-first or month-first, `times` the zone of times that name none, `taxes` included in
    the prices or added to them.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    decimals: str | None = None
    dates: str | None = None
    times: tzinfo | None = None
    taxes: str | None = None
    rates: FileRates = field(default_factory=FileRates)


def read_rates(written: Iterable[str]) -> FileRates:
    """Rates like `1.08`, `2026-09=1.08`, `EUR=1.08` or `EUR:2026-09=1.08`; InvalidInput names one that is none."""
    found = {}
    for text in written:
        match = _RATE.fullmatch(text.strip())
        if match is None:
            raise InvalidInput(f"“{text}” is not a rate like 1.08, EUR=1.08 or 2026-09=1.08.")
        try:
            rate = read_rate("The rate", match["rate"].strip().replace(",", "."))
        except CellRefused as refusal:
            raise InvalidInput(f"{refusal}.") from None
        found[match["currency"] or _ANY, match["month"] or _ANY] = rate
    return FileRates(found)
