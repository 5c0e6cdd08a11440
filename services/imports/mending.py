"""What a person can say once against all faults of a kind, from the import's report; the file is read again with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.imports.questions import LEAVE, LEFT, Question
from services.imports.report import Group

_RATE_OF = re.compile(r"no rate of ([A-Z]{3})")
# The question that settles faults of a kind, by the words that tell the kind.
_SETTLED_BY = (
    ("can be day and month", "dates"),
    ("can mean", "decimals"),
    ("nothing says whether the prices hold it", "taxes"),
    ("nothing says what it was taken off", "discount:{column}"),
)
# What no answer for the file can settle: a count has no decimals to ask about.
_IN_THE_FILE = "write it as digits"


@dataclass(frozen=True)
class Answer:
    """One press of a button: the value that a question gets, in words."""

    question: str
    value: str
    words: str


@dataclass(frozen=True)
class Mending:
    """Against all faults of a group: what is asked with its answers, or a field to type into; or to leave the rows out.

    `asked` is None where no answer helps; `leave` is always possible.
    """

    asked: Question | None
    answers: tuple[Answer, ...]
    leave: Answer


def mending(group: Group, asked: Sequence[Question]) -> Mending:
    """What helps against the group, of the questions that the file leaves open."""
    key = _question(group)
    question = next((one for one in asked if one.key == key), None)
    answers = tuple(Answer(question.key, value, words) for value, words in question.options) if question else ()
    return Mending(question, answers, Answer(f"{LEAVE}{group.example.alike}", LEFT, "Leave these rows out"))


def _question(group: Group) -> str | None:
    reason = group.example.reason
    currency = _RATE_OF.search(reason)
    if currency:
        return f"rate:{currency[1]}"
    if _IN_THE_FILE in reason:
        return None
    found = next((key for part, key in _SETTLED_BY if part in reason), None)
    return found.replace("{column}", group.column) if found else None
