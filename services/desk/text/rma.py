"""RMA numbers: `R-26-000123-K`, the year, the row's number, and a letter that finds a mistyped digit."""

import re

from services.desk.text.form_values import term

# 23 letters, a prime number of them: one wrong digit or two swapped neighbours always give another letter.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
_RMA = re.compile(r"R-(\d{2})-(\d{6,12})-([A-Z])", re.ASCII)


def make(return_id: int, year: int) -> str:
    """The RMA of a return opened in that year."""
    digits = f"{year % 100:02d}", f"{return_id:06d}"
    return f"R-{digits[0]}-{digits[1]}-{check_letter(*digits)}"


def is_valid(text: str) -> bool:
    """Whether the text is an RMA without a typing error."""
    found = _RMA.fullmatch(text)
    return found is not None and check_letter(found[1], found[2]) == found[3]


def typed(text: str) -> str:
    """An RMA as somebody typed it, for looking it up: in capitals, without what stands around it."""
    return term(text).upper()


def check_letter(year: str, number: str) -> str:
    """The letter that follows from two digits of the year and the number."""
    return _LETTERS[int(year + number) % len(_LETTERS)]
