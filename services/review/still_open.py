"""What stands in the way of ending a return: goods and money that are half way, each in a few words."""

from collections.abc import Iterator

from sqlalchemy import Connection

from data.queries.money import refunds
from data.queries.money.refunds import RefundRow
from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.queries.settling import questions
from data.queries.settling import settlement as settling
from data.queries.warehouse import parcels
from data.queries.warehouse.parcels import ParcelRow
from data.queries.work import task_rows
from data.queries.work.task_rows import OpenTask
from data.vocabulary import ParcelState, QuestionKind, RefundState, ReturnState, Stage, WorkQueue
from services.customers import misuse
from services.desk.settings import settings
from services.goods import back_to_customer
from services.messages import notify
from services.queues.work_words import QUEUES, STAGES
from services.settling import balances, next_steps, owed, parts_owed
from services.settling.owed import Due, Way

# A parcel that never comes may be given up; the others are told by what they are about, not by their task.
_NOT_TOLD = frozenset({Stage.RECEIVE, Stage.GRANT, Stage.RESERVE, Stage.OFFER, Stage.ASK_PARTS})


def before_cancelling(tx: Connection, case: CaseRow) -> tuple[str, ...]:
    """What has happened already and cannot be undone by cancelling: units here, money paid, goods sent."""
    here = settling.arrived(tx, case.id)
    arrived = [(sum(unit.return_line_id == line.id for unit in here), line) for line in cases.lines(tx, case.id)]
    moved = [one for one in refunds.of_return(tx, case.id) if one.state is not RefundState.WITHDRAWN]
    return (
        *(f"{notify.units(units, line.product)} arrived already" for units, line in arrived if units),
        *(f"{_refund(one)} is paid or on its way" for one in moved),
        *(
            f"{notify.units(one.settled, one.product)}: a replacement has left already"
            for one in owed.due(tx, case)
            if one.settled and one.way is Way.REPLACEMENT
        ),
    )


def before_closing(tx: Connection, case: CaseRow) -> tuple[str, ...]:
    """What somebody still has to finish: tasks under way, money not paid, units not settled, parts not asked for."""
    # After a rejection the rest of a refund that failed is not owed, and neither is any unit.
    rejected = case.state is ReturnState.REJECTED
    settled = {RefundState.COMPLETED, RefundState.WITHDRAWN} | ({RefundState.FAILED} if rejected else set())
    unpaid = [one for one in refunds.of_return(tx, case.id) if one.state not in settled]
    tasks = [task for task in task_rows.open_of_return(tx, case.id) if task.stage not in _NOT_TOLD]
    return (
        # The refund itself says more than the task about it.
        *(_task(task) for task in tasks if not (unpaid and task.queue is WorkQueue.REFUNDS)),
        *(f"{_refund(one)} is not paid yet" for one in unpaid),
        *(_parcel(one) for one in parcels.of_return(tx, case.id) if one.state is ParcelState.LINKED),
        *(() if rejected else _promised(tx, case)),
        *(_misused(tx, case) if rejected else ()),
    )


def _promised(tx: Connection, case: CaseRow) -> Iterator[str]:
    """What an approval promised and nobody has begun: units to settle, an offer, postage, parts to be asked for."""
    known = owed.books(tx, case)
    for one in owed.due_by(known):
        if one.way is Way.DISCOUNT and one.line_id not in known.settled.offers:
            yield from _offer(tx, case, one)
        elif _is_owed(tx, one):
            yield f"{notify.units(one.open, one.product)}: the {one.way.value} is not settled yet"
    if next_steps.postage_is_due(tx, case):
        yield "The return postage is not granted yet"
    if known.settled.missing:
        yield from _parts(tx, case)


def _offer(tx: Connection, case: CaseRow, one: Due) -> Iterator[str]:
    # An offer that waits for its answer has a task, which is told already.
    asked = any(each.kind is QuestionKind.DISCOUNT and each.is_open for each in questions.of_return(tx, case.id))
    if one.open and not asked:
        yield f"{notify.units(one.open, one.product)}: the discount for keeping it is not offered yet"


def _parts(tx: Connection, case: CaseRow) -> Iterator[str]:
    missing = parts_owed.owed_by(tx, case)
    if missing.parts:
        price = "" if missing.amount is None else f", {notify.in_words(missing.amount, missing.currency)}"
        names = parts_owed.names(missing.parts)
        yield f"{names}{price}: the customer is not asked to pay for what was missing, nor is it let go"


def _misused(tx: Connection, case: CaseRow) -> Iterator[str]:
    """Once they were asked, a unit that they do not pay for stays here; before, nobody forgets it."""
    if misuse.may_ask(tx, case) and back_to_customer.newest_question(tx, case.id) is None:
        yield "The customer is not asked yet what becomes of the rejected units"


def _parcel(parcel: ParcelRow) -> str:
    return f"The parcel of {parcel.arrived_on:%d %B %Y} is here and not inspected yet"


def _is_owed(tx: Connection, one: Due) -> bool:
    """Whether units are to be settled now; a refund of which nothing is left to pay is owed no more."""
    nothing_left = one.way is Way.REFUND and balances.of(tx, one.order_line_id).left <= 0
    return one.open > 0 and not nothing_left


def _refund(one: RefundRow) -> str:
    return f"The refund of {notify.in_words(one.total, one.currency)}"


def _task(task: OpenTask) -> str:
    due = f"{task.due_at.astimezone(settings().zone):%d %B %Y}"
    return f"{STAGES[task.stage]} (queue {QUEUES[task.queue]}, due {due})"
