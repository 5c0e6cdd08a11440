"""Payments that customers owe: asked for with a deadline, and waited for until they are ended (C9, C25, C32).

Building blocks; what people do with them stands in services/customers/payments.py.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as rows
from data.queries.settling import questions as question_rows
from data.queries.settling.customer_payments import PaymentRow
from data.queries.settling.questions import QuestionRow
from data.queries.work import task_rows
from data.vocabulary import AuditTag, PaymentState, QuestionKind, Stage, WorkQueue
from services.cases.entries import record
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.messages import notify
from services.settling import tasks


def request(
    tx: Connection, actor: Actor, case: CaseRow, question: QuestionRow, amount: int, lines: tuple[str, ...]
) -> None:
    """Ask the customer for `amount` minor units for `lines` (“1 × Headphones”), and wait for it.

    The deadline is the service level of what waits for customers. A repaired unit waits for it with its clock still.
    """
    due_on, now = deadline(tx), clock.now()
    state = {"version": 1, "state": PaymentState.REQUESTED, "due_on": due_on, "times_asked": 1, "requested_at": now}
    owed = {"return_id": case.id, "question_id": question.id, "amount": amount, "currency": case.currency}
    payment_id = rows.add(tx, owed | state)
    said = notify.in_words(amount, case.currency)
    more = {"reason": FOR[question.kind], "amount": said, "answer_by": f"{due_on:%d %B %Y}"}
    notify.tell(tx, actor, case, "payment_request", lines, **more)
    tasks.open_task(tx, WorkQueue.WAITING_FOR_CUSTOMER, Stage.COLLECT, payment_id, case.id)
    if question.kind is QuestionKind.REPAIR_COST:
        tasks.pause(tx, case.id)
    record(tx, actor, case, AuditTag.PAYMENT_CHANGED, {"payment": payment_id, "what": f"asked for {said}"})


def deadline(tx: Connection) -> date:
    """The last day of a payment that is asked for now."""
    return _due_at(tx).astimezone(settings().zone).date()


def wait_anew(tx: Connection, payment: PaymentRow) -> date:
    """Give the task its time again; the new deadline."""
    task_id = task_rows.open_id(tx, WorkQueue.WAITING_FOR_CUSTOMER, Stage.COLLECT, payment.id)
    if task_id is not None:
        task_rows.set_clock(tx, task_id, _due_at(tx), None)
    return deadline(tx)


def _due_at(tx: Connection) -> datetime:
    return clock.now() + timedelta(hours=task_rows.hours_of(tx, WorkQueue.WAITING_FOR_CUSTOMER))


FOR = {
    QuestionKind.ACCESSORIES: "For the parts that were missing.",
    QuestionKind.MISUSE: "For the postage of the way back to you.",
    QuestionKind.REPAIR_COST: "For the repair, as you agreed.",
}


def end(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    payment: PaymentRow,
    state: PaymentState,
    *,
    reason: str = "",
    **columns: object,
) -> None:
    """Wait no longer: the task is done, and the return's clocks run when nothing else is waited for."""
    ended = {"ended_at": clock.now(), "ended_by_id": actor.staff_id, "reason": reason.strip() or None}
    rows.change(tx, payment.id, state=state, **ended, **columns)
    tasks.done(tx, actor, WorkQueue.WAITING_FOR_CUSTOMER, Stage.COLLECT, payment.id)
    if not (question_rows.any_open(tx, case.id) or rows.any_holding(tx, case.id)):
        tasks.resume(tx, case.id)
    record(tx, actor, case, AuditTag.PAYMENT_CHANGED, {"payment": payment.id, "what": _ENDED[state]}, reason)


def resume(tx: Connection, actor: Actor, case: CaseRow, payment: PaymentRow) -> None:
    """Wait again, with a new deadline, for a payment of a repair that was given up."""
    anew = {"due_on": deadline(tx), "ended_at": None, "ended_by_id": None, "reason": None}
    rows.change(tx, payment.id, state=PaymentState.REQUESTED, **anew)
    tasks.open_task(tx, WorkQueue.WAITING_FOR_CUSTOMER, Stage.COLLECT, payment.id, case.id)
    tasks.pause(tx, case.id)
    record(tx, actor, case, AuditTag.PAYMENT_CHANGED, {"payment": payment.id, "what": "waited for again"})


def drop(tx: Connection, actor: Actor, case: CaseRow, *kinds: QuestionKind, overdue: bool, reason: str) -> bool:
    """Wait no longer for payments of these kinds, with `overdue` only for late ones; whether there was any."""
    today = clock.today(settings().zone)
    found = [
        one
        for one in rows.of_return(tx, case.id)
        if one.state is PaymentState.REQUESTED and one.kind in kinds and (one.due_on < today or not overdue)
    ]
    for one in found:
        end(tx, actor, case, one, PaymentState.DROPPED, reason=reason)
    return bool(found)


_ENDED = {
    PaymentState.PAID: "recorded as paid",
    PaymentState.WAIVED: "let go: the shop bears it",
    PaymentState.DROPPED: "no longer waited for",
}
