"""What customers owe the shop: paid, asked for again after the deadline, let go or given up by a manager, or the unit
disposed of.

The unit that it is for stays here until one of these is recorded (C9, C32).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as rows
from data.queries.settling import questions as question_rows
from data.queries.settling.customer_payments import PaymentRow
from data.vocabulary import AuditTag, Channel, CustomerChoice, PaymentState, Permission, QuestionKind
from services.cases.entries import change, record
from services.cases.lookup import check_version, existing
from services.customers import misuse
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.settings import settings
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.goods import back_to_customer, repairs
from services.messages import notify
from services.messages.writing import Draft, compose
from services.settling import next_steps, payment_requests

__all__ = ["Ended", "PaymentRow", "ask_again", "dispose", "give_up", "paid", "payments_of", "reminder", "waive"]
# What may be disposed of instead, with the customer's recorded consent.
HAS_UNITS = (QuestionKind.MISUSE, QuestionKind.REPAIR_COST)


@dataclass(frozen=True)
class Ended:
    """Where the payment stands now, and whether its return is closed by it."""

    state: PaymentState
    closed: bool = False


@query(Permission.RETURN_READ)
def payments_of(tx: Connection, actor: Actor, return_id: int) -> tuple[PaymentRow, ...]:
    """What the customer of a return owes or owed, oldest first."""
    return rows.of_return(tx, return_id)


def is_late(payment: PaymentRow) -> bool:
    """Whether the deadline has passed: then there are more ways forward."""
    return clock.today(settings().zone) > payment.due_on


@command(Permission.PAYMENT_RECORD)
def paid(tx: Connection, actor: Actor, payment_id: int, version: int, reference: str, paid_on: date | None) -> Ended:
    """Keep that the money came, by the payment's own number and its day; what it was for goes on."""
    case, payment = _owed(tx, payment_id, version)
    number = form_values.line(reference, "The payment's number")
    today = clock.today(settings().zone)
    asked_on = payment.requested_at.astimezone(settings().zone).date()
    day = form_values.day(paid_on, "The day of the payment", earliest=asked_on, latest=today)
    payment_requests.end(tx, actor, case, payment, PaymentState.PAID, reference=number, paid_on=day)
    return _go_on(tx, actor, case, payment, PaymentState.PAID)


@command(Permission.MONEY_EXCEPTION)
def waive(tx: Connection, actor: Actor, payment_id: int, version: int, reason: str) -> Ended:
    """Let the goods go on without the money, with the reason; the shop bears it."""
    case, payment = _owed(tx, payment_id, version)
    need(reason, "Say why the payment is not waited for")
    payment_requests.end(tx, actor, case, payment, PaymentState.WAIVED, reason=reason)
    return _go_on(tx, actor, case, payment, PaymentState.WAIVED)


@command(Permission.MONEY_EXCEPTION)
def give_up(tx: Connection, actor: Actor, payment_id: int, version: int, reason: str) -> Ended:
    """Wait no longer for the cost of a repair, once its deadline has passed: the unit stays here, its repair is closed.

    It settles nothing else. Reopening the return takes repair and payment up again, should the customer come back.
    """
    case, payment = _owed(tx, payment_id, version)
    if payment.kind is not QuestionKind.REPAIR_COST:
        raise InvalidInput("Only a repair is closed this way. Close the return instead.")
    if not is_late(payment):
        raise InvalidInput(f"The customer has until {payment.due_on:%d %B %Y} to pay. Close the repair after that day.")
    need(reason, "Say why the repair is closed without the payment")
    payment_requests.end(tx, actor, case, payment, PaymentState.DROPPED, reason=reason)
    repairs.kept(tx, actor, case, payment.question_id)
    return Ended(PaymentState.DROPPED, next_steps.close_if_settled(tx, actor, case.id))


