"""The rows of tasks: opened, done, stopped while the customer is waited for; their lists stand in task_lists.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from data.models.work import ServiceLevel, Task
from data.vocabulary import Stage, WorkQueue

_HOURS = select(ServiceLevel.hours).where(ServiceLevel.queue == bindparam("queue", type_=ServiceLevel.queue.type))
_OPEN = select(Task.id).where(
    Task.queue == bindparam("queue", type_=Task.queue.type),
    Task.stage == bindparam("stage", type_=Task.stage.type),
    Task.record_id == bindparam("record_id"),
    Task.done_at.is_(None),
)
_OPEN_OF_RETURN = (
    select(Task.id, Task.queue, Task.stage, Task.record_id, Task.due_at, Task.paused_at)
    .where(Task.return_id == bindparam("return_id"), Task.done_at.is_(None))
    .order_by(Task.due_at, Task.id)
)
_OF_RETURN = and_(Task.queue == ServiceLevel.queue, Task.return_id == bindparam("return_id"), Task.done_at.is_(None))
# Every queue has a service level, so that an open task is found beside the one of its queue.
_OPEN_WITH_HOURS = (
    select(
        *(Task.id, Task.queue, Task.stage, Task.record_id, Task.due_at, Task.paused_at),
        *(ServiceLevel.queue.label("of_queue"), ServiceLevel.hours),
    )
    .outerjoin(Task, _OF_RETURN)
    .order_by(Task.due_at, Task.id)
)
_HOURS_WHERE_NONE = _HOURS.where(~_OPEN.exists())
_ADD = insert(Task)
_DONE = update(Task).where(Task.done_at.is_(None)).values(version=Task.version + 1)
_FINISH = _DONE.where(Task.id.in_(bindparam("tasks", expanding=True)))
_FINISH_OF = _DONE.where(
    Task.queue == bindparam("of_queue", type_=Task.queue.type),
    Task.stage == bindparam("of_stage", type_=Task.stage.type),
    Task.record_id == bindparam("of_record"),
)


@dataclass(frozen=True)
class OpenTask:
    """A task of a return that is not done."""

    id: int
    queue: WorkQueue
    stage: Stage
    record_id: int
    due_at: datetime
    paused_at: datetime | None


def hours_of(tx: Connection, queue: WorkQueue) -> int:
    """The queue's service level."""
    hours: int = tx.execute(_HOURS, {"queue": queue}).scalar_one()
    return hours


def hours_where_none(tx: Connection, queue: WorkQueue, stage: Stage, record_id: int) -> int | None:
    """The queue's service level; None where a task is open already for the record and the stage."""
    asked = {"queue": queue, "stage": stage, "record_id": record_id}
    hours: int | None = tx.execute(_HOURS_WHERE_NONE, asked).scalar_one_or_none()
    return hours


def open_id(tx: Connection, queue: WorkQueue, stage: Stage, record_id: int) -> int | None:
    """The open task for a record and a stage."""
    found = {"queue": queue, "stage": stage, "record_id": record_id}
    return tx.execute(_OPEN, found).scalar_one_or_none()


def add(
    tx: Connection,
    queue: WorkQueue,
    stage: Stage,
    record_id: int,
    return_id: int | None,
    *,
    opened_at: datetime,
    due_at: datetime,
) -> None:
    """Insert an open task that nobody owns."""
    named = {"queue": queue, "stage": stage, "record_id": record_id, "return_id": return_id}
    tx.execute(_ADD, {**named, "version": 1, "opened_at": opened_at, "due_at": due_at})


def finish(tx: Connection, task_ids: Sequence[int], by_id: int | None, at: datetime) -> None:
    """Mark tasks as done."""
    tx.execute(_FINISH, {"tasks": list(task_ids), "done_at": at, "done_by_id": by_id})


def finish_of(tx: Connection, queue: WorkQueue, stage: Stage, record_id: int, by_id: int | None, at: datetime) -> None:
    """Mark the open task for a record and a stage as done, where there is one."""
    which = {"of_queue": queue, "of_stage": stage, "of_record": record_id}
    tx.execute(_FINISH_OF, {**which, "done_at": at, "done_by_id": by_id})


def open_of_return(tx: Connection, return_id: int) -> tuple[OpenTask, ...]:
    """Everything that waits for somebody about a return, oldest due first."""
    return tuple(OpenTask(**row._mapping) for row in tx.execute(_OPEN_OF_RETURN, {"return_id": return_id}))


def open_with_hours(tx: Connection, return_id: int) -> tuple[tuple[OpenTask, ...], dict[WorkQueue, int]]:
    """`open_of_return`, with the service level of every queue in hours."""
    found = tx.execute(_OPEN_WITH_HOURS, {"return_id": return_id}).all()
    waiting = tuple(OpenTask(*row[:6]) for row in found if row.id is not None)
    return waiting, {row.of_queue: row.hours for row in found}


def set_clock(tx: Connection, task_id: int, due_at: datetime, paused_at: datetime | None) -> None:
    """Stop a task's clock, or let it run again with a later due time."""
    tx.execute(update(Task).where(Task.id == task_id).values(due_at=due_at, paused_at=paused_at))
