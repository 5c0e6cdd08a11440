"""What customers answered: recorded by a person in the customer's own words, and handed to those who asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import questions as rows
from data.queries.settling.questions import QuestionRow
from data.vocabulary import AuditTag, Channel, CustomerChoice, Permission, QuestionKind
from services.cases.entries import record
from services.cases.lookup import existing
from services.customers import discounts, missing_parts, misuse
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput, NotFound
from services.desk.text.form_values import need
from services.goods import repairs
from services.settling import next_steps, questions

CHOICES: dict[QuestionKind, tuple[CustomerChoice, ...]] = {
    QuestionKind.ACCESSORIES: (CustomerChoice.PAY, CustomerChoice.NET_FROM_REFUND, CustomerChoice.REFUSE),
    QuestionKind.DISCOUNT: (CustomerChoice.ACCEPT, CustomerChoice.REFUSE),
    QuestionKind.MISUSE: (CustomerChoice.PAY_RETURN, CustomerChoice.DISPOSE),
    QuestionKind.REPAIR_COST: (CustomerChoice.ACCEPT, CustomerChoice.REFUSE),
}
Effect = Callable[[Connection, Actor, QuestionRow], None]


@dataclass(frozen=True)
class Answered:
    """The answer that was recorded, and whether its return is closed by it."""

    choice: CustomerChoice
    closed: bool


@command(Permission.ANSWER_RECORD)
def record_answer(
    tx: Connection,
    actor: Actor,
    question_id: int,
    choice: CustomerChoice | None,
    channel: Channel | None,
    words: str,
) -> Answered:
    """Record what the customer said, how it came and their own words; the consent that somebody may ask for later.

    Conflict where it was answered or withdrawn meanwhile.
    """
    case, asked = _locked(tx, question_id)
    if choice not in CHOICES[asked.kind]:
        raise InvalidInput("Choose what the customer answered.")
    if channel is None:
        raise InvalidInput("Choose how the answer came.")
    if not words.strip():
        raise InvalidInput("Copy the customer's own words; they are the proof of the answer.")
    values: dict[str, Any] = {"choice": choice, "channel": channel, "words": words.strip()}
    rows.change(tx, asked.id, **values, answered_at=clock.now(), recorded_by_id=actor.staff_id)
    questions.ended(tx, actor, asked)
    details = {"question": asked.id, "kind": asked.kind, "choice": choice}
    record(tx, actor, case, AuditTag.ANSWER_RECORDED, details)
    answered = _found(tx, question_id)
    if asked.kind in _ANSWERED:
        _ANSWERED[asked.kind](tx, actor, answered)
    return Answered(choice, next_steps.close_if_settled(tx, actor, asked.return_id))


@command(Permission.ANSWER_RECORD)
def withdraw(tx: Connection, actor: Actor, question_id: int, reason: str) -> None:
    """Wait for the answer no longer; what was asked may be asked anew."""
    _, asked = _locked(tx, question_id)
    need(reason, "Say why the question is withdrawn")
    questions.withdraw(tx, actor, question_id)
    if asked.kind in _WITHDRAWN:
        _WITHDRAWN[asked.kind](tx, actor, asked)


@query(Permission.RETURN_READ)
def questions_of(tx: Connection, actor: Actor, return_id: int) -> tuple[QuestionRow, ...]:
    """The questions of a return with their answers, newest first."""
    return rows.of_return(tx, return_id)


def _locked(tx: Connection, question_id: int) -> tuple[CaseRow, QuestionRow]:
    """The open question, after its return: no two acts wait for each other."""
    case = existing(tx, _found(tx, question_id).return_id, lock=True)
    return case, questions.open_question(tx, question_id)


def _found(tx: Connection, question_id: int) -> QuestionRow:
    found = rows.find(tx, question_id)
    if found is None:
        raise NotFound("There is no such question. Open the return again.")
    return found


_ANSWERED: dict[QuestionKind, Effect] = {
    QuestionKind.ACCESSORIES: missing_parts.answered,
    QuestionKind.DISCOUNT: discounts.answered,
    QuestionKind.MISUSE: misuse.answered,
    QuestionKind.REPAIR_COST: repairs.answered,
}
_WITHDRAWN: dict[QuestionKind, Effect] = {
    QuestionKind.ACCESSORIES: missing_parts.withdrawn,
    QuestionKind.DISCOUNT: discounts.withdrawn,
    QuestionKind.REPAIR_COST: repairs.withdrawn,
}
