"""Sending a granted refund: claimed in one transaction, asked of the provider in none, recorded in another.

The request's key is stored before the provider is asked. Whatever happens between the two transactions, the attempt is
there to be found, and nobody sends it again before somebody has looked.
"""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data.queries.money import payments, payouts
from data.queries.money import refunds as rows
from data.queries.money.payments import PaymentRow
from data.queries.money.refunds import RefundRow
from data.queries.returns.cases import CaseRow
from data.queries.work import task_rows
from data.vocabulary import AuditTag, PayoutState, Permission, Provider, RefundState, ReturnState, Stage, WorkQueue
from services.accounts import sessions
from services.cases.entries import record
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, StepUpNeeded
from services.desk.text.form_values import need
from services.refunds import duties
from services.refunds.lookup import as_shown
from services.refunds.paying import elsewhere
from services.refunds.paying.recording import record_answer, standing
from services.refunds.planning.ways import Part, parts_of
from services.refunds.providers.choosing import provider
from services.refunds.providers.interface import RefundRequest
from services.settling import approval, tasks

SENDABLE = (RefundState.GRANTED, RefundState.FAILED)


@dataclass(frozen=True)
class Sent:
    """Where the refund stands after it was sent."""

    refund_id: int
    state: RefundState


@dataclass(frozen=True)
class _Claimed:
    """The attempts that are to be asked of a provider now, by payout id."""

    refund_id: int
    state: RefundState
    to_ask: tuple[tuple[int, Provider, RefundRequest], ...]


def send(actor: Actor, refund_id: int, version: int) -> Sent:
    """Send a granted refund back the way it was paid; a failed one sends its failed parts again.

    Raises Conflict where somebody sent it first, OwnWork, StepUpNeeded above the second person's limit.
    """
    return _asked(actor, _claim(actor, refund_id, version))


def send_rest(actor: Actor, refund_id: int, version: int, reason: str) -> Sent:
    """Pay the rest of a refund that was paid in part before its return was rejected; a manager, with the reason.

    Raises as `send` does, and Conflict where nothing of it was paid or the return may be settled as usual.
    """
    return _asked(actor, _claim_rest(actor, refund_id, version, reason))


def _asked(actor: Actor, claimed: _Claimed) -> Sent:
    state = claimed.state
    for payout_id, name, request in claimed.to_ask:
        state = record_answer(payout_id, provider(name).refund(request), actor)
    return Sent(claimed.refund_id, state)


@command(Permission.MONEY_SEND)
def _claim(tx: Connection, actor: Actor, refund_id: int, version: int) -> _Claimed:
    case, refund = as_shown(tx, refund_id, version, *SENDABLE)
    approval.check(tx, case)
    return _claimed(tx, actor, case, refund)


@command(Permission.MONEY_EXCEPTION)
def _claim_rest(tx: Connection, actor: Actor, refund_id: int, version: int, reason: str) -> _Claimed:
    case, refund = as_shown(tx, refund_id, version, RefundState.FAILED)
    if not rest_is_left(tx, case, refund):
        raise Conflict("Only the rest of a refund that is paid in part goes out after a rejection. Look at its state.")
    need(reason, "Say why the rest is paid although the return was rejected")
    return _claimed(tx, actor, case, refund, reason)


def rest_is_left(tx: Connection, case: CaseRow, refund: RefundRow) -> bool:
    """Whether the refund is paid in part, and its return was rejected since: nobody owes the rest, or forbids it."""
    over = case.state in (ReturnState.REJECTED, ReturnState.CLOSED) and not approval.stands(tx, case)
    if not over or refund.state is not RefundState.FAILED:
        return False
    return any(one.state is PayoutState.COMPLETED for one in payouts.of_refund(tx, refund.id))


