"""The four answers that a clause may give, each with what it saw."""

from datetime import date
from typing import NamedTuple

from services.policy import money
from services.policy.situation.view import View
from services.policy.terms import Result


class Answer(NamedTuple):
    """A result and the sentence that says what was seen."""

    result: Result
    saw: str


def met(saw: str) -> Answer:
    """The clause holds here."""
    return Answer(Result.MET, saw)


def not_met(saw: str) -> Answer:
    """What the clause asks for is not so."""
    return Answer(Result.NOT_MET, saw)


def cannot_tell(saw: str) -> Answer:
    """A fact is missing or only a person can judge it."""
    return Answer(Result.CANNOT_TELL, saw)


def not_applicable(saw: str) -> Answer:
    """The clause has nothing to say on this case."""
    return Answer(Result.NOT_APPLICABLE, saw)


def met_if(condition: bool, saw: str) -> Answer:  # noqa: FBT001 - the condition is the question
    """Met or not met, with the same sentence."""
    return met(saw) if condition else not_met(saw)


def day(value: date | None) -> str:
    """A date for a sentence: `9 June 2026`."""
    return "unknown" if value is None else f"{value.day} {value:%B %Y}"


def sum_of(view: View, minor: int) -> str:
    """An amount for a sentence: `USD 12.00`."""
    return f"{view.facts.currency} {money.plain(minor, view.facts.currency)}"


def listed(words: tuple[str, ...]) -> str:
    """Identifiers as words: `item photo or video, problem description`."""
    return ", ".join(str(word).replace("_", " ") for word in words)
