"""Amounts for people: minor units and a currency in, “US$12.00” out."""

import re
from functools import lru_cache

from babel.numbers import format_currency

from services.policy import money

_LOCALE = "en_US"
_CODE = re.compile(r"[A-Z]{2,}(?=\d)")


# A list shows the same amounts again in each run, and each costs a parse of the locale's pattern.
@lru_cache(maxsize=10_000)
def show(minor: int, currency: str) -> str:
    """The amount with its currency and the currency's own decimals; a code stands apart from its number."""
    shown = format_currency(money.to_major(minor, currency), currency, locale=_LOCALE)
    return _CODE.sub("\\g<0>\N{NO-BREAK SPACE}", shown)


def formula(text: str) -> str:
    """A formula as people write it: “14.90 × 2”."""
    return text.replace(" x ", " × ")


def show_or(minor: int | None, currency: str, otherwise: str) -> str:
    """The amount, or the words where there is none."""
    return otherwise if minor is None else show(minor, currency)
