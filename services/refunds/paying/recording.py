"""What became of an attempt to pay: recorded for the person who sent, for a provider's event, or for the worker.

The only place that moves a payout on. What is final stays: a late or repeated answer changes nothing, and one that
contradicts what is known goes to a person.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data import database
from data.queries.money import payments, payouts
from data.queries.money import refunds as rows
from data.queries.money.payouts import PayoutRow
from data.queries.money.refunds import RefundRow
from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, PayoutState, RefundLineKind, RefundState, Stage, WorkQueue
from services.cases.entries import change, record
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import NotFound
from services.messages import notify
from services.refunds.lookup import locked
from services.refunds.paying import elsewhere
from services.refunds.paying.comparing import differs
from services.refunds.providers.interface import Answer
from services.settling import approval, next_steps, tasks
from services.settling.refunds_withdrawn import nothing_moved, restore, take_back

_FINAL = (PayoutState.COMPLETED, PayoutState.FAILED)
_TASK = {PayoutState.PENDING: Stage.AWAIT_PAYMENT, PayoutState.UNKNOWN: Stage.RECONCILE}
# The first of these that an attempt is in is where the refund stands.
_ORDER = {
    PayoutState.SENDING: RefundState.SENDING,
    PayoutState.UNKNOWN: RefundState.NEEDS_RECONCILING,
    PayoutState.FAILED: RefundState.FAILED,
    PayoutState.PENDING: RefundState.PENDING,
    PayoutState.COMPLETED: RefundState.COMPLETED,
}


# What is taken off is explained to the customer.
_WORDS = {
    RefundLineKind.ACCESSORIES: "Missing parts, taken off your refund",
    RefundLineKind.BANK_FEE: "Bank fee of the refund, which our refund policy leaves to the customer",
    RefundLineKind.OUTBOUND_SHIPPING: "Shipping of the order to you, which is not paid back for this return",
}


@dataclass(frozen=True)
class _Desk(Actor):
    """Nobody in person: a provider's event, or the worker."""

    @property
    def label(self) -> str:
        return "desk"


DESK = _Desk(None, "desk")


def record_answer(payout_id: int, answer: Answer, actor: Actor = DESK) -> RefundState:
    """Keep an answer in a transaction of its own, because none was open while it was asked; where the refund stands."""

    def kept() -> RefundState:
        with audit.transaction() as tx:
            return apply(tx, payout_id, answer, actor)

    return database.disentangled(kept)


def apply(
    tx: Connection, payout_id: int, answer: Answer, actor: Actor, reason: str = "", *, found_out: bool = False
) -> RefundState:
    """Move the attempt on where the answer is news, with all that follows; where the refund stands now.

    `found_out` where a person has looked: then not even “paid” is final.
    """
    refund_id = payouts.refund_of(tx, payout_id)
    if refund_id is None:
        raise NotFound("There is no such payment. Go back to the list and open it again.")
    case, refund = locked(tx, refund_id)
    payout = payouts.find(tx, payout_id)
    why = differs(payout, answer) if payout is not None else None
    if payout is not None and why is not None:
        return doubt(tx, actor, case, refund, payout, why, answer.reference)
    if payout is None or not _is_news(payout.state, answer.state):
        return refund.state
    not_paid_after_all = found_out and payout.state is PayoutState.COMPLETED
    if payout.state in _FINAL and not not_paid_after_all:
        if refund.state is RefundState.WITHDRAWN and found_out and answer.state is PayoutState.COMPLETED:
            restore(tx, case, refund)
            refund = replace(refund, state=RefundState.FAILED)
        return _contradicted(tx, actor, case, refund, payout, answer)
    return _move(tx, actor, case, refund, payout, answer, reason)


def _is_news(known: PayoutState, said: PayoutState) -> bool:
    """Unknown is no news of something that is known, and pending none of what is final."""
    if said in (known, PayoutState.SENDING):
        return False
    if known in _FINAL:
        return said in _FINAL
    return known is PayoutState.SENDING or said is not PayoutState.UNKNOWN


def doubt(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    refund: RefundRow,
    payout: PayoutRow,
    why: str,
    reference: str | None,
) -> RefundState:
    """Something else was paid than was asked for: until a person has found out, it neither counts nor goes again."""
    if payout.state in (PayoutState.SENDING, PayoutState.PENDING):
        return _move(
            tx, actor, case, refund, payout, Answer(PayoutState.UNKNOWN, payout.reference or reference, why), ""
        )
    payouts.change(tx, payout.id, failure=why)
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.RECONCILE, payout.id, case.id)
    details = {"refund": refund.id, "payout": payout.id, "state": PayoutState.UNKNOWN, "contradicts": True}
    record(tx, actor, case, AuditTag.PAYOUT_RECORDED, details)
    return refund.state


