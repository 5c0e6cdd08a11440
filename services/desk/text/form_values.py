"""What people type into forms, read exactly: numbers, amounts, days and lines, or a sentence that says why not."""

import re
import unicodedata
from datetime import date

from services.desk.errors import InvalidInput
from services.desk.text.amounts import AmountRefused, read_minor, shorten
from services.desk.text.one_line import one_line

SHORTEST_REASON = 10
# The field in which somebody says why.
REASON = "The reason"
LONGEST_TERM = 200

# Plain digits only: int() would also take “١٢”, “1_000” and “ 12 ”.
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def whole(written: object, name: str, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`; InvalidInput naming the field otherwise."""
    text = str(written).strip() if isinstance(written, str | int) and not isinstance(written, bool) else ""
    found = int(text) if _WHOLE.fullmatch(text) else None
    if found is None or not least <= found <= most:
        said = f": “{shorten(text)}” was given" if text else ""
        raise InvalidInput(f"{name} must be a whole number from {least} to {most}{said}.", field=name)
    return found


def amount(written: str, currency: str, name: str) -> int:
    """An amount in minor units of the currency; InvalidInput naming the field otherwise."""
    try:
        return read_minor(written, currency)
    except AmountRefused as refusal:
        raise InvalidInput(f"{name} {refusal}. Give it in {currency}.", field=name) from refusal


def day(value: date | None, name: str, *, earliest: date | None = None, latest: date | None = None) -> date:
    """The day, within bounds; InvalidInput naming the field otherwise."""
    if value is None:
        raise InvalidInput(f"{name} is missing. Choose the day.", field=name)
    if earliest is not None and value < earliest:
        raise InvalidInput(f"{name} cannot be before {earliest:%d %B %Y}.", field=name)
    if latest is not None and value > latest:
        raise InvalidInput(f"{name} cannot be after {latest:%d %B %Y}.", field=name)
    return value


def line(text: str | None, name: str, *, longest: int = 64, needed: bool = True) -> str | None:
    """One line of text without control characters; None where it is empty and not needed."""
    cleaned = one_line(text or "")
    if len(cleaned) > longest:
        raise InvalidInput(f"{name} may have {longest} characters at most; it has {len(cleaned)}.", field=name)
    if not cleaned and needed:
        raise InvalidInput(f"{name} is missing. Type it.", field=name)
    return cleaned or None


def term(text: str) -> str:
    """What is searched for, on one line of at most 200 letters, without what no name or number holds.

    Neither a control character (PostgreSQL takes no NUL, even in a question) nor half of a surrogate pair is text.
    """
    kept = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
    return " ".join(kept.split())[:LONGEST_TERM].strip()


def need(text: str, sentence: str, *, shortest: int = SHORTEST_REASON, field: str = REASON) -> None:
    """InvalidInput, beginning with the sentence, where the text is too short to be a reason, or what `field` wants."""
    if len(text.strip()) < shortest:
        raise InvalidInput(f"{sentence}, in at least {shortest} characters.", field=field)


def tracking(number: str, name: str = "The tracking number", *, needed: bool = True) -> str | None:
    """A tracking number as it is kept and found again: capitals, without blanks; None where there is none."""
    return line("".join(number.split()).upper(), name, needed=needed)
