"""Single cells of an import, read exactly; each refusal names the column and gives its reason."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from functools import cache
from typing import ParamSpec, TypeVar
from unicodedata import category

from babel import Locale
from babel.core import get_global

from data import card_numbers
from services.desk.errors import InvalidInput
from services.desk.text.amounts import AmountRefused, shorten
from services.desk.text.mail_address import mail_address
from services.imports.reading.amounts import AmountStyle, read_exact, read_minor
from services.imports.reading.days import DateRefused, DateStyle, read_day
from services.policy import money

# Exports write whole numbers with the decimals of their database: 2.0000. Three zeros could be thousands.
_COUNT = re.compile(r"(\d{1,6})(?:[.,](?:0{1,2}|0{4,8}))?", re.ASCII)
_EITHER_COUNT = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
# What a spreadsheet makes of a long number; the last digits are gone.
_SCIENTIFIC = re.compile(r"\d([.,]\d{1,15})?E\+\d{1,3}", re.ASCII | re.IGNORECASE)
# It keeps fifteen digits, and zeros stand for the others; a number may also end in zeros by itself.
_LONG = re.compile(r"[1-9]\d{15,}", re.ASCII)
_ROUNDED = re.compile(r"[1-9]\d{14}(0+)", re.ASCII)
_NO_CHANCE = 3
_RATE = re.compile(r"\d{1,9}(\.\d{1,12})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})
_FIRST_YEAR = 1970
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
_OTHER_NAMES = {"united states of america": "US", "great britain": "GB", "holland": "NL", "czech republic": "CZ"}
# What people write freely; the others are numbers that something refers to.
_FREE = ("customer_name", "customer_address", "payment_method", "product_name", "category")
_CONTROLS = frozenset({"Cc", "Cs"})

T = TypeVar("T")
P = ParamSpec("P")


class CellRefused(ValueError):
    """A cell that cannot be taken: its column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column} {reason}")


@dataclass(frozen=True)
class LongNumbers:
    """The numbers of a file that are longer than a spreadsheet keeps: whether it has rounded them, or may have."""

    rounded: bool = False
    doubtful: tuple[str, ...] = ()


def long_numbers(written: Iterable[str]) -> LongNumbers:
    """What a file's own names and numbers show together.

    A spreadsheet rounds all of them or none. One number alone may end in zeros; several that all do, or one beside a
    number in scientific notation, were rounded.
    """
    texts = set(written)
    zeros = {text: len(found[1]) for text in texts if (found := _ROUNDED.fullmatch(text))}
    if any(_LONG.fullmatch(text) and text not in zeros for text in texts) or not zeros:
        return LongNumbers()
    others = any(_SCIENTIFIC.fullmatch(text) for text in texts)
    several = len(zeros) > 1 and sum(zeros.values()) >= _NO_CHANCE
    if others or several:
        return LongNumbers(rounded=True)
    return LongNumbers(doubtful=tuple(sorted(text for text, count in zeros.items() if count >= _NO_CHANCE)))


