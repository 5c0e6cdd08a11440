"""Money as whole minor units of a currency, with the decimals of ISO 4217."""

import tomllib
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from pathlib import Path

CURRENCIES = Path(__file__).parents[2] / "data" / "policies" / "currencies.toml"
DECIMALS = {"none": 0, "two": 2, "three": 3, "four": 4}


@cache
def _decimals() -> dict[str, int]:
    table = tomllib.loads(CURRENCIES.read_text(encoding="utf-8"))
    return {code: DECIMALS[group] for group, codes in table.items() for code in codes}


def is_currency(code: str) -> bool:
    """Whether ISO 4217 lists the three letters."""
    return code in _decimals()


def decimals_of(code: str) -> int:
    """Decimals of a listed currency: 2 for USD, 0 for JPY, 3 for KWD."""
    return _decimals()[code]


def to_minor(amount: Decimal, code: str) -> int:
    """Major units to minor units, rounded down (C30)."""
    return int(amount.scaleb(decimals_of(code)).to_integral_value(ROUND_FLOOR))


def to_major(minor: int, code: str) -> Decimal:
    """Minor units to major units, exactly."""
    return Decimal(minor).scaleb(-decimals_of(code))


def plain(minor: int, code: str) -> str:
    """The amount as digits with the currency's decimals and no sign of the currency: `12.00`, `1200` for yen."""
    decimals = decimals_of(code)
    if not decimals:
        return str(minor)
    major, rest = divmod(abs(minor), 10**decimals)
    return f"{'-' if minor < 0 else ''}{major}.{rest:0{decimals}d}"


def share(minor: int, percent: Decimal) -> int:
    """`percent` of an amount in minor units, rounded down (C30)."""
    return int((Decimal(minor) * percent / 100).to_integral_value(ROUND_FLOOR))


def from_usd(usd: Decimal, usd_per_unit: Decimal, code: str) -> int:
    """Dollars at the order's rate, in minor units of the order's currency, rounded down (C30)."""
    return to_minor(usd / usd_per_unit, code)


def spread(cost: int, amounts: Sequence[int]) -> tuple[int, ...]:
    """A cost over amounts in proportion, in minor units; in sum the cost, or all there is, no share above its own."""
    whole = sum(amounts)
    borne = min(cost, whole)
    shares = [borne * amount // whole if whole else 0 for amount in amounts]
    # What rounding down has left goes, unit by unit, to those that it was taken from.
    owed = [at for at, amount in enumerate(amounts) if whole and borne * amount % whole][: borne - sum(shares)]
    return tuple(share + (at in owed) for at, share in enumerate(shares))
