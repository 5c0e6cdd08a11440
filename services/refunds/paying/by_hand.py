"""Payments that finance makes outside the desk: handed over in a batch, then recorded as paid or failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.queries.returns import cases
from data.vocabulary import AuditTag, PayoutState, Permission, Provider, RefundState
from services.cases.entries import record
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text import form_values, masking
from services.desk.text.csv_files import csv_file
from services.desk.text.form_values import need
from services.policy import money
from services.refunds import duties
from services.refunds.lookup import locked
from services.refunds.paying.recording import apply
from services.refunds.paying.sending import parts_in
from services.refunds.providers.interface import Answer, Told
from services.settling import approval

_COLUMNS = ("Payment", "Return", "Order", "Customer", "Method", "Paid with", "Amount", "Currency")


@dataclass(frozen=True)
class Batch:
    """Payments to be made by hand, and the file to hand over."""

    batch_id: int
    payouts: tuple[int, ...]


@dataclass(frozen=True)
class Recorded:
    """Where the refund stands now."""

    state: RefundState


@command(Permission.MONEY_SEND)
def make_batch(tx: Connection, actor: Actor, payout_ids: Sequence[int]) -> Batch:
    """Put payments that wait to be made by hand into a batch; Conflict where one is in a batch already or is done."""
    chosen = sorted(set(payout_ids))
    if not chosen:
        raise InvalidInput("Choose at least one payment for the batch.")
    waiting = [_waiting(tx, actor, payout_id) for payout_id in chosen]
    batch_id = payouts.add_batch(tx, actor.staff_id, clock.now())
    for one, return_id in waiting:
        if one.batch_id is not None:
            raise Conflict(f"Payment {one.id} is in batch {one.batch_id} already. Leave it out; nothing was written.")
        payouts.change(tx, one.id, batch_id=batch_id)
        case = cases.find(tx, return_id=return_id)
        if case is not None:
            approval.check(tx, case)
            details = {"refund": one.refund_id, "payout": one.id, "batch": batch_id}
            record(tx, actor, case, AuditTag.PAYOUT_RECORDED, details)
    return Batch(batch_id, tuple(chosen))


@command(Permission.MONEY_SEND)
def batch_file(tx: Connection, actor: Actor, batch_id: int) -> bytes:
    """The batch as CSV to hand over, the customer's name masked; NotFound where there is no such batch."""
    rows = []
    for one, return_id in payouts.of_batch(tx, batch_id):
        case = cases.find(tx, return_id=return_id)
        if case is not None:
            customer = masking.mask_name(case.customer_name) if case.customer_name else ""
            amount = money.to_major(one.amount, one.currency)
            method = one.method or "by hand"
            rows.append(
                (one.id, case.rma, case.order_number, customer, method, one.paid_with or "", amount, one.currency)
            )
    if not rows:
        raise NotFound("There is no such batch. Reload the list.")
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, f"batch:{batch_id}", {"file": "refund batch", "rows": len(rows)})
    return csv_file(_COLUMNS, rows)


@command(Permission.MONEY_SEND)
def record_paid(tx: Connection, actor: Actor, payout_id: int, reference: str, amount: str = "") -> Recorded:
    """A payment by hand was made; its reference at the bank or the payment service.

    `amount` is what was paid, in major units, where it is said: another one than was to be paid is to be reconciled.
    """
    one, _ = _waiting(tx, actor, payout_id)
    named = form_values.line(reference, "The payment's reference")
    told = _told(amount, one.currency) if amount.strip() else None
    return Recorded(apply(tx, one.id, Answer(PayoutState.COMPLETED, named, told=told), actor))


@command(Permission.MONEY_SEND)
def record_failed(tx: Connection, actor: Actor, payout_id: int, reason: str) -> Recorded:
    """A payment by hand could not be made; the refund can be sent again."""
    one, _ = _waiting(tx, actor, payout_id)
    need(reason, "Say why it could not be paid")
    failure = form_values.line(reason, "The reason", longest=300)
    return Recorded(apply(tx, one.id, Answer(PayoutState.FAILED, failure=failure), actor))


def _told(written: str, currency: str) -> Told:
    paid = form_values.amount(written, currency, "The amount that was paid")
    return Told("the person who paid", paid, currency, f"{currency} {money.plain(paid, currency)}")


def _waiting(tx: Connection, actor: Actor, payout_id: int) -> tuple[PayoutRow, int]:
    """A payment by hand that is not made yet, locked, and its return."""
    refund_id = payouts.refund_of(tx, payout_id)
    if refund_id is None:
        raise NotFound("There is no such payment. Reload the list.")
    case, refund = locked(tx, refund_id)
    one = payouts.find(tx, payout_id)
    if one is None or one.provider is not Provider.MANUAL or one.state is not PayoutState.PENDING:
        raise Conflict("This payment has been recorded already, or is not made by hand. Reload the list.")
    duties.check(tx, actor, case.id, parts_in(refund))
    return one, case.id
