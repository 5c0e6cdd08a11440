"""Payments of which nobody knows whether they were made: a person who did not send them finds out and says so."""

from sqlalchemy import Connection

from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.queries.work import task_rows
from data.vocabulary import AuditTag, PayoutState, Permission, Provider, RefundState, Stage, WorkQueue
from services.cases.entries import record
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, NotFound
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.desk.text.one_line import one_line
from services.refunds import duties
from services.refunds.lookup import locked
from services.refunds.paying import elsewhere
from services.refunds.paying.by_hand import Recorded
from services.refunds.paying.recording import apply, record_answer
from services.refunds.providers.choosing import provider
from services.refunds.providers.interface import Answer
from services.settling import next_steps, tasks


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
    named = form_values.line(reference, "The payment's reference", needed=paid)
    answer = Answer(PayoutState.COMPLETED if paid else PayoutState.FAILED, named, None if paid else one_line(reason))
    elsewhere.looked_at(tx, one)
    state = apply(tx, one.id, answer, actor, reason, found_out=True)
    if one.state is answer.state:
        # No news of the payment itself: what was in doubt about it is settled all the same, and its sentence goes.
        payouts.change(tx, one.id, failure=answer.failure, reference=named or one.reference)
    tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.RECONCILE, one.id)
    details = {"refund": refund.id, "payout": one.id, "paid": paid}
    record(tx, actor, case, AuditTag.REFUND_RECONCILED, details, reason)
    if state is RefundState.COMPLETED:
        next_steps.close_if_settled(tx, actor, case.id)
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