def _contradicted(
    tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, payout: PayoutRow, answer: Answer
) -> RefundState:
    """Paid and not paid cannot both be true. What was paid after all counts, unless it is being paid anew already, or
    the refund was withdrawn.

    Everything else a person finds out; meanwhile it cannot be sent again.
    """
    attempts = payouts.of_refund(tx, refund.id)
    newest = max(one.id for one in attempts if one.part == payout.part) == payout.id
    paid = {one.id: one.left for one in payments.of_order(tx, case.order_id, lock=True)}
    room = payout.payment_id is None or paid[payout.payment_id] >= payout.amount
    withdrawn = refund.state is RefundState.WITHDRAWN
    if answer.state is PayoutState.COMPLETED and newest and room and not withdrawn:
        if payout.payment_id is not None:
            payments.take(tx, payout.payment_id, payout.amount)
        return _move(tx, actor, case, refund, payout, answer, "")
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.RECONCILE, payout.id, case.id)
    details = {"payout": payout.id, "known": payout.state, "said": answer.state, "contradicts": True}
    record(tx, actor, case, AuditTag.PAYOUT_RECORDED, {"refund": refund.id, **details})
    return refund.state


def _move(
    tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, payout: PayoutRow, answer: Answer, reason: str
) -> RefundState:
    final = answer.state in _FINAL
    payouts.change(
        tx,
        payout.id,
        state=answer.state,
        reference=answer.reference or payout.reference,
        failure=answer.failure,
        settled_at=clock.now() if final else None,
    )
    if answer.state is PayoutState.FAILED and payout.payment_id is not None:
        payments.take(tx, payout.payment_id, -payout.amount)
    for stage in _TASK.values():
        tasks.done(tx, actor, WorkQueue.REFUNDS, stage, payout.id)
    if answer.state in _TASK:
        tasks.open_task(tx, WorkQueue.REFUNDS, _TASK[answer.state], payout.id, case.id)
    if answer.state is PayoutState.COMPLETED:
        elsewhere.ask_a_person(tx, case, payout)
    details = {"refund": refund.id, "payout": payout.id, "part": payout.part, "state": answer.state}
    record(tx, actor, case, AuditTag.PAYOUT_RECORDED, details, reason)
    return follow(tx, actor, case, refund)


def follow(tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow) -> RefundState:
    """Let the refund stand where its attempts stand; paid in full, the customer is told and the return may close.

    A refund that failed or is unclear tells the customer nothing.
    """
    state = standing(payouts.of_refund(tx, refund.id))
    if state is refund.state:
        return state
    rows.change(tx, refund.id, state=state)
    change(tx, case)
    if state is RefundState.FAILED:
        return _failed(tx, actor, case, refund)
    tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.SEND, refund.id)
    if state is RefundState.COMPLETED:
        _tell(tx, actor, case, refund)
        next_steps.close_if_settled(tx, actor, case.id)
    return state


def _failed(tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow) -> RefundState:
    """It can be sent again; where the approval is gone meanwhile, it is taken back instead."""
    if approval.stands(tx, case):
        tasks.open_task(tx, WorkQueue.REFUNDS, Stage.SEND, refund.id, case.id)
        return RefundState.FAILED
    now = rows.find(tx, refund.id) or refund
    if not nothing_moved(tx, now):
        return RefundState.FAILED
    take_back(tx, actor, case, now, "It could not be paid, and what it was granted on no longer stands.")
    next_steps.recount(tx, case)
    return RefundState.WITHDRAWN


def standing(attempts: tuple[PayoutRow, ...]) -> RefundState:
    """Where a refund with these attempts stands: the newest attempt of each part counts."""
    newest = {one.part: one.state for one in attempts}
    return next(refund for payout, refund in _ORDER.items() if payout in newest.values())


def _tell(tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow) -> None:
    products = {line.id: line.product for line in cases.lines(tx, case.id)}
    lines = []
    for line in rows.lines(tx, refund.id):
        what = products.get(line.return_line_id or 0)
        words = _WORDS.get(line.kind) or line.kind.value.replace("_", " ").capitalize()
        named = notify.units(line.quantity, what) if what and line.quantity else words
        sign = "-" if line.amount < 0 else ""
        lines.append(f"{named}: {sign}{notify.in_words(abs(line.amount), refund.currency)}")
    amount = notify.in_words(refund.total, refund.currency)
    notify.tell(tx, actor, case, "refunded", tuple(lines), amount=amount)
