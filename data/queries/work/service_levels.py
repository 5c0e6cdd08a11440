"""The hours that each queue may take, and the due times that move with them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, select, update

from data.models.work import ServiceLevel, Task
from data.vocabulary import WorkQueue

_ALL = select(ServiceLevel.queue, ServiceLevel.hours)


def hours(tx: Connection) -> dict[WorkQueue, int]:
    """Each queue's hours."""
    return {row.queue: row.hours for row in tx.execute(_ALL)}


def set_hours(tx: Connection, queue: WorkQueue, wanted: int, shown: int) -> bool:
    """Give a queue other hours; False where they are no longer those that were shown."""
    found = (ServiceLevel.queue == queue, ServiceLevel.hours == shown)
    return tx.execute(update(ServiceLevel).where(*found).values(hours=wanted)).rowcount == 1


def shift_due(tx: Connection, queue: WorkQueue, hours: int) -> int:
    """Move the due time of the queue's open tasks by so many hours; how many there were."""
    open_tasks = update(Task).where(Task.queue == queue, Task.done_at.is_(None))
    return tx.execute(open_tasks.values(due_at=_later(tx.dialect.name, hours))).rowcount


def _later(dialect: str, hours: int) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return Task.due_at + bindparam("by", timedelta(hours=hours))
    # SQLite's own arithmetic ends at milliseconds, so only the whole seconds of the stored text go through it.
    text: ColumnElement[str] = literal_column("task.due_at")
    moved = func.strftime("%Y-%m-%d %H:%M:%S", func.substr(text, 1, 19), f"{hours:+d} hours")
    return moved.concat(func.substr(text, 20))
