"""Payments of which nobody knows whether they were made: a person who did not send them finds out and says so."""

from sqlalchemy import Connection

from data.queries import payouts, task_rows
from data.queries.payouts import PayoutRow
from data.vocabulary import AuditTag, PayoutState, Permission, Provider, RefundState, Stage, WorkQueue
from services import settlement, typed, work
from services.access import Actor, command, query
from services.deciding import need, record
from services.errors import Conflict, NotFound
from services.message_text import one_line
from services.refunds import duties
from services.refunds.by_hand import Recorded
from services.refunds.existing import locked
from services.refunds.providers.choosing import provider
from services.refunds.providers.interface import Answer
from services.refunds.recording import apply, record_answer


@command(Permission.MONEY_CONFIRM)
def reconcile(tx: Connection, actor: Actor, payout_id: int, *, paid: bool, reference: str, reason: str) -> Recorded:
    """Say whether an unclear payment was made, with its reference, or was not, so that it can be sent again.

    Who granted or sent it may not say so: a wrong “not paid” would pay twice.
    """
    refund_id = payouts.refund_of(tx, payout_id)
    if refund_id is None:
        raise NotFound("There is no such payment. Reload the list.")
    case, refund = locked(tx, refund_id)
    one = payouts.find(tx, payout_id)
    flagged = task_rows.open_id(tx, WorkQueue.REFUNDS, Stage.RECONCILE, payout_id) is not None
    if one is None or not (flagged or _may_be_asked(one)):
        raise Conflict("This payment is clear already; nothing was written. Reload the list.")
    parts = {"granted this refund": refund.granted_by_id, "sent this payment": one.sent_by_id}
    duties.check(tx, actor, case.id, parts)
    need(reason, "Say how you found out")
    named = typed.line(reference, "The payment's reference", needed=paid)
    answer = Answer(PayoutState.COMPLETED if paid else PayoutState.FAILED, named, None if paid else one_line(reason))
    state = apply(tx, one.id, answer, actor, reason, found_out=True)
    work.done(tx, actor, WorkQueue.REFUNDS, Stage.RECONCILE, one.id)
    details = {"refund": refund.id, "payout": one.id, "paid": paid}
    record(tx, actor, case, AuditTag.REFUND_RECONCILED, details, reason)
    if state is RefundState.COMPLETED:
        settlement.close_if_settled(tx, actor, case.id)
    return Recorded(state)


def look_up(actor: Actor, payout_id: int) -> RefundState:
    """Ask the provider what became of a payment whose number is known, and record its answer."""
    name, reference = _known(actor, payout_id)
    return record_answer(payout_id, provider(name).lookup(reference), actor)


@query(Permission.MONEY_SEND)
def _known(tx: Connection, actor: Actor, payout_id: int) -> tuple[Provider, str]:
    one = payouts.find(tx, payout_id)
    if one is None or one.reference is None or not _may_be_asked(one):
        raise Conflict("The provider cannot be asked about this payment: it is clear already, or has no number yet.")
    return one.provider, one.reference


def _may_be_asked(one: PayoutRow) -> bool:
    return one.provider is not Provider.MANUAL and one.state in (PayoutState.UNKNOWN, PayoutState.PENDING)
