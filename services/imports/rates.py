"""US dollars per unit of a currency on a day, for orders whose file names no rate."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

_REALS = Path(__file__).parents[2] / "data" / "rates" / "brl.toml"
_PLACES = Decimal("0.000001")


@cache
def _reals() -> dict[str, Decimal]:
    table = tomllib.loads(_REALS.read_text(encoding="utf-8"))["reals_per_dollar"]
    return {month: Decimal(rate) for month, rate in table.items()}


def usd_per_unit(currency: str, day: date) -> Decimal | None:
    """1 for dollars, the month's average for reals of 2016 to 2018 (data/rates/brl.toml), else None."""
    if currency == "USD":
        return Decimal(1)
    reals = _reals().get(f"{day:%Y-%m}") if currency == "BRL" else None
    return None if reals is None else (1 / reals).quantize(_PLACES)
