"""What people type into forms, read exactly: numbers, amounts, days and lines, or a sentence that says why not."""

import re
import unicodedata
from datetime import date

from services.desk.errors import InvalidInput
from services.desk.text.amounts import AmountRefused, read_minor, shorten
from services.desk.text.one_line import one_line

SHORTEST_REASON = 10

# Plain digits only: int() would also take “١٢”, “1_000” and “ 12 ”.
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def whole(written: object, name: str, *, least: int, most: int) -> int:
    """A whole number from `least` to `most`; InvalidInput naming the field otherwise."""
    text = str(written).strip() if isinstance(written, str | int) and not isinstance(written, bool) else ""
    found = int(text) if _WHOLE.fullmatch(text) else None
    if found is None or not least <= found <= most:
        said = f": “{shorten(text)}” was given" if text else ""
        raise InvalidInput(f"{name} must be a whole number from {least} to {most}{said}.")
    return found


def amount(written: str, currency: str, name: str) -> int:
    """An amount in minor units of the currency; InvalidInput naming the field otherwise."""
    try:
        return read_minor(written, currency)
    except AmountRefused as refusal:
        raise InvalidInput(f"{name} {refusal}. Give it in {currency}.") from refusal


def day(value: date | None, name: str, *, earliest: date | None = None, latest: date | None = None) -> date:
    """The day, within bounds; InvalidInput naming the field otherwise."""
    if value is None:
        raise InvalidInput(f"{name} is missing. Choose the day.")
    if earliest is not None and value < earliest:
        raise InvalidInput(f"{name} cannot be before {earliest:%d %B %Y}.")
    if latest is not None and value > latest:
        raise InvalidInput(f"{name} cannot be after {latest:%d %B %Y}.")
    return value


def line(text: str | None, name: str, *, longest: int = 64, needed: bool = True) -> str | None:
    """One line of text without control characters; None where it is empty and not needed."""
    cleaned = one_line(text or "")
    if len(cleaned) > longest:
        raise InvalidInput(f"{name} may have {longest} characters at most; it has {len(cleaned)}.")
    if not cleaned and needed:
        raise InvalidInput(f"{name} is missing. Type it.")
    return cleaned or None


def term(text: str, name: str) -> str:
    """What is searched for, without blanks around it; InvalidInput for characters that no name or number holds.

    Neither a control character (PostgreSQL takes no NUL, even in a question) nor half of a surrogate pair is text.
    """
    wanted = text.strip()
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in wanted):
        raise InvalidInput(f"{name} holds a character that cannot be typed. Type what you look for again.")
    return wanted


def need(text: str, sentence: str) -> None:
    """InvalidInput, beginning with the sentence, where the text is too short to be a reason."""
    if len(text.strip()) < SHORTEST_REASON:
        raise InvalidInput(f"{sentence}, in at least {SHORTEST_REASON} characters.")


def tracking(number: str) -> str | None:
    """A tracking number as it is kept and found again: capitals, without blanks."""
    return line("".join(number.split()).upper(), "The tracking number", needed=False)
