"""Amounts for people: minor units and a currency in, “US$12.00” out."""

from babel.numbers import format_currency

from services.policy import money

_LOCALE = "en_US"


def show(minor: int, currency: str) -> str:
    """The amount with its currency and the currency's own decimals."""
    return format_currency(money.to_major(minor, currency), currency, locale=_LOCALE)


def show_or(minor: int | None, currency: str, otherwise: str) -> str:
    """The amount, or the words where there is none."""
    return otherwise if minor is None else show(minor, currency)
