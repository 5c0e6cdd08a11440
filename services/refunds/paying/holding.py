"""What a payment service says of money that the desk did not send: nothing more is paid until a person has looked."""

from sqlalchemy import Connection

from data.queries.money import payments, payouts
from data.queries.money import refunds as rows
from data.queries.money.refunds import RefundRow
from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, PayoutState, RefundState, Stage, WorkQueue
from services.cases.entries import record
from services.desk.access import Actor
from services.desk.errors import Conflict
from services.refunds.lookup import locked
from services.refunds.paying import elsewhere
from services.refunds.paying.recording import doubt, follow
from services.refunds.paying.sending import attempt_row, parts_to_pay
from services.refunds.planning.ways import Part
from services.settling import tasks

_READY = (RefundState.GRANTED, RefundState.FAILED)
_NOT_SENT = "Not sent: another part of this refund has to be reconciled first."


def went_back(tx: Connection, desk: Actor, payment_id: int, order_id: int) -> None:
    """Open reconciling for the attempt or the refund that would pay this payment back.

    Where there is neither, the event waits by the payment: whoever sends a refund to it later opens reconciling.
    """
    alive = payouts.alive_of_payment(tx, payment_id)
    if alive is None:
        for refund_id in rows.of_order(tx, order_id, _READY):
            _hold(tx, desk, refund_id, payment_id)
    elif alive.state is not PayoutState.SENDING:
        # One that is being sent has its answer first. Until an attempt is paid, the event stays open beside it: should
        # it be paid after all, a person is asked again.
        case, refund = locked(tx, alive.refund_id)
        doubt(tx, desk, case, refund, alive, str(elsewhere.why(tx, payment_id)), None)
        if alive.state is PayoutState.COMPLETED:
            elsewhere.looked_at(tx, alive)


def _hold(tx: Connection, desk: Actor, refund_id: int, payment_id: int) -> None:
    case, refund = locked(tx, refund_id)
    known = elsewhere.why(tx, payment_id)
    try:
        parts = parts_to_pay(tx, case, refund)
    except Conflict:
        return
    if known is None or refund.state not in _READY or payment_id not in {part.payment_id for part in parts}:
        return
    payouts.add(tx, _rows(tx, refund, parts, payment_id, known))
    _count(tx, parts, payment_id)
    held = next(one for one in payouts.of_refund(tx, refund_id) if one.state is PayoutState.UNKNOWN)
    elsewhere.looked_at(tx, held)
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.RECONCILE, held.id, case.id)
    _note(tx, desk, case, refund, held.id)
    follow(tx, desk, case, refund)


def _rows(
    tx: Connection, refund: RefundRow, parts: tuple[Part, ...], payment_id: int, known: str
) -> list[dict[str, object]]:
    """Of a refund that nobody has sent yet, the other parts wait too: later the failed ones are sent."""
    sent = bool(payouts.of_refund(tx, refund.id))
    held = {"state": PayoutState.UNKNOWN, "failure": known}
    waits = {"state": PayoutState.FAILED, "failure": _NOT_SENT}
    return [
        attempt_row(refund, part, refund.granted_by_id) | (held if part.payment_id == payment_id else waits)
        for part in parts
        if part.payment_id == payment_id or not sent
    ]


def _count(tx: Connection, parts: tuple[Part, ...], payment_id: int) -> None:
    for part in parts:
        if part.payment_id == payment_id:
            payments.take(tx, payment_id, part.amount)


def _note(tx: Connection, desk: Actor, case: CaseRow, refund: RefundRow, payout_id: int) -> None:
    details = {"refund": refund.id, "payout": payout_id, "state": PayoutState.UNKNOWN, "elsewhere": True}
    record(tx, desk, case, AuditTag.PAYOUT_RECORDED, details)
