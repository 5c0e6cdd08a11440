"""Tasks for tests, put into the queues as the acts would, or by the hundred; and the jobs that wait."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from data import database
from data.models.desk import Job
from data.models.work import Task
from data.queries.desk.jobs import JobRow
from data.vocabulary import Stage, WorkQueue
from services.queues import work_stages
from services.settling import tasks
from tests.support.shop import Case

QUEUE_OF = {stage: queue for queue, stages in work_stages.STAGES.items() for stage in stages}


def wait(stage: Stage, case: Case | None = None, *, record_id: int | None = None, **values: object) -> int:
    """Open a task of the stage about the return; its id. `values` are columns that a test wants otherwise."""
    record = record_id if record_id is not None else 0 if case is None else case.return_id
    with database.transaction() as tx:
        tasks.open_task(tx, QUEUE_OF[stage], stage, record, None if case is None else case.return_id)
        found = (Task.stage == stage, Task.record_id == record, Task.done_at.is_(None))
        task_id: int = tx.execute(select(Task.id).where(*found)).scalar_one()
        if values:
            tx.execute(update(Task).where(Task.id == task_id).values(**values))
    return task_id


def fill_tasks(count: int, at: datetime, stages: tuple[Stage, ...] = tuple(Stage)) -> None:
    """`count` open tasks, in turn of each stage; due an hour apart around `at`, every seventh paused, no record."""
    rows = [
        {"queue": QUEUE_OF[stage], "stage": stage, "record_id": 1_000_000 + number, "version": 1, "opened_at": at}
        | {"due_at": at + timedelta(hours=number % 97 - 48), "paused_at": at if number % 7 == 0 else None}
        for number, stage in ((number, stages[number % len(stages)]) for number in range(count))
    ]
    with database.transaction() as tx:
        for first in range(0, count, 5_000):
            tx.execute(insert(Task), rows[first : first + 5_000])


def version(task_id: int) -> int:
    """The version that a page would show now."""
    with database.reading() as tx:
        shown: int = tx.execute(select(Task.version).where(Task.id == task_id)).scalar_one()
        return shown


def owner(task_id: int) -> int | None:
    """Who has the task."""
    with database.reading() as tx:
        return tx.execute(select(Task.owner_id).where(Task.id == task_id)).scalar_one()


def queue_of(stage: Stage) -> WorkQueue:
    """The queue in which the stage stands."""
    return QUEUE_OF[stage]


def newest_job(kind: str, record_id: int | None) -> JobRow:
    """The newest job of a kind for a record, whatever became of it."""
    columns = [getattr(Job, column) for column in JobRow.__annotations__]
    wanted = select(*columns).where(Job.kind == kind, Job.record_id.is_not_distinct_from(record_id))
    with database.reading() as tx:
        return JobRow(**tx.execute(wanted.order_by(Job.id.desc()).limit(1)).one()._mapping)
