"""Amounts as people and files write them, read exactly: decimal digits of the currency, or a reason why not."""

import re
from decimal import Decimal

from services.policy import money

_AMOUNT = re.compile(r"\d{1,12}(?:\.(\d{1,12}))?", re.ASCII)
_NEGATIVE = re.compile(r"[-−–(]\s*\d.*", re.ASCII)


class AmountRefused(ValueError):
    """Why a text is no amount; the sentence goes on after the name of the field, without a full stop."""


def read_amount(written: object, currency: str, *, decimal_comma: bool = False) -> Decimal:
    """The amount in major units; AmountRefused when it has a sign, an exponent, separators or too many decimals.

    `decimal_comma` takes `12,50` too, for files whose columns are separated by semicolons.
    """
    text = written.strip() if isinstance(written, str) else ""
    if not text:
        raise AmountRefused("is missing")
    if decimal_comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise AmountRefused(_why_not(text))
    decimals, places = money.decimals_of(currency), (found[1] or "").rstrip("0")
    if len(places) > decimals:
        raise AmountRefused(f"has {len(places)} decimals, but {currency} has {decimals or 'none'}: “{shorten(text)}”")
    return Decimal(text)


def read_minor(written: object, currency: str, *, decimal_comma: bool = False) -> int:
    """The amount in minor units of the currency; refused as in `read_amount`."""
    return money.to_minor(read_amount(written, currency, decimal_comma=decimal_comma), currency)


def shorten(text: str) -> str:
    """The text as a refusal may quote it: 40 characters at most."""
    return text if len(text) <= 40 else text[:39] + "…"


def _why_not(text: str) -> str:
    if _NEGATIVE.fullmatch(text):
        return f"is negative: “{shorten(text)}”"
    if "," in text:
        return f"must be written like 1000.00, without separators: “{shorten(text)}”"
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return f"is too large: “{shorten(text)}”"
    return f"is not an amount like 12.50: “{shorten(text)}”"
