"""Background jobs as rows: queued in the transaction of the act that needs them, taken with a lease, tried again.

A worker that dies loses nothing: its lease ends and the job is taken again. A handler may therefore run twice for one
job and must come to the same result.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from data import database
from data.queries.desk import jobs as rows
from data.queries.desk.jobs import JobRow
from data.vocabulary import JobState
from services.desk import clock
from services.desk.errors import DeskError

LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MAX_ATTEMPTS = len(BACK_OFF) + 1
_NOTE_LENGTH = 300

Handler = Callable[[JobRow], None]
log = logging.getLogger(__name__)


def enqueue(tx: Connection, kind: str, record_id: int | None = None, run_at: datetime | None = None) -> int:
    """Queue work in the transaction `tx` and return the job's id; it is due at `run_at` (aware UTC), else at once."""
    now = clock.now()
    return rows.add(tx, kind, record_id, run_at or now, now)


def enqueue_rest(job: JobRow) -> None:
    """Queue the rest of a long piece of work behind all that is due, unless the rest is queued already."""
    with database.transaction() as tx:
        if len(rows.under_way(tx, job.kind)) <= 1:
            enqueue(tx, job.kind, job.record_id)


def progress(job_id: int, done: int, total: int, note: str | None = None) -> None:
    """Show how far a running job is; each call is a transaction, so about once a second is enough.

    The note is shown to staff: no personal data.
    """
    _change(job_id, done=done, total=total, note=_short(note))


def running(tx: Connection, kind: str) -> list[JobRow]:
    """The jobs of one kind that wait or run, oldest first, for a progress display."""
    return rows.under_way(tx, kind)


def run_next(handlers: Mapping[str, Handler]) -> bool:
    """Do the job that has been due longest; False when nothing is due.

    A DeskError of the handler ends the job as failed with its sentence; anything else is tried again, with back-off.
    """
    job = _take(tuple(handlers))
    if job is None:
        return False
    if job.attempts > MAX_ATTEMPTS:
        _settle(job, state=JobState.FAILED, note="The work was cut off each time it was tried.")
    else:
        _do(job, handlers[job.kind])
    return True


def _take(kinds: tuple[str, ...]) -> JobRow | None:
    now = clock.now()
    with database.reading() as tx:
        if not rows.any_due(tx, kinds, now):
            return None
    with database.transaction() as tx:
        return rows.take(tx, kinds, now, now + LEASE)


def _do(job: JobRow, handler: Handler) -> None:
    try:
        with _lease_kept(job):
            handler(job)
    except DeskError as refusal:
        _settle(job, state=JobState.FAILED, note=str(refusal))
    except Exception as error:  # whatever a handler meets, the worker goes on with other work
        log.exception("Job %s (%s) failed at attempt %s", job.id, job.kind, job.attempts)
        _try_later(job, error)
    else:
        _settle(job, state=JobState.DONE)


def _try_later(job: JobRow, error: Exception) -> None:
    # The kind of error alone: its text may hold personal data.
    note = f"Attempt {job.attempts} of {MAX_ATTEMPTS} ended with {type(error).__name__}."
    if job.attempts >= MAX_ATTEMPTS:
        _settle(job, state=JobState.FAILED, note=note)
    else:
        _settle(job, state=JobState.QUEUED, note=note, run_at=clock.now() + BACK_OFF[job.attempts - 1])


def _settle(job: JobRow, note: str | None = None, **values: Any) -> None:  # noqa: ANN401 - column values
    _change(job.id, job.attempts, note=_short(note), **values)


def _change(job_id: int, attempts: int | None = None, **values: Any) -> None:  # noqa: ANN401 - column values
    with database.transaction() as tx:
        rows.change_running(tx, job_id, attempts, **values)


def _short(note: str | None) -> str | None:
    return None if note is None else note[:_NOTE_LENGTH]


@contextmanager
def _lease_kept(job: JobRow) -> Iterator[None]:
    """Renew the lease while the handler works, so that long work is not taken by a second worker."""
    over = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(job, over), name=f"lease-of-job-{job.id}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _renew_until(job: JobRow, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT.total_seconds()):
        try:
            _change(job.id, job.attempts, run_at=clock.now() + LEASE)
        except SQLAlchemyError:
            log.warning("The lease of job %s could not be renewed; trying again.", job.id)
