"""What stands in the way of ending a return: goods and money that are half way, each in a few words."""

from sqlalchemy import Connection

from data.queries.money import refunds
from data.queries.money.refunds import RefundRow
from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.queries.settling import settlement as settling
from data.queries.work import task_rows
from data.queries.work.task_rows import OpenTask
from data.vocabulary import RefundState, ReturnState, Stage, WorkQueue
from services.desk.settings import settings
from services.messages import notify
from services.queues.work_words import QUEUES, STAGES
from services.settling import balances, owed
from services.settling.owed import Due, Way

# Stages in which nothing is half way: what waits there may be given up.
_NOT_BEGUN = frozenset({Stage.RECEIVE, Stage.GRANT, Stage.RESERVE, Stage.OFFER})


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
    """What somebody still has to finish: tasks under way, money not paid, units here that are not settled."""
    # After a rejection the rest of a refund that failed is not owed, and neither is any unit.
    rejected = case.state is ReturnState.REJECTED
    settled = {RefundState.COMPLETED, RefundState.WITHDRAWN} | ({RefundState.FAILED} if rejected else set())
    unpaid = [one for one in refunds.of_return(tx, case.id) if one.state not in settled]
    tasks = [task for task in task_rows.open_of_return(tx, case.id) if task.stage not in _NOT_BEGUN]
    units = () if rejected else (one for one in owed.due(tx, case) if _is_owed(tx, one))
    return (
        # The refund itself says more than the task about it.
        *(_task(task) for task in tasks if not (unpaid and task.queue is WorkQueue.REFUNDS)),
        *(f"{_refund(one)} is not paid yet" for one in unpaid),
        *(f"{notify.units(one.open, one.product)}: the {one.way.value} is not settled yet" for one in units),
    )


def _is_owed(tx: Connection, one: Due) -> bool:
    """Whether units are here that are not settled; a refund of which nothing is left to pay is owed no more."""
    nothing_left = one.way is Way.REFUND and balances.of(tx, one.order_line_id).left <= 0
    return one.needs_return and one.open > 0 and not nothing_left


def _refund(one: RefundRow) -> str:
    return f"The refund of {notify.in_words(one.total, one.currency)}"


def _task(task: OpenTask) -> str:
    due = f"{task.due_at.astimezone(settings().zone):%d %B %Y}"
    return f"{STAGES[task.stage]} (queue {QUEUES[task.queue]}, due {due})"
