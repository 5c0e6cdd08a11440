"""How a file writes its amounts: which mark starts the decimals, told by all of its amounts together.

`1.000` can be one or a thousand, `2,500` two and a half or two thousand five hundred. Such a group of three digits is
never decided by itself: another amount of the file proves the mark, or a person says it, or it is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from services.desk.text.amounts import AmountRefused, shorten
from services.policy import money

POINT, COMMA = ".", ","
_OTHER = {POINT: COMMA, COMMA: POINT}
_GAPS = "  \u202f'’"
_SHAPES = {
    mark: re.compile(
        rf"(\d{{1,12}}|(?!0)\d{{1,3}}(?:[{re.escape(_OTHER[mark])}{_GAPS}]\d{{3}}){{1,3}})(?:{re.escape(mark)}(\d{{1,12}}))?",
        re.ASCII,
    )
    for mark in (POINT, COMMA)
}
_NEGATIVE = re.compile(r"[-−–(]\s*\D{0,4}\d.*", re.ASCII)
_BARE_LONG = re.compile(r"\d{13,}([.,]\d+)?", re.ASCII)
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "R$": ("BRL",),
    "US $": ("USD",),
    "US$": ("USD",),
    "C $": ("CAD",),
    "CA $": ("CAD",),
    "AU $": ("AUD",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
}
_SIGNED = re.compile(
    r"(?P<before>[^\d\s.,+−–()-][^\d.,+−–()-]{0,3}?)?\s*(?P<digits>\d.*?)\s*(?P<after>[€£¥$]|[A-Z]{3})?"
)
_GROUP = 3


@dataclass(frozen=True)
class AmountStyle:
    """The mark before the decimals; None where nothing tells it. `said` when a person did."""

    mark: str | None = None
    said: bool = False


def style_of(written: Iterable[str]) -> AmountStyle:
    """What the amounts of a file prove together; no mark where they prove none, or both."""
    proved = {mark for text in written if (mark := _proof(_digits(text)))}
    return AmountStyle(proved.pop()) if len(proved) == 1 else AmountStyle()


def doubtful(written: Iterable[str]) -> list[str]:
    """Those that mean another amount with a point than with a comma."""
    return [text for text in written if len(set(_readings(_digits(text)).values())) > 1]


def can_be_amount(text: str) -> bool:
    """Whether the text is written like an amount of money."""
    return bool(_readings(_digits(text).lstrip("-−–").strip()))


def read_minor(text: str, currency: str, style: AmountStyle) -> int:
    """The amount in minor units of the currency; AmountRefused says why a text cannot be taken."""
    value, places = read_exact(text, currency, style)
    decimals = money.decimals_of(currency)
    if places > decimals:
        ours = "decimal" if places == 1 else "decimals"
        raise AmountRefused(f"has {places} {ours}, but {currency} has {decimals or 'none'}: “{shorten(text)}”")
    return money.to_minor(value, currency)


def read_exact(text: str, currency: str, style: AmountStyle) -> tuple[Decimal, int]:
    """The amount in major units with all its decimals, and how many of them are not zeros at the end."""
    digits = _digits(text, currency)
    readings = _readings(digits)
    if not readings:
        raise AmountRefused(_why_not(text))
    mark = style.mark if style.mark in readings else next(iter(readings))
    if len(set(readings.values())) > 1 and not _settled(digits, currency, style):
        raise AmountRefused(_two_readings(text, readings))
    value = readings[mark]
    return value, max(0, -int(value.normalize().as_tuple().exponent)) if value else 0


def _settled(digits: str, currency: str, style: AmountStyle) -> bool:
    """Whether a doubtful amount may be read: what is a decimal by the other amounts alone must fit the currency."""
    if style.mark is None or style.said:
        return style.said
    return style.mark not in digits or money.decimals_of(currency) >= _GROUP


def _readings(digits: str) -> dict[str, Decimal]:
    """The amount by the mark that would start its decimals."""
    found = {}
    for mark, shape in _SHAPES.items():
        match = shape.fullmatch(digits)
        if match is not None:
            whole = re.sub(r"\D", "", match[1])
            found[mark] = Decimal(f"{whole}.{match[2]}" if match[2] else whole)
    return found


def _proof(digits: str) -> str | None:
    readings = _readings(digits)
    return next(iter(readings)) if len(readings) == 1 else None


def _digits(text: str, currency: str | None = None) -> str:
    """The amount without the sign or code of its currency; AmountRefused when that is another currency's."""
    match = _SIGNED.fullmatch(text.strip())
    if match is None:
        return text.strip()
    for sign in filter(None, (match["before"], match["after"])):
        meant = _SIGNS.get(sign.strip(), (sign.strip(),))
        if not any(money.is_currency(code) for code in meant):
            return text.strip()
        if currency is not None and currency not in meant:
            raise AmountRefused(f"is written in another currency than {currency}: “{shorten(text)}”")
    return match["digits"]


def _two_readings(text: str, readings: dict[str, Decimal]) -> str:
    meanings = " or ".join(f"{readings[mark]:f}" for mark in sorted(readings))
    return f"can mean {meanings}: “{shorten(text)}”"


def _why_not(text: str) -> str:
    if _NEGATIVE.fullmatch(text.strip()):
        return f"is negative: “{shorten(text)}”"
    if _BARE_LONG.fullmatch(text.strip()):
        return f"is too large: “{shorten(text)}”"
    return f"is not an amount like 12.50: “{shorten(text)}”"
