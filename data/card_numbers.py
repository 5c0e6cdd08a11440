"""Numbers of payment cards in text: found by issuer, length and check digit, and masked before anything is kept.

The privacy policy lets PayPal collect them instead of the shop, so the shop holds none (P08, P42, V03).
"""

import re
from collections.abc import Iterator
from contextvars import ContextVar

HIDDEN = "•"
# Between the digits of one number: blanks, dashes, points, strokes and what nobody sees.
_GAP = r"[\s.\-/_\u00ad\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]{1,3}"
_DIGITS = re.compile(rf"\d+(?:{_GAP}\d+)*")
_GROUP = re.compile(r"\d+")
_SHORTEST, _LONGEST = 14, 19
# First digits from, to, and the lengths of the issuers' numbers. IMEI, which also have a check digit, are none of them.
_ISSUERS = (
    ("4", "4", (16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 19)),
    ("36", "36", (14, 16, 19)),
    ("38", "39", (14, 16, 19)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("6011", "6011", (16, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("644", "659", (16, 19)),
    ("5018", "5038", (16, 17, 18, 19)),
    ("6304", "6304", (16, 17, 18, 19)),
    ("6759", "6763", (16, 17, 18, 19)),
)
_noticed: ContextVar[int] = ContextVar("card_numbers_noticed", default=0)


def masked(text: str) -> str:
    """The text with each digit of a card's number hidden; the very same text where there is none."""
    spans = list(_spans(text))
    if not spans:
        return text
    _noticed.set(_noticed.get() + len(spans))
    hidden = list(text)
    for start, end in spans:
        hidden[start:end] = [HIDDEN if letter.isdecimal() else letter for letter in text[start:end]]
    return "".join(hidden)


def taken_note() -> int:
    """How many numbers were hidden in this run since it was asked last, so that whoever typed them is told."""
    count = _noticed.get()
    _noticed.set(0)
    return count


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for run in _DIGITS.finditer(text):
        groups = [(run.start() + one.start(), run.start() + one.end()) for one in _GROUP.finditer(run.group())]
        yield from _within(text, groups)


def _within(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The cards among groups of digits that follow each other: whole groups only, never the inside of a longer one."""
    first = 0
    while first < len(groups):
        last = _end_of_card(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _end_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    # A telephone number has fifteen digits at most (E.164).
    shortest = _SHORTEST if text[groups[first][0] - 1 : groups[first][0]] != "+" else 16
    digits, found = "", None
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += "".join(str(int(digit)) for digit in text[start:end])
        if len(digits) > _LONGEST:
            break
        if len(digits) >= shortest and _is_grouped(groups[first : last + 1]) and _is_card(digits):
            found = last
    return found


def _is_grouped(groups: list[tuple[int, int]]) -> bool:
    """As people write cards: in groups of three and more, or digit by digit; amounts and days are written otherwise."""
    lengths = {end - start for start, end in groups}
    return min(lengths) >= 3 or lengths == {1}


def _is_card(digits: str) -> bool:
    fits = any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in _ISSUERS)
    return fits and _checks(digits)


def _checks(digits: str) -> bool:
    """The check digit after Luhn (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