class Faults(list[CellRefused]):
    """All that is wrong with one row; a column is named once."""

    def get(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `read` reads, or None and one more fault."""
        try:
            return read(*args, **kwargs)
        except CellRefused as refusal:
            self.note(refusal)
            return None

    def note(self, refusal: CellRefused) -> None:
        """One more fault, unless the column has one already."""
        if refusal.column not in {known.column for known in self}:
            self.append(refusal)


class Cells:
    """The cells of one row by name. `zone` is the shop's: an instant with an offset becomes the shop's day.

    The styles say how the whole file writes its amounts and days, `rounded` that a spreadsheet took the last digits of
    its long numbers.
    """

    def __init__(
        self,
        cells: Mapping[str, str],
        zone: tzinfo,
        amounts: AmountStyle = AmountStyle(),  # noqa: B008 - frozen
        dates: DateStyle = DateStyle(),  # noqa: B008 - frozen
        *,
        rounded: bool = False,
    ) -> None:
        self.cells, self.zone, self.amounts, self.dates, self.rounded = cells, zone, amounts, dates, rounded

    def hide_cards(self) -> bool:
        """Hide the numbers of payment cards in what people write freely (V03); whether there was one."""
        hidden = {column: card_numbers.masked(self.cells[column]) for column in _FREE if column in self.cells}
        found = any(self.cells[column] != value for column, value in hidden.items())
        self.cells = {**self.cells, **hidden}
        return found

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
        if value is not None and (_SCIENTIFIC.fullmatch(value) or (self.rounded and _ROUNDED.fullmatch(value))):
            raise CellRefused(column, f"was damaged by a spreadsheet, and its last digits are lost: “{shorten(value)}”")
        return value

    def needed_key(self, column: str, longest: int = 64) -> str:
        """As `key`, where a blank will not do."""
        return needed(column, self.key(column, longest))

    def email(self, column: str) -> str | None:
        """An e-mail address, None where it is blank."""
        value = self.text(column, 254)
        if value is not None:
            try:
                mail_address(value)
            except InvalidInput as why:
                raise CellRefused(column, str(why).removeprefix("This ").removesuffix(".")) from None
        return value

    def day(self, column: str) -> date | None:
        """A calendar day of the shop in any usual form, with or without a time; None where it is blank."""
        value = self.raw(column)
        if not value:
            return None
        try:
            day = read_day(value, self.dates, self.zone)
        except DateRefused as refusal:
            raise CellRefused(column, str(refusal)) from None
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
        return self._amount(column, lambda text: read_minor(text, currency, self.amounts))

    def taken_off(self, column: str, currency: str) -> int:
        """A discount in minor units, 0 where it is blank; exports write it with a minus sign or without."""
        return self._amount(column, lambda text: read_minor(text.lstrip("-−"), currency, self.amounts)) or 0

    def exact(self, column: str, currency: str) -> tuple[Decimal, int] | None:
        """An amount in major units with all its decimals and their number; None where it is blank."""
        return self._amount(column, lambda text: read_exact(text, currency, self.amounts))

    def needed_amount(self, column: str, currency: str) -> int:
        """As `amount`, where a blank will not do."""
        return needed(column, self.amount(column, currency))

    def _amount(self, column: str, read: Callable[[str], T]) -> T | None:
        if not self.raw(column):
            return None
        try:
            return read(self.raw(column))
        except AmountRefused as refusal:
            raise CellRefused(column, str(refusal)) from None

    def count(self, column: str, *, least: int = 1) -> int | None:
        """A whole number from `least`, None where it is blank."""
        value = self.raw(column)
        if not value:
            return None
        if _EITHER_COUNT.fullmatch(value):
            raise CellRefused(
                column, f"can mean {value[:-4]} or {value[:-4]}{value[-3:]}: “{value}”; write it as digits"
            )
        found = _COUNT.fullmatch(value)
        if found is None or int(found[1]) < least:
            raise CellRefused(column, f"is not a whole number from {least} to 999999: “{shorten(value)}”")
        return int(found[1])

    def currency(self, column: str) -> str | None:
        """A currency code of ISO 4217, None where it is blank."""
        code = self.raw(column).upper()
        if not code:
            return None
        if not money.is_currency(code):
            raise CellRefused(column, f"is not a currency of ISO 4217, such as USD: “{shorten(code)}”")
        return code

    def country(self, column: str) -> str | None:
        """A country's code of two letters, from the code or the name; None where it is blank."""
        written = self.raw(column)
        if not written:
            return None
        code = _countries().get(written.casefold(), written.upper())
        if not _COUNTRY.fullmatch(code):
            raise CellRefused(column, f"is not a country code of two letters, such as US: “{shorten(written)}”")
        return code

    def rate(self, column: str) -> Decimal | None:
        """A rate above 0, None where it is blank."""
        value = self.raw(column)
        return read_rate(column, value.replace(",", ".")) if value else None

    def flag(self, column: str) -> bool | None:
        """Yes or no, None where it is blank."""
        value = self.raw(column).casefold()
        if value and value not in _YES | _NO:
            raise CellRefused(column, f"is neither yes nor no: “{shorten(value)}”")
        return value in _YES if value else None


def _controls(value: str) -> bool:
    return any(category(character) in _CONTROLS for character in value)


@cache
def _countries() -> dict[str, str]:
    """Codes of two letters by name in the languages of shops, and by codes of three letters and old ones."""
    aliases = {old.casefold(): new[0] for old, new in get_global("territory_aliases").items() if len(new) == 1}
    found = {old: code for old, code in aliases.items() if old.isalpha()} | _OTHER_NAMES
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if _COUNTRY.fullmatch(code):
                found.setdefault(name.casefold(), code)
    return found


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
