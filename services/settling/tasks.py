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
    hours = rows.hours_where_none(tx, queue, stage, record_id)
    if hours is not None:
        _open(tx, {(queue, stage): hours}, record_id, return_id)


def _open(tx: Connection, hours: Mapping[tuple[WorkQueue, Stage], int], record_id: int, return_id: int | None) -> None:
    now = clock.now()
    for (queue, stage), level in hours.items():
        rows.add(tx, queue, stage, record_id, return_id, opened_at=now, due_at=now + timedelta(hours=level))


def done(tx: Connection, actor: Actor, queue: WorkQueue, stage: Stage, record_id: int) -> None:
    """Close the task; where none is open, nothing changes."""
    rows.finish_of(tx, queue, stage, record_id, actor.staff_id, clock.now())


def follow(
    tx: Connection,
    actor: Actor,
    return_id: int,
    wanted: Mapping[tuple[WorkQueue, Stage], bool],
    anew: Collection[WorkQueue] = (),
) -> None:
    """Of the tasks that are about the return itself, let those stand that are wanted, and close those that are not.

    What waits about the return in the queues `anew` is closed in any case; what is wanted there begins again.
    """
    waiting, hours = rows.open_with_hours(tx, return_id)
    over, standing = [], set()
    for one in waiting:
        which, of_return = (one.queue, one.stage), one.record_id == return_id
        if one.queue in anew or (of_return and not wanted.get(which, True)):
            over.append(one.id)
        elif of_return:
            standing.add(which)
    if over:
        rows.finish(tx, over, actor.staff_id, clock.now())
    fresh = {which: hours[which[0]] for which, open_now in wanted.items() if open_now and which not in standing}
    _open(tx, fresh, return_id, return_id)


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
