"""Questions to the customer while a return is settled: asked with a message, waited for with the clocks still.

Building blocks; what an answer means stands with those who ask, and services/customers/answers.py records it.
"""

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import customer_payments as payment_rows
from data.queries.settling import questions as rows
from data.queries.settling.questions import QuestionRow
from data.vocabulary import AuditTag, QuestionKind, Stage, WorkQueue
from services.cases.entries import record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, NotFound
from services.messages import notify
from services.messages.writing import Draft
from services.settling import tasks


def ask(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    kind: QuestionKind,
    draft: Draft,
    *,
    amount: int | None = None,
    currency: str | None = None,
    line_id: int | None = None,
    unit_id: int | None = None,
) -> int:
    """Ask the customer; the question's id. Conflict where the same is asked already and not answered.

    The same is asked once of a return, or of each unit where `unit_id` names the one that it is about.

    The message is queued, a task waits for the answer, and the clocks of the return's other tasks stand still.
    """
    asked_now = (one for one in rows.of_return(tx, case.id) if one.kind is kind and one.is_open)
    if any(one.unit_id == unit_id for one in asked_now):
        raise Conflict("The customer has been asked this already. Record the answer, or withdraw the question first.")
    message_id = notify.send(tx, actor, case, draft)
    question_id = rows.add(
        tx,
        {
            "return_id": case.id,
            "return_line_id": line_id,
            "unit_id": unit_id,
            "kind": kind,
            "amount": amount,
            "currency": currency,
            "message_id": message_id,
            "asked_by_id": actor.staff_id,
            "asked_at": clock.now(),
        },
    )
    tasks.open_task(tx, WorkQueue.WAITING_FOR_CUSTOMER, Stage.ANSWER, question_id, case.id)
    tasks.pause(tx, case.id)
    record(tx, actor, case, AuditTag.QUESTION_ASKED, {"question": question_id, "kind": kind})
    return question_id


def open_question(tx: Connection, question_id: int) -> QuestionRow:
    """The question, locked, while its answer is waited for; NotFound, or Conflict where it has ended."""
    found = rows.find(tx, question_id, lock=True)
    if found is None:
        raise NotFound("There is no such question. Open the return again.")
    if not found.is_open:
        raise Conflict("This question has been answered or withdrawn meanwhile; nothing was written. Reload the page.")
    return found


def withdraw(tx: Connection, actor: Actor, question_id: int) -> None:
    """Wait for the answer no longer."""
    question = open_question(tx, question_id)
    rows.change(tx, question_id, withdrawn_at=clock.now())
    ended(tx, actor, question)
    details = {"question": question_id, "kind": question.kind}
    record(tx, actor, existing(tx, question.return_id), AuditTag.QUESTION_WITHDRAWN, details)


def ended(tx: Connection, actor: Actor, question: QuestionRow) -> None:
    """The answer is here, or no longer waited for: the task is done, and the clocks run when nothing else is open."""
    tasks.done(tx, actor, WorkQueue.WAITING_FOR_CUSTOMER, Stage.ANSWER, question.id)
    if not (rows.any_open(tx, question.return_id) or payment_rows.any_holding(tx, question.return_id)):
        tasks.resume(tx, question.return_id)
