"""Missing accessories: the customer is asked to pay; netting from the refund only with recorded consent (C25)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries import cases
from data.queries import questions as question_rows
from data.queries import receiving as rows
from data.queries.cases import CaseRow
from data.queries.questions import QuestionRow
from data.queries.receiving import MissingRow
from data.vocabulary import ARRIVED, SETTLING_STATES, CustomerChoice, Permission, QuestionKind
from services import collecting, dues, questions, telling
from services.access import Actor, command, query
from services.dues import Way
from services.errors import Conflict, InvalidInput
from services.inspection import price_of
from services.messages import Draft, compose
from services.returns import existing
from services.sending_back import to_reviewer
from services.under_way import settling


@dataclass(frozen=True)
class Owed:
    """The parts that were missing, and what they cost in minor units of the order's currency (None: not known)."""

    parts: tuple[MissingRow, ...]
    amount: int | None
    currency: str
    asked: bool


@command(Permission.RETURN_DECIDE)
def ask(tx: Connection, actor: Actor, return_id: int, version: int, draft: Draft) -> int:
    """Ask the customer to pay for the parts that were missing; the question's id. Nothing is deducted by this."""
    case = settling(tx, return_id, version)
    amount = _to_ask(tx, case)
    asked = questions.ask(tx, actor, case, QuestionKind.ACCESSORIES, draft, amount=amount, currency=case.currency)
    cases.change(tx, case.id)
    return asked


@query(Permission.RETURN_DECIDE)
def draft(tx: Connection, actor: Actor, return_id: int) -> Draft:
    """The message as its template has it."""
    case = existing(tx, return_id)
    amount, owed = _to_ask(tx, case), owed_by(tx, case)
    refund = any(one.way is Way.REFUND for one in dues.due(tx, case))
    facts = telling.facts_of(
        case,
        tuple(dict.fromkeys(unit.product or "" for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED)),
        missing=tuple(f"{part.name} ({telling.in_words(part.price, part.currency)})" for part in owed.parts),
        amount=telling.in_words(amount, case.currency),
        includes_refund=refund,
    )
    return compose("accessories_missing", facts)


def owed_by(tx: Connection, case: CaseRow) -> Owed:
    """What the customer would be asked for; whether they have been asked already."""
    here = [unit.id for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED]
    parts = rows.missing(tx, here) if here else ()
    asked = any(
        one.kind is QuestionKind.ACCESSORIES and one.withdrawn_at is None
        for one in question_rows.of_return(tx, case.id)
    )
    return Owed(parts, price_of(parts, case.currency, case.usd_per_unit), case.currency, asked)


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """To be paid or taken off the refund, the return goes on; refused, a person looks at it again."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice is CustomerChoice.PAY and question.amount:
        parts = tuple(dict.fromkeys(part.name for part in owed_by(tx, case).parts))
        collecting.request(tx, actor, case, question, question.amount, parts)
    if question.choice is CustomerChoice.REFUSE and case.state in SETTLING_STATES:
        to_reviewer(tx, actor, case, "The customer does not pay for the parts that were missing.")


def _to_ask(tx: Connection, case: CaseRow) -> int:
    owed = owed_by(tx, case)
    if not owed.parts:
        raise InvalidInput("No part of the packing list is missing from this return.")
    if owed.asked:
        raise Conflict("The customer has been asked for the missing parts already.")
    if not owed.amount:
        raise InvalidInput(
            f"A missing part has no price in {case.currency} or USD. Give it one on the packing list, then correct "
            "the inspection."
        )
    return owed.amount
