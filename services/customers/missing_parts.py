"""Missing parts: the customer is asked to pay, or their refund bears it with consent, or where it is read so (C25)."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling import questions as question_rows
from data.queries.settling.questions import QuestionRow
from data.queries.warehouse import receiving as rows
from data.vocabulary import ARRIVED, SETTLING_STATES, AuditTag, CustomerChoice, PaymentState, Permission, QuestionKind
from services.cases.entries import change, record
from services.cases.lookup import Shown, as_shown, existing
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import need
from services.desk.text.rma import typed
from services.messages import notify
from services.messages.writing import Draft, compose
from services.settling import next_steps, parts_owed, payment_requests, questions
from services.settling import owed as settling_owed
from services.settling.back_to_review import to_reviewer
from services.settling.owed import Way
from services.settling.parts_owed import Owed, owed_by


class Standing(StrEnum):
    """What became of a missing part."""

    TO_ASK = "to_ask"
    ASKED = "asked"
    TO_PAY = "to_pay"
    PAID = "paid"
    FROM_REFUND = "from_refund"
    REFUSED = "refused"
    LET_GO = "let_go"


@dataclass(frozen=True)
class Part:
    """A part that did not come back with a unit, its price in minor units of `currency`, and what became of it."""

    name: str
    product: str
    price: int
    currency: str
    standing: Standing


@dataclass(frozen=True)
class Parts:
    """The missing parts of a return; `to_ask` where they are to be asked for or let go now, for `amount` (or None)."""

    return_id: int
    version: int
    parts: tuple[Part, ...]
    to_ask: bool
    amount: int | None
    currency: str


@dataclass(frozen=True)
class Waived:
    """The parts that the shop bears, and whether their return is closed by it."""

    names: str
    closed: bool


@command(Permission.RETURN_DECIDE)
def ask(tx: Connection, actor: Actor, shown: Shown, draft: Draft) -> int:
    """Ask the customer to pay for the parts that were missing; the question's id. Nothing is deducted by this."""
    case = as_shown(tx, shown, *SETTLING_STATES)
    owed = owed_by(tx, case)
    amount = _to_ask(owed)
    asked = questions.ask(tx, actor, case, QuestionKind.ACCESSORIES, draft, amount=amount, currency=case.currency)
    rows.set_asked(tx, owed.parts, asked)
    next_steps.go_on(tx, actor, change(tx, case))
    return asked


@command(Permission.MONEY_EXCEPTION)
def waive(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Waived:
    """Let the parts go for which the customer was not asked, with the reason; the shop bears them (BR-13)."""
    case = as_shown(tx, shown, *SETTLING_STATES)
    parts = owed_by(tx, case).parts
    if not parts:
        raise InvalidInput("No part waits to be asked for, so there is nothing to let go. Reload the page.")
    need(reason, "Say why the shop bears the missing parts")
    rows.set_waived(tx, parts, clock.now(), actor.staff_id)
    names = parts_owed.names(parts)
    record(tx, actor, case, AuditTag.PARTS_WAIVED, {"lacking": names}, reason)
    next_steps.go_on(tx, actor, change(tx, case))
    return Waived(names, next_steps.close_if_settled(tx, actor, case.id))


@query(Permission.RETURN_READ)
def parts_of(tx: Connection, actor: Actor, rma: str) -> Parts:
    """The missing parts of the return with this RMA; NotFound where there is none."""
    case = cases.find(tx, rma=typed(rma))
    if case is None:
        raise NotFound(f"There is no return {rma[:20]}. Check the number, or choose one in the list.")
    owed = owed_by(tx, case)
    products = {unit.id: unit.product or "" for unit in rows.units(tx, case.id)}
    answers = _standings(tx, case) if owed.asked else {}
    stands = [(part, Standing.TO_ASK) for part in owed.parts]
    stands += [(part, answers[part.question_id]) for part in owed.asked if part.question_id is not None]
    stands += [(part, Standing.LET_GO) for part in owed.waived]
    stands += [(part, Standing.FROM_REFUND) for part in owed.taken_off]
    parts = tuple(Part(one.name, products[one.unit_id], one.price, one.currency, how) for one, how in stands)
    to_ask = bool(owed.parts) and case.state in SETTLING_STATES
    return Parts(case.id, case.version, parts, to_ask, owed.amount, owed.currency)


_PAYMENTS = {
    PaymentState.REQUESTED: Standing.TO_PAY,
    PaymentState.PAID: Standing.PAID,
    PaymentState.WAIVED: Standing.LET_GO,
    PaymentState.DROPPED: Standing.REFUSED,
}
_CHOICES = {
    None: Standing.ASKED,
    CustomerChoice.NET_FROM_REFUND: Standing.FROM_REFUND,
    CustomerChoice.REFUSE: Standing.REFUSED,
    CustomerChoice.PAY: Standing.TO_PAY,
}


def _standings(tx: Connection, case: CaseRow) -> dict[int, Standing]:
    """What became of the parts of each question."""
    asked = (one for one in question_rows.of_return(tx, case.id) if one.kind is QuestionKind.ACCESSORIES)
    paid = {one.question_id: _PAYMENTS[one.state] for one in payment_rows.of_return(tx, case.id)}
    return {one.id: paid.get(one.id, _CHOICES[one.choice]) for one in asked}


@query(Permission.RETURN_DECIDE)
def draft(tx: Connection, actor: Actor, return_id: int) -> Draft:
    """The message as its template has it."""
    case = existing(tx, return_id)
    owed = owed_by(tx, case)
    amount = _to_ask(owed)
    refund = any(one.way is Way.REFUND for one in settling_owed.due(tx, case))
    facts = notify.facts_of(
        case,
        tuple(dict.fromkeys(unit.product or "" for unit in rows.units(tx, case.id) if unit.outcome in ARRIVED)),
        missing=tuple(f"{part.name} ({notify.in_words(part.price, part.currency)})" for part in owed.parts),
        amount=notify.in_words(amount, case.currency),
        includes_refund=refund,
    )
    return compose("accessories_missing", facts)


def answered(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """To be paid or taken off the refund, the return goes on; refused, a person looks at it again."""
    case = existing(tx, question.return_id, lock=True)
    if question.choice is CustomerChoice.PAY and question.amount:
        asked = (part.name for part in owed_by(tx, case).asked if part.question_id == question.id)
        payment_requests.request(tx, actor, case, question, question.amount, tuple(dict.fromkeys(asked)))
    if question.choice is CustomerChoice.REFUSE and case.state in SETTLING_STATES:
        to_reviewer(tx, actor, case, "The customer does not pay for the parts that were missing.")


def withdrawn(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The question was taken back: its parts are to be asked for again, or let go."""
    case = existing(tx, question.return_id, lock=True)
    if case.state in SETTLING_STATES:
        next_steps.go_on(tx, actor, case)


def _to_ask(owed: Owed) -> int:
    """What the customer is to be asked for, in minor units; a refusal where there is nothing, or no price."""
    if not owed.parts:
        raise _nothing(owed)
    if not owed.amount:
        raise InvalidInput(
            f"A missing part has no price in {owed.currency} or USD. Give it one on the packing list, then correct "
            "the inspection."
        )
    return owed.amount


def _nothing(owed: Owed) -> Conflict | InvalidInput:
    if owed.taken_off:
        return InvalidInput("The price of the missing parts is taken off the refund; nothing is left to ask for.")
    if owed.asked:
        return Conflict("The customer has been asked for the missing parts already.")
    if owed.waived:
        return Conflict("The missing parts were let go: the shop bears them.")
    return InvalidInput("No part of the packing list is missing from this return.")
