"""Returns whose open tasks of one stage a page of goods lists, the one that is due first on top."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from data.models.returns import ReturnCase
from data.models.work import Task
from data.vocabulary import Stage, WorkQueue

_LISTED_AT_MOST = 100


@dataclass(frozen=True)
class ReturnTask:
    """An open task of a return."""

    return_id: int
    rma: str
    due_at: datetime


_OPEN = (
    select(ReturnCase.id.label("return_id"), ReturnCase.rma, Task.due_at)
    .join(ReturnCase, ReturnCase.id == Task.return_id)
    .where(
        Task.queue == bindparam("queue", type_=Task.queue.type),
        Task.stage == bindparam("stage", type_=Task.stage.type),
        Task.done_at.is_(None),
    )
    .order_by(Task.due_at, Task.id)
    .limit(_LISTED_AT_MOST)
)


def open_of(tx: Connection, queue: WorkQueue, stage: Stage) -> tuple[ReturnTask, ...]:
    """The tasks of the stage, 100 at most."""
    return tuple(ReturnTask(**row._mapping) for row in tx.execute(_OPEN, {"queue": queue, "stage": stage}))
