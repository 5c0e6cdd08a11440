"""Single cells of an import, read exactly; each refusal names the column and gives its reason."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import TypeVar
from unicodedata import category

from services.desk.text.amounts import AmountRefused, read_minor, shorten
from services.policy import money

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_RATE = re.compile(r"\d{1,9}(\.\d{1,12})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})
_FIRST_YEAR = 1970
_CONTROLS = frozenset({"Cc", "Cs"})

T = TypeVar("T")


class CellRefused(ValueError):
    """A cell that cannot be taken: its column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column} {reason}")


class Cells:
    """The cells of one row by name. `zone` is the shop's: an instant with an offset becomes the shop's day."""

    def __init__(self, cells: Mapping[str, str], zone: tzinfo, *, decimal_comma: bool = False) -> None:
        self.cells, self.zone, self.decimal_comma = cells, zone, decimal_comma

    def raw(self, column: str) -> str:
        """The cell without outer blanks, empty where there is none."""
        return self.cells.get(column, "").strip()

    def text(self, column: str, longest: int, *, lines: bool = False) -> str | None:
        """Text as it stands, None where it is blank; of several lines only where `lines` says so."""
        value = self.raw(column)
        if len(value) > longest:
            raise CellRefused(column, f"is longer than {longest} characters")
        if not value.isprintable() and _controls(value.replace("\r", "").replace("\n", "") if lines else value):
            raise CellRefused(column, "holds a control character")
        return value or None

    def key(self, column: str, longest: int = 64) -> str | None:
        """A number or name that others refer to: printable characters only."""
        value = self.text(column, longest)
        if value is not None and not value.isprintable():
            raise CellRefused(column, "holds characters that cannot be seen")
        return value

    def needed_key(self, column: str, longest: int = 64) -> str:
        """As `key`, where a blank will not do."""
        return needed(column, self.key(column, longest))

    def day(self, column: str) -> date | None:
        """A calendar day of the shop from `2026-01-31`, with or without a time; None where it is blank."""
        value = self.raw(column)
        if not value:
            return None
        if not _DAY.fullmatch(value):
            raise CellRefused(column, f"is not a date like 2026-01-31: “{shorten(value)}”")
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            raise CellRefused(column, f"is not a day that exists: “{shorten(value)}”") from None
        day = at.date() if at.tzinfo is None else at.astimezone(UTC).astimezone(self.zone).date()
        if day.year < _FIRST_YEAR:
            raise CellRefused(column, f"lies before {_FIRST_YEAR}: “{shorten(value)}”")
        return day

    def past_day(self, column: str, today: date) -> date | None:
        """As `day`; a day after today is refused."""
        day = self.day(column)
        if day is not None and day > today:
            raise CellRefused(column, f"lies in the future: {day}")
        return day

    def amount(self, column: str, currency: str) -> int | None:
        """An amount in minor units of the currency, None where it is blank."""
        if not self.raw(column):
            return None
        try:
            return read_minor(self.raw(column), currency, decimal_comma=self.decimal_comma)
        except AmountRefused as refusal:
            raise CellRefused(column, str(refusal)) from None

    def needed_amount(self, column: str, currency: str) -> int:
        """As `amount`, where a blank will not do."""
        return needed(column, self.amount(column, currency))

    def count(self, column: str, *, least: int = 1) -> int | None:
        """A whole number from `least`, None where it is blank."""
        value = self.raw(column)
        if not value:
            return None
        if not _COUNT.fullmatch(value) or int(value) < least:
            raise CellRefused(column, f"is not a whole number from {least} to 999999: “{shorten(value)}”")
        return int(value)

    def currency(self, column: str) -> str | None:
        """A currency code of ISO 4217, None where it is blank."""
        code = self.raw(column).upper()
        if not code:
            return None
        if not money.is_currency(code):
            raise CellRefused(column, f"is not a currency of ISO 4217, such as USD: “{shorten(code)}”")
        return code

    def country(self, column: str) -> str | None:
        """A country code of two letters, None where it is blank."""
        code = self.raw(column).upper()
        if not code:
            return None
        if not _COUNTRY.fullmatch(code):
            raise CellRefused(column, f"is not a country code of two letters, such as US: “{shorten(code)}”")
        return code

    def rate(self, column: str) -> Decimal | None:
        """A rate above 0, None where it is blank."""
        value = self.raw(column)
        return read_rate(column, value.replace(",", ".") if self.decimal_comma else value) if value else None

    def flag(self, column: str) -> bool | None:
        """Yes or no, None where it is blank."""
        value = self.raw(column).casefold()
        if value and value not in _YES | _NO:
            raise CellRefused(column, f"is neither yes nor no: “{shorten(value)}”")
        return value in _YES if value else None


def _controls(value: str) -> bool:
    return any(category(character) in _CONTROLS for character in value)


def needed(column: str, value: T | None) -> T:
    """The value; CellRefused where the cell is blank."""
    if value is None:
        raise CellRefused(column, "is missing")
    return value


def read_rate(column: str, value: str) -> Decimal:
    """US dollars per unit of currency from its digits; CellRefused when it is no number above 0."""
    if not _RATE.fullmatch(value) or not Decimal(value):
        raise CellRefused(column, f"is not a rate above 0, such as 0.305: “{shorten(value)}”")
    return Decimal(value)
