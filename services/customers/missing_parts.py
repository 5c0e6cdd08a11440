"""Missing parts: the customer is asked to pay, or their refund bears it with consent, or where it is read so (C25)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import questions as question_rows
from data.queries.settling.questions import QuestionRow
from data.queries.warehouse import receiving as rows
from data.queries.warehouse.receiving import MissingRow
from data.vocabulary import ARRIVED, SETTLING_STATES, CustomerChoice, Permission, QuestionKind
from services.cases.assessment import Assessed, evaluate
from services.cases.entries import change
from services.cases.inspection import price_of
from services.cases.lookup import Shown, as_shown, existing
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.messages import notify
from services.messages.writing import Draft, compose
from services.settling import owed as settling_owed
from services.settling import payment_requests, questions
from services.settling.back_to_review import to_reviewer
from services.settling.owed import Way


@dataclass(frozen=True)
class Owed:
    """The parts to be paid for, and what they cost in minor units of the order's currency (None: not known).

    `taken_off` are those that a refund bears already, as the policy is read (C25).
    """

    parts: tuple[MissingRow, ...]
    amount: int | None
    currency: str
    asked: bool
    taken_off: tuple[MissingRow, ...] = ()


@command(Permission.RETURN_DECIDE)
def ask(tx: Connection, actor: Actor, shown: Shown, draft: Draft) -> int:
    """Ask the customer to pay for the parts that were missing; the question's id. Nothing is deducted by this."""
    case = as_shown(tx, shown, *SETTLING_STATES)
    amount = _to_ask(tx, case)
    asked = questions.ask(tx, actor, case, QuestionKind.ACCESSORIES, draft, amount=amount, currency=case.currency)
    change(tx, case)
    return asked


@query(Permission.RETURN_DECIDE)
def draft(tx: Connection, actor: Actor, return_id: int) -> Draft:
    """The message as its template has it."""
    case = existing(tx, return_id)
    amount, owed = _to_ask(tx, case), owed_by(tx, case)
    refund = any(one.way is Way.REFUND for one in settling_owed.due(tx, case))
    facts = notify.facts_of(
        case,
        tuple(dict.fromkeys(unit.product or "" for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED)),
        missing=tuple(f"{part.name} ({notify.in_words(part.price, part.currency)})" for part in owed.parts),
        amount=notify.in_words(amount, case.currency),
        includes_refund=refund,
    )
    return compose("accessories_missing", facts)


def owed_by(tx: Connection, case: CaseRow, assessed: Assessed | None = None) -> Owed:
    """What the customer would be asked for; whether they have been asked already."""
    here = {unit.id: unit for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED}
    missing = rows.missing(tx, list(here)) if here else ()
    bearing = _bearing(tx, case, assessed) if missing else frozenset()
    taken_off = tuple(part for part in missing if here[part.unit_id].return_line_id in bearing)
    parts = tuple(part for part in missing if part not in taken_off)
    asked = any(
        one.kind is QuestionKind.ACCESSORIES and one.withdrawn_at is None
        for one in question_rows.of_return(tx, case.id)
    )
    return Owed(parts, price_of(parts, case.currency, case.usd_per_unit), case.currency, asked, taken_off)


def _bearing(tx: Connection, case: CaseRow, assessed: Assessed | None) -> frozenset[int]:
    return settling_owed.lines_bearing_parts(settling_owed.due(tx, case), assessed or evaluate(tx, case))


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """To be paid or taken off the refund, the return goes on; refused, a person looks at it again."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice is CustomerChoice.PAY and question.amount:
        parts = tuple(dict.fromkeys(part.name for part in owed_by(tx, case).parts))
        payment_requests.request(tx, actor, case, question, question.amount, parts)
    if question.choice is CustomerChoice.REFUSE and case.state in SETTLING_STATES:
        to_reviewer(tx, actor, case, "The customer does not pay for the parts that were missing.")


def _to_ask(tx: Connection, case: CaseRow) -> int:
    owed = owed_by(tx, case)
    if owed.taken_off and not owed.parts:
        raise InvalidInput("The price of the missing parts is taken off the refund; nothing is left to ask for.")
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
