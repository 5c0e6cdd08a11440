"""Background jobs: a worker takes a due one with a lease, and gives it back with its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from data.models.desk import Job
from data.vocabulary import JobState

_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class JobRow:
    """One job; `run_at` is when it is due, and while it runs, when its lease ends (aware UTC)."""

    id: int
    kind: str
    record_id: int | None
    state: JobState
    attempts: int
    run_at: datetime
    done: int
    total: int
    note: str | None
    created_at: datetime


_COLUMNS = tuple(Job.__table__.columns)


def _due(kinds: Sequence[str], at: datetime) -> ColumnElement[bool]:
    # A running job is due again when its lease has ended: whoever took it has gone.
    return and_(Job.state.in_(_UNDER_WAY), Job.run_at <= at, Job.kind.in_(kinds))


def add(tx: Connection, kind: str, record_id: int | None, run_at: datetime, at: datetime) -> int:
    """Store a job and return its id."""
    values = {"kind": kind, "record_id": record_id, "state": JobState.QUEUED, "run_at": run_at, "created_at": at}
    return int(tx.execute(insert(Job).values(**values).returning(Job.id)).scalar_one())


def any_due(tx: Connection, kinds: Sequence[str], at: datetime) -> bool:
    """Whether there is anything to take, without waiting for writers."""
    return tx.execute(select(Job.id).where(_due(kinds, at)).limit(1)).first() is not None


def take(tx: Connection, kinds: Sequence[str], at: datetime, lease_ends: datetime) -> JobRow | None:
    """Take the job that has been due longest; nobody else takes it before `lease_ends`."""
    due = select(Job.id).where(_due(kinds, at)).order_by(Job.run_at, Job.id).limit(1)
    job_id = tx.execute(due.with_for_update(skip_locked=True)).scalar()
    if job_id is None:
        return None
    taken = {"state": JobState.RUNNING, "run_at": lease_ends, "attempts": Job.attempts + 1}
    row = tx.execute(update(Job).where(Job.id == job_id).values(**taken).returning(*_COLUMNS)).one()
    return JobRow(**row._mapping)


def change_running(tx: Connection, job_id: int, attempts: int | None = None, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of a running job; with `attempts`, only while that attempt holds it. False when it does not."""
    mine = and_(Job.id == job_id, Job.state == JobState.RUNNING)
    if attempts is not None:
        mine = and_(mine, Job.attempts == attempts)
    return tx.execute(update(Job).where(mine).values(**values)).rowcount == 1


def under_way(tx: Connection, kind: str) -> list[JobRow]:
    """The jobs of one kind that wait or run, oldest first."""
    rows = tx.execute(select(*_COLUMNS).where(Job.kind == kind, Job.state.in_(_UNDER_WAY)).order_by(Job.id))
    return [JobRow(**row._mapping) for row in rows]
