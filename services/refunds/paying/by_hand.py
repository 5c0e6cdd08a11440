"""Payments that finance makes outside the desk: recorded as paid or failed."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.vocabulary import PayoutState, Permission, Provider, RefundState
from services.desk.access import Actor, command
from services.desk.errors import Conflict, NotFound, OwnWork
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.policy import money
from services.refunds import duties
from services.refunds.lookup import locked
from services.refunds.paying.recording import apply
from services.refunds.paying.sending import parts_in
from services.refunds.providers.interface import Answer, Told


@dataclass(frozen=True)
class Recorded:
    """Where the refund stands now."""

    state: RefundState


@command(Permission.MONEY_SEND)
def record_paid(tx: Connection, actor: Actor, payout_id: int, reference: str, amount: str = "") -> Recorded:
    """A payment by hand was made; its reference at the bank or the payment service.

    `amount` is what was paid, in major units, where it is said: another one than was to be paid is to be reconciled.
    """
    one, _ = waiting(tx, actor, payout_id)
    named = form_values.line(reference, "The payment's reference")
    told = _told(amount, one.currency) if amount.strip() else None
    return Recorded(apply(tx, one.id, Answer(PayoutState.COMPLETED, named, told=told), actor))


@command(Permission.MONEY_SEND)
def record_failed(tx: Connection, actor: Actor, payout_id: int, reason: str) -> Recorded:
    """A payment by hand could not be made; the refund can be sent again."""
    one, _ = waiting(tx, actor, payout_id)
    need(reason, "Say why it could not be paid")
    failure = form_values.line(reason, "The reason", longest=300)
    return Recorded(apply(tx, one.id, Answer(PayoutState.FAILED, failure=failure), actor))


def _told(written: str, currency: str) -> Told:
    paid = form_values.amount(written, currency, "The amount that was paid")
    return Told("the person who paid", paid, currency, f"{currency} {money.plain(paid, currency)}")


def waiting(tx: Connection, actor: Actor, payout_id: int) -> tuple[PayoutRow, int]:
    """A payment by hand that is not made yet, locked, and its return; Conflict or NotFound for any other."""
    refund_id = payouts.refund_of(tx, payout_id)
    if refund_id is None:
        raise NotFound("There is no such payment. Reload the list.")
    case, refund = locked(tx, refund_id)
    one = payouts.find(tx, payout_id)
    if one is None or one.provider is not Provider.MANUAL or one.state is not PayoutState.PENDING:
        raise Conflict(f"The payment of {case.rma} has been recorded already, or is not made by hand. Reload the list.")
    why = duties.barred(tx, actor, case.id, parts_in(refund))
    if why is not None:
        # Among several that were chosen, the person must know which.
        raise OwnWork(f"{case.rma}: {why}")
    return one, case.id