@command(Permission.PAYMENT_RECORD)
def ask_again(tx: Connection, actor: Actor, payment_id: int, version: int, draft: Draft) -> PaymentState:
    """Ask for the money once more, with a new deadline; only after the one before has passed."""
    case, payment = _owed(tx, payment_id, version)
    if not is_late(payment):
        raise InvalidInput(f"The customer has until {payment.due_on:%d %B %Y} to pay. Ask again after that day.")
    notify.send(tx, actor, case, draft)
    due_on = payment_requests.wait_anew(tx, payment)
    rows.change(tx, payment.id, due_on=due_on, times_asked=payment.times_asked + 1)
    record(tx, actor, case, AuditTag.PAYMENT_CHANGED, {"payment": payment.id, "what": "asked for again"})
    change(tx, case)
    return payment.state


@query(Permission.PAYMENT_RECORD)
def reminder(tx: Connection, actor: Actor, payment_id: int) -> Draft:
    """The message of `ask_again` as its template has it."""
    payment = _found(tx, payment_id)
    case = existing(tx, payment.return_id)
    said = notify.in_words(payment.amount, payment.currency)
    day = f"{payment_requests.deadline(tx):%d %B %Y}"
    facts = notify.facts_of(case, (), reason=payment_requests.FOR[payment.kind], amount=said, answer_by=day)
    return compose("payment_request", facts)


@command(Permission.ANSWER_RECORD)
def dispose(tx: Connection, actor: Actor, payment_id: int, version: int, channel: Channel | None, words: str) -> Ended:
    """The customer would rather have the unit disposed of than pay: their consent is kept in their own words."""
    case, payment = _owed(tx, payment_id, version)
    if payment.kind not in HAS_UNITS:
        raise InvalidInput("No unit waits for this payment, so there is nothing to dispose of.")
    if channel is None:
        raise InvalidInput("Choose how the customer's consent came.")
    if not words.strip():
        raise InvalidInput("Copy the customer's own words; without their consent nothing is disposed of.")
    said = {"choice": CustomerChoice.DISPOSE, "channel": channel, "words": words.strip()}
    by = {"asked_by_id": actor.staff_id, "recorded_by_id": actor.staff_id}
    at = {"asked_at": clock.now(), "answered_at": clock.now()}
    about = {"return_id": case.id, "unit_id": payment.unit_id, "kind": payment.kind}
    question_rows.add(tx, about | said | by | at)
    payment_requests.end(tx, actor, case, payment, PaymentState.DROPPED, reason="The customer consents to disposal.")
    if payment.kind is QuestionKind.MISUSE:
        misuse.go_where_said(tx, actor, case, CustomerChoice.DISPOSE)
    else:
        repairs.disposed(tx, actor, case, payment.question_id)
    return Ended(PaymentState.DROPPED, next_steps.close_if_settled(tx, actor, case.id))


def _go_on(tx: Connection, actor: Actor, case: CaseRow, payment: PaymentRow, state: PaymentState) -> Ended:
    if payment.kind in _AFTER:
        _AFTER[payment.kind](tx, actor, case)
    change(tx, case)
    return Ended(state, next_steps.close_if_settled(tx, actor, case.id))


# A repaired unit waits in its own task already; missing parts hold nothing.
_AFTER: dict[QuestionKind, Callable[[Connection, Actor, CaseRow], None]] = {
    QuestionKind.MISUSE: back_to_customer.follow
}


def _owed(tx: Connection, payment_id: int, version: int) -> tuple[CaseRow, PaymentRow]:
    """The return, locked, and its payment as the page showed it, while it is waited for; Conflict otherwise."""
    case = existing(tx, _found(tx, payment_id).return_id, lock=True)
    payment = _found(tx, payment_id)
    check_version(version, payment.version, "This payment")
    if payment.state is not PaymentState.REQUESTED:
        raise Conflict("This payment is not waited for any longer; nothing was written. Reload the page.")
    return case, payment


def _found(tx: Connection, payment_id: int) -> PaymentRow:
    found = rows.find(tx, payment_id)
    if found is None:
        raise NotFound("There is no such payment. Open the return again.")
    return found
