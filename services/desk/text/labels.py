"""What a text from a scanner, a keyboard or a camera may stand for, however it was framed, typed or translated.

The text is read as literally as possible first. The check letter of an RMA decides whether a guess at its characters
holds; other numbers have none, so that only the database can say whether they are anybody's.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from services.desk.text import rma
from services.desk.text.carriers import inside
from services.desk.text.keyboards import as_on_other_keyboards

LONGEST = 3000
# A scanner may put the kind of the code before its text (ISO/IEC 15424), and a frame around it.
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_PREFIX = re.compile(r"^(?:rma|return|order|tracking)\s*(?:no\.?|number|#)?\s*[:#]\s*", re.IGNORECASE)
# Between the parts of an RMA stands whatever a keyboard makes of a hyphen, or nothing.
_BETWEEN = r"[^0-9A-Za-z]{0,3}"
_RMA = re.compile(
    rf"R{_BETWEEN}([0-9OIL]{{2}}){_BETWEEN}([0-9OIL](?:[ .]?[0-9OIL]){{5,11}}){_BETWEEN}([A-Z])(?![A-Z0-9])",
    re.IGNORECASE,
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u00ad]")
_WORD = re.compile(r"[0-9A-Za-z#-]{4,}")
_WORDS_MAX, _FORMS_MAX, _FORM_LONGEST = 40, 400, 100
_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Reading:
    """One way to read a text: the RMAs in it, and every form of the numbers that it may be otherwise."""

    rmas: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def readings(text: str) -> Iterator[Reading]:
    """The ways to read a text, the most literal first; none of them is empty. A whole RMA is nothing else."""
    plain = clean(text)
    if whole := rmas_in(plain):
        yield Reading(rmas=whole)
        return
    translated = [clean(other) for other in as_on_other_keyboards(_printable(text))]
    guesses = (
        Reading(numbers=_forms([plain, *inside(text)])),
        Reading(rmas=_each(rmas_in(plain, guess=True))),
        Reading(rmas=_each(number for other in translated for number in rmas_in(other, guess=True))),
        Reading(numbers=_forms(number for other in translated for number in (other, *inside(other)))),
        Reading(numbers=_forms(number for word in _words(plain) for number in (word, *inside(word)))),
    )
    yield from (reading for reading in guesses if reading.rmas or reading.numbers)


def clean(text: str) -> str:
    """The text on one line, without control characters and without the marks that a scanner adds."""
    shown = _printable(unicodedata.normalize("NFKC", text[:LONGEST]))
    return _PREFIX.sub("", _SYMBOLOGY.sub("", shown)).strip()


def rmas_in(text: str, *, guess: bool = False) -> tuple[str, ...]:
    """The RMAs that the text holds, in an address or a sentence too, whose check letter agrees.

    With `guess`, the letters O, I and L may stand for digits and Z, which is no check letter, for Y.
    """
    return _each(number for found in _RMA.finditer(text) if (number := _checked(found, guess=guess)) is not None)


def _checked(found: re.Match[str], *, guess: bool) -> str | None:
    year, digits, letter = ("".join(part.upper().split()).replace(".", "") for part in found.groups())
    if guess:
        year, digits, letter = year.translate(_DIGITS), digits.translate(_DIGITS), letter.replace("Z", "Y")
    number = f"R-{year}-{digits}-{letter}"
    return number if rma.is_valid(number) else None


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text[:LONGEST]).strip()


def _words(text: str) -> list[str]:
    """The words of an address or a sentence that may be numbers."""
    if _RMA.search(text):  # mistyped: its parts are nobody's numbers
        return []
    words = [word for word in _WORD.findall(unquote(text)) if any(character.isdigit() for character in word)]
    return words[:_WORDS_MAX]


def _forms(numbers: Iterable[str]) -> tuple[str, ...]:
    """The ways in which the same numbers may have been written down, with a # before them or without."""
    forms = (form for number in numbers if number.isprintable() for form in _forms_of(number))
    return _each(form for form in forms if 0 < len(form.strip("#")) <= _FORM_LONGEST)[:_FORMS_MAX]


def _forms_of(number: str) -> Iterator[str]:
    dashed = _DASHES.sub("-", number)
    together = "".join(dashed.split())
    for form in (number, dashed, together, together.replace("-", "")):
        bare = form.removeprefix("#").strip()
        yield from (form, bare, bare.upper(), bare.lower(), f"#{bare}")


def _each(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))
