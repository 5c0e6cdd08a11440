"""Tasks of the queues after approval: opened and done by the acts themselves, still while a customer thinks.

Building blocks; every one runs in the transaction of the act that calls it.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import Connection

from data.queries.work import task_rows as rows
from data.vocabulary import Stage, WorkQueue
from services.desk import clock
from services.desk.access import Actor


def open_task(tx: Connection, queue: WorkQueue, stage: Stage, record_id: int, return_id: int | None) -> None:
    """Open a task that is due after the queue's service level; where one is open already, nothing changes."""
    if rows.open_id(tx, queue, stage, record_id) is None:
        _open(tx, queue, stage, record_id, return_id)


def _open(tx: Connection, queue: WorkQueue, stage: Stage, record_id: int, return_id: int | None) -> None:
    now = clock.now()
    due_at = now + timedelta(hours=rows.hours_of(tx, queue))
    rows.add(tx, queue, stage, record_id, return_id, opened_at=now, due_at=due_at)


def done(tx: Connection, actor: Actor, queue: WorkQueue, stage: Stage, record_id: int) -> None:
    """Close the task; where none is open, nothing changes."""
    rows.finish_of(tx, queue, stage, record_id, actor.staff_id, clock.now())


def follow(tx: Connection, actor: Actor, return_id: int, wanted: Mapping[tuple[WorkQueue, Stage], bool]) -> None:
    """Of the tasks that are about the return itself, let those stand that are wanted, and close those that are not."""
    waiting = {
        (one.queue, one.stage): one.id for one in rows.open_of_return(tx, return_id) if one.record_id == return_id
    }
    over = [waiting[which] for which, open_now in wanted.items() if which in waiting and not open_now]
    if over:
        rows.finish(tx, over, actor.staff_id, clock.now())
    for (queue, stage), open_now in wanted.items():
        if open_now and (queue, stage) not in waiting:
            _open(tx, queue, stage, return_id, return_id)


def drop(tx: Connection, actor: Actor, return_id: int, *queues: WorkQueue, stages: Collection[Stage] = ()) -> None:
    """Close what waits about a return in these queues and stages, or in all where no queue is named."""
    waiting = rows.open_of_return(tx, return_id)
    tasks = [task.id for task in waiting if not queues or task.queue in queues or task.stage in stages]
    if tasks:
        rows.finish(tx, tasks, actor.staff_id, clock.now())


def pause(tx: Connection, return_id: int) -> None:
    """Stop the clocks of a return's tasks; the one that waits for the customer's answer runs on."""
    now = clock.now()
    for task in rows.open_of_return(tx, return_id):
        if task.paused_at is None and task.queue is not WorkQueue.WAITING_FOR_CUSTOMER:
            rows.set_clock(tx, task.id, task.due_at, now)


def resume(tx: Connection, return_id: int) -> None:
    """Let the clocks of a return's tasks run again; the pause does not count."""
    now = clock.now()
    for task in rows.open_of_return(tx, return_id):
        if task.paused_at is not None:
            rows.set_clock(tx, task.id, task.due_at + (now - task.paused_at), None)
