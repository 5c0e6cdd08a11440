"""The tracking numbers inside what carriers print as bar codes, which hold a postcode or routing before them."""

import re
from collections.abc import Iterator

_GROUP = "\x1d"
# With brackets, as people read them: (420)10001(92)055901... (GS1 General Specifications, 4.14).
_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]+)")
# The application identifiers under which a number of ours or of a carrier's stands alone (GS1, section 3).
_IDENTIFIERS = ("00", "400", "401", "402", "10", "21", "240", "241", "250", "91", "93", "95", "97", "98", "99")
_MARKS = re.compile(r"^\](?:C1|e0|d2|Q3|J1)")
_USPS = re.compile(r"420(?:\d{9}|\d{5})(9[1-5]\d{18,24})")
_SSCC = re.compile(r"00(\d{18})")
# FedEx Ground's 96 codes: 34 digits that end with the number, or 22 of which the last 15 are; Express: 32 digits.
_FEDEX_34, _FEDEX_22, _FEDEX_32 = re.compile(r"96\d{32}"), re.compile(r"96\d{20}"), re.compile(r"\d{32}")


def inside(text: str) -> Iterator[str]:
    """The numbers that a bar code's text may hold; none for a text that is no such code."""
    stripped = text.strip("\x02\x03\r\n\t ")
    for piece in _elements(stripped):
        digits = re.sub(r"[\s()-]", "", piece)
        yield from _tracking(digits)
        if digits != stripped:
            yield digits


def _elements(text: str) -> Iterator[str]:
    """The text itself, and the elements of a GS1 code without their identifiers."""
    yield text
    for _, value in _BRACKETED.findall(text):
        yield value
    yield from (f"{identifier}{value}" for identifier, value in _BRACKETED.findall(text) if identifier[0] == "9")
    marked, bare = _MARKS.match(text), _MARKS.sub("", text)
    if marked or _GROUP in text:
        for piece in bare.split(_GROUP):
            yield piece
            yield from (piece.removeprefix(name) for name in _IDENTIFIERS if piece.startswith(name))


def _tracking(digits: str) -> Iterator[str]:
    if found := _USPS.fullmatch(digits):
        yield found[1]
        # A postcode of nine digits may also be one of five before a longer number.
        yield digits[8:]
    if found := _SSCC.fullmatch(digits):
        yield found[1]
    if _FEDEX_34.fullmatch(digits):
        yield from (digits[-12:], digits[-14:], digits[-15:])
    if _FEDEX_22.fullmatch(digits):
        yield from (digits[-15:], digits[-12:])
    if _FEDEX_32.fullmatch(digits):
        yield digits[16:28]