def _claimed(tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, reason: str = "") -> _Claimed:
    duties.check(tx, actor, case.id, parts_in(refund))
    if refund.needs_second and not sessions.recently_confirmed(tx, actor):
        raise StepUpNeeded("Confirm that it is you: a refund above the limit asks for your second factor again.")
    parts = parts_to_pay(tx, case, refund)
    try:
        payouts.add(tx, [_row(tx, refund, part, actor) for part in parts])
    except IntegrityError:
        raise Conflict("Somebody is sending this refund already. Look at its newest state.") from None
    for part in parts:
        if part.payment_id is not None:
            payments.take(tx, part.payment_id, part.amount)
    attempts = payouts.of_refund(tx, refund.id)
    state = standing(attempts)
    rows.change(tx, refund.id, state=state)
    tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.SEND, refund.id)
    for one in attempts:
        if one.state is PayoutState.UNKNOWN:
            elsewhere.looked_at(tx, one)
            tasks.open_task(tx, WorkQueue.REFUNDS, Stage.RECONCILE, one.id, case.id)
        if one.state is PayoutState.PENDING:
            tasks.open_task(tx, WorkQueue.REFUNDS, Stage.AWAIT_PAYMENT, one.id, case.id)
    details = {"refund": refund.id, "parts": [_noted(part) for part in parts]}
    record(tx, actor, case, AuditTag.REFUND_SENT, details, reason)
    asking = (one for one in attempts if one.state is PayoutState.SENDING)
    return _Claimed(
        refund.id,
        state,
        tuple(
            (one.id, one.provider, RefundRequest(one.request_key, one.paid_with, one.amount, one.currency, case.rma))
            for one in asking
        ),
    )


def parts_in(refund: RefundRow) -> dict[str, int | None]:
    """Who did what on the refund before it is sent."""
    return {
        "granted this refund": refund.granted_by_id,
        "confirmed this refund": refund.second_by_id,
        "allowed this refund's other method": refund.other_method_by_id,
    }


def parts_to_pay(tx: Connection, case: CaseRow, refund: RefundRow) -> tuple[Part, ...]:
    """The parts to send now: all of them at first, later those whose newest attempt failed."""
    paid = payments.of_order(tx, case.order_id, lock=True)
    attempts = payouts.of_refund(tx, refund.id)
    if not attempts:
        return parts_of(refund.total, paid, refund.other_method)
    newest = {one.part: one for one in attempts}
    failed = [one for one in newest.values() if one.state is PayoutState.FAILED]
    if any(task_rows.open_id(tx, WorkQueue.REFUNDS, Stage.RECONCILE, one.id) for one in failed):
        raise Conflict("It is not clear whether this refund was paid already. Reconcile it before it is sent again.")
    return tuple(
        _again(one.part, one.amount, next((p for p in paid if p.id == one.payment_id), None), refund) for one in failed
    )


def _again(number: int, amount: int, payment: PaymentRow | None, refund: RefundRow) -> Part:
    if payment is None or payment.left < amount:
        return Part(number, None, Provider.MANUAL, amount, refund.other_method)
    (same,) = parts_of(amount, [payment], refund.other_method)
    return Part(number, same.payment_id, same.provider, amount, same.method)


def _noted(part: Part) -> dict[str, object]:
    """The part as an audit entry keeps it: without the method, whose name somebody may have typed."""
    return {"number": part.number, "payment_id": part.payment_id, "provider": part.provider, "amount": part.amount}


def _row(tx: Connection, refund: RefundRow, part: Part, actor: Actor) -> dict[str, object]:
    """Where money of the payment went back outside the desk, nobody is asked: the attempt waits for a person."""
    doubt = elsewhere.why(tx, part.payment_id)
    unclear = {} if doubt is None else {"state": PayoutState.UNKNOWN, "failure": doubt}
    return attempt_row(refund, part, actor.staff_id) | unclear


def attempt_row(refund: RefundRow, part: Part, sent_by_id: int | None) -> dict[str, object]:
    """The columns of an attempt to pay a part that begins now."""
    return {
        "refund_id": refund.id,
        "part": part.number,
        "payment_id": part.payment_id,
        "provider": part.provider,
        "request_key": uuid4().hex,
        "state": provider(part.provider).begins,
        "amount": part.amount,
        "currency": refund.currency,
        "failure": None,
        "sent_by_id": sent_by_id,
        "requested_at": clock.now(),
    }
