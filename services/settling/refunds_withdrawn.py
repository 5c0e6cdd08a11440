"""A grant taken back before anything of it was paid: by a person, or because the approval that it rests on is gone."""

from sqlalchemy import Connection

from data.queries.money import payouts, postage
from data.queries.money import refunds as rows
from data.queries.money.refunds import RefundLineRow, RefundRow
from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.queries.settling import settlement as settling
from data.queries.settling.settled import Settled
from data.queries.work import task_rows
from data.vocabulary import AuditTag, ExcessState, PayoutState, RefundLineKind, RefundState, Stage, WorkQueue
from services.cases.entries import record
from services.desk.access import Actor
from services.desk.errors import MoneyLimit
from services.settling import balances, tasks

UNSENT = (RefundState.AWAITING_SECOND, RefundState.GRANTED)
_ONCE = {
    RefundLineKind.CHECKOUT_SHIPPING,
    RefundLineKind.EXCESS_POSTAGE,
    RefundLineKind.OUTBOUND_SHIPPING,
    RefundLineKind.RETURN_POSTAGE,
}


def nothing_moved(tx: Connection, refund: RefundRow) -> bool:
    """Whether the refund is neither paid, nor on its way, nor unclear, not even in part."""
    if refund.state in UNSENT:
        return True
    attempts = payouts.of_refund(tx, refund.id) if refund.state is RefundState.FAILED else ()
    unclear = any(task_rows.open_id(tx, WorkQueue.REFUNDS, Stage.RECONCILE, one.id) for one in attempts)
    return bool(attempts) and not unclear and all(one.state is PayoutState.FAILED for one in attempts)


def take_back(
    tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, reason: str, *, declined: bool = False
) -> None:
    """Withdraw the refund: its money and its lines may be granted again, and nobody confirms or sends it any more."""
    order_lines = {line.id: line.order_line_id for line in cases.lines(tx, case.id)}
    for line in rows.lines(tx, refund.id):
        if line.return_line_id is not None:
            balances.give_back(tx, order_lines[line.return_line_id], line.amount)
    rows.end_lines(tx, refund.id)
    rows.change(tx, refund.id, state=RefundState.WITHDRAWN)
    for stage in (Stage.SECOND, Stage.SEND):
        tasks.done(tx, actor, WorkQueue.REFUNDS, stage, refund.id)
    record(tx, actor, case, AuditTag.REFUND_WITHDRAWN, {"refund": refund.id, "declined": declined}, reason)


def restore(tx: Connection, case: CaseRow, refund: RefundRow) -> None:
    """A refund that was taken back is paid after all: it counts again. MoneyLimit where nothing is left for it."""
    lines = rows.lines(tx, refund.id)
    anew = {one.kind for one in rows.live_on_order(tx, case.order_id) if one.return_id == case.id}
    try:
        if anew & _ONCE & {line.kind for line in lines}:
            raise MoneyLimit("Granted anew.")
        rows.end_lines(tx, refund.id, live=True)
        for line in lines:
            _take_again(tx, case, line)
    except MoneyLimit:
        raise MoneyLimit(
            "This money went out, and what it was for was settled otherwise meanwhile. Ask the customer for one of the "
            "two back; until then the payment stays to be reconciled."
        ) from None


def _take_again(tx: Connection, case: CaseRow, line: RefundLineRow) -> None:
    for returned in settling.lines(tx, case.id):
        if returned.id == line.return_line_id:
            if balances.locked(tx, returned.order_line_id).left < line.amount:
                balances.accept(tx, returned.order_line_id, line.quantity or 0)
                settling.set_accepted(tx, returned.id, returned.accepted_units + (line.quantity or 0))
            balances.take(tx, returned.order_line_id, line.amount)


def stop(tx: Connection, actor: Actor, case: CaseRow, because: str) -> None:
    """The approval is gone: take back every refund of which nothing has moved, and let nobody send the rest of one.

    What is on its way, paid or unclear stays as it is.
    """
    for found in rows.of_return(tx, case.id):
        refund = rows.find(tx, found.id, lock=True) or found
        if nothing_moved(tx, refund):
            take_back(tx, actor, case, refund, because)
        else:
            tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.SEND, refund.id)


def go_on(tx: Connection, case: CaseRow, settled: Settled) -> None:
    """The return is approved: what failed in part may be sent again, and postage above its limit waits again."""
    for refund_id, state in settled.refunds.items():
        if state is RefundState.FAILED:
            tasks.open_task(tx, WorkQueue.REFUNDS, Stage.SEND, refund_id, case.id)
    excess = postage.of_return(tx, case.id) if settled.refunds else None
    if excess is not None and excess.state is ExcessState.WAITING:
        tasks.open_task(tx, WorkQueue.EXCESS_POSTAGE, Stage.CONFIRM, excess.id, case.id)
