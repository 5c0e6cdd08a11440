"""The printed codes of the bench: each does what a button does, so that a parcel is received with the scanner alone."""

from dataclasses import dataclass
from enum import StrEnum

from data.vocabulary import Disposition
from services.desk.text.keyboards import as_on_other_keyboards
from services.desk.text.labels import clean
from services.receiving.destinations import DESTINATION_WORDS
from services.receiving.findings import FINDING_WORDS, Finding

# No order, return or tracking number begins so.
_BEGINS = "BENCH"
_GRADES = "ABCD"


class Does(StrEnum):
    """What a code does: the first three answer a question of the bench."""

    FIND = "find"
    GRADE = "grade"
    GOES = "goes"
    RECEIVE = "receive"
    CLEAR = "clear"


@dataclass(frozen=True)
class Code:
    """A printed code: the text in its bars, what it does, the answer that it gives, and the words beside it."""

    text: str
    does: Does
    answer: str = ""
    title: str = ""


def _code(word: str, does: Does, answer: str, title: str) -> Code:
    return Code(_BEGINS + word.upper().replace("_", ""), does, answer, title)


CODES = (
    *(_code(one, Does.FIND, one, FINDING_WORDS[one]) for one in Finding),
    *(_code(f"grade{letter}", Does.GRADE, letter, f"Grade {letter}") for letter in _GRADES),
    *(_code(f"to{one}", Does.GOES, one, f"To: {DESTINATION_WORDS[one]}") for one in Disposition),
    _code("receive", Does.RECEIVE, "", "Receive"),
    _code("clear", Does.CLEAR, "", "Clear"),
)
_BY_TEXT = {code.text: code for code in CODES}


def read(text: str) -> Code | None:
    """The code of the bench that a scan stands for, whatever keyboard the scanner took itself for; else None."""
    said = clean(text)
    found = (_BY_TEXT.get(form.upper()) for form in (said, *as_on_other_keyboards(said)))
    return next((code for code in found if code is not None), None)
