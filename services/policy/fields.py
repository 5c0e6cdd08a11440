"""Checked reading of single JSON values; each refusal names the field and what is expected."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from services.policy import money
from services.policy.facts import FactsInvalid

Word = TypeVar("Word", bound=StrEnum)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 2200
LARGEST_AMOUNT = 10**12
LARGEST_COUNT = 1_000_000


class Fields:
    """The values of one JSON object, read by name and checked; amounts become minor units."""

    def __init__(self, values: object, name: str) -> None:
        if not isinstance(values, Mapping):
            raise FactsInvalid(f"{name} must be an object.")
        self.values: Mapping[str, object] = values
        self.name = name

    def refuse(self, key: str, expected: str) -> FactsInvalid:
        """The refusal of one value, to be raised."""
        return FactsInvalid(f"{key} in {self.name} must be {expected}.")

    def get(self, key: str) -> object:
        """The raw value, None where it is null or absent."""
        return self.values.get(key)

    def number(self, key: str, most: int = LARGEST_AMOUNT) -> Decimal | None:
        """A finite number from 0 to `most`; a truth value is no number."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.refuse(key, "a number")
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite() or not 0 <= number <= most:
            raise self.refuse(key, f"a number from 0 to {most}")
        return number

    def amount(self, key: str, currency: str) -> int | None:
        """An amount in minor units of `currency`, rounded down."""
        number = self.number(key)
        return None if number is None else money.to_minor(number, currency)

    def needed_amount(self, key: str, currency: str) -> int:
        """As `amount`, where null will not do."""
        amount = self.amount(key, currency)
        if amount is None:
            raise self.refuse(key, "a number")
        return amount

    def count(self, key: str) -> int | None:
        """A whole number from 0."""
        number = self.number(key, LARGEST_COUNT)
        if number is not None and number != int(number):
            raise self.refuse(key, "a whole number")
        return None if number is None else int(number)

    def flag(self, key: str) -> bool | None:
        """True, false, or None for null."""
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.refuse(key, "true or false")

    def needed_flag(self, key: str) -> bool:
        """True or false, where null will not do."""
        value = self.flag(key)
        if value is None:
            raise self.refuse(key, "true or false")
        return value

    def text(self, key: str) -> str | None:
        """Text without outer blanks; blank text counts as none."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.refuse(key, "text")
        return value.strip() or None

    def needed_text(self, key: str) -> str:
        """Text that is not blank."""
        value = self.text(key)
        if value is None:
            raise self.refuse(key, "text")
        return value

    def day(self, key: str) -> date | None:
        """A calendar day written YYYY-MM-DD."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.refuse(key, "a date written YYYY-MM-DD")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self.refuse(key, "a day that exists, written YYYY-MM-DD") from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.refuse(key, f"a day between {FIRST_YEAR} and {LAST_YEAR}")
        return day

    def word(self, key: str, kind: type[Word]) -> Word | None:
        """A word of a closed vocabulary."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in list(kind):
            raise self.refuse(key, f"one of {', '.join(kind)}")
        return kind(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; null counts as empty."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "a list of texts")
        return tuple(value)

    def currency(self, key: str) -> str:
        """An ISO 4217 code."""
        code = self.needed_text(key)
        if not money.is_currency(code):
            raise self.refuse(key, "a currency code of ISO 4217, such as USD")
        return code
