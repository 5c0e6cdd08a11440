"""Background jobs: queued with the act, done once, tried again with patience, never lost."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from data import database
from data.database import Database
from data.queries.desk.jobs import JobRow
from data.vocabulary import JobState
from services.desk import clock, jobs
from services.desk.errors import EvidenceRefused
from tests.support.rows.workload import newest_job

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _queue(kind: str = "paint", record_id: int | None = 7, run_at: datetime | None = None) -> int:
    with database.transaction() as tx:
        return jobs.enqueue(tx, kind, record_id, run_at)


def _job(kind: str = "paint", record_id: int | None = 7) -> JobRow:
    return newest_job(kind, record_id)


def _at(when: datetime, act: Callable[[], bool]) -> bool:
    with clock.running_as(lambda: when):
        return act()


def _rest(_job: JobRow) -> None:
    """Nothing is left to do."""


def _fail(_job: JobRow) -> None:
    raise OSError("the disk of Ana Souza is full")


def test_a_queued_job_is_done_once(desk: Database) -> None:
    done: list[int | None] = []
    _queue()
    assert jobs.run_next({"paint": lambda job: done.append(job.record_id)})
    assert not jobs.run_next({"paint": lambda job: done.append(job.record_id)})
    assert (done, _job().state) == ([7], JobState.DONE)


def test_a_job_of_an_act_that_was_undone_does_not_exist(desk: Database) -> None:
    with suppress(OSError), database.transaction() as tx:
        jobs.enqueue(tx, "paint", 7)
        raise OSError
    assert not jobs.run_next({"paint": _fail})


def test_a_job_waits_for_its_time_and_for_a_worker_that_knows_its_kind(desk: Database) -> None:
    _queue(run_at=NOON)
    assert not _at(NOON - timedelta(seconds=1), lambda: jobs.run_next({"paint": _fail}))
    assert not _at(NOON, lambda: jobs.run_next({"sing": _fail}))
    assert _at(NOON, lambda: jobs.run_next({"paint": _rest}))


def test_a_job_that_fails_is_tried_again_later_and_says_why_without_personal_data(desk: Database) -> None:
    _queue(run_at=NOON)
    at = NOON
    for attempt, pause in enumerate(jobs.BACK_OFF, start=1):
        assert _at(at, lambda: jobs.run_next({"paint": _fail}))
        assert (_job().state, _job().attempts) == (JobState.QUEUED, attempt)
        assert not _at(at + pause - timedelta(seconds=1), lambda: jobs.run_next({"paint": _fail}))
        at += pause
    assert _at(at, lambda: jobs.run_next({"paint": _fail}))
    assert _job().state is JobState.FAILED
    assert _job().note == "Attempt 5 of 5 ended with OSError."


def test_a_refusal_is_final_and_keeps_its_sentence(desk: Database) -> None:
    def refuse(_job: JobRow) -> None:
        raise EvidenceRefused("This video has no pictures. Ask for another one.")

    _queue()
    jobs.run_next({"paint": refuse})
    assert (_job().state, _job().note) == (JobState.FAILED, "This video has no pictures. Ask for another one.")


def test_a_job_of_a_worker_that_died_is_taken_again_when_its_lease_ends(desk: Database) -> None:
    def die(_job: JobRow) -> None:
        raise KeyboardInterrupt

    _queue(run_at=NOON)
    with pytest.raises(KeyboardInterrupt):
        _at(NOON, lambda: jobs.run_next({"paint": die}))
    assert _job().state is JobState.RUNNING
    assert not _at(NOON + timedelta(seconds=59), lambda: jobs.run_next({"paint": _rest}))
    assert _at(NOON + jobs.LEASE, lambda: jobs.run_next({"paint": _rest}))
    assert _job().state is JobState.DONE


def test_a_job_that_kills_every_worker_is_given_up(desk: Database) -> None:
    def die(_job: JobRow) -> None:
        raise KeyboardInterrupt

    _queue(run_at=NOON)
    for number in range(jobs.MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            _at(NOON + number * jobs.LEASE, lambda: jobs.run_next({"paint": die}))
    _at(NOON + jobs.MAX_ATTEMPTS * jobs.LEASE, lambda: jobs.run_next({"paint": die}))
    assert (_job().state, _job().note) == (JobState.FAILED, "The work was cut off each time it was tried.")


def test_a_worker_whose_lease_ended_cannot_overwrite_the_result_of_the_next(desk: Database) -> None:
    def overtaken(job: JobRow) -> None:
        assert _at(NOON + jobs.LEASE, lambda: jobs.run_next({"paint": _rest}))
        raise OSError

    _queue(run_at=NOON)
    assert _at(NOON, lambda: jobs.run_next({"paint": overtaken}))
    assert (_job().state, _job().attempts) == (JobState.DONE, 2)


def test_long_work_keeps_its_lease(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed = threading.Event()
    monkeypatch.setattr(jobs, "HEARTBEAT", timedelta(milliseconds=20))

    def long_work(job: JobRow) -> None:
        first = _job().run_at
        while _job().run_at <= first and not renewed.wait(0.02):
            pass
        renewed.set()

    _queue()
    assert jobs.run_next({"paint": long_work})
    assert renewed.is_set()


def test_progress_is_seen_by_others_while_the_job_runs(desk: Database) -> None:
    seen: list[tuple[JobState, int, int, str | None]] = []

    def half_way(job: JobRow) -> None:
        jobs.progress(job.id, 30, 60, "30 of 60 returns")
        with database.reading() as tx:
            seen.extend((found.state, found.done, found.total, found.note) for found in jobs.running(tx, "paint"))

    _queue()
    jobs.run_next({"paint": half_way})
    assert seen == [(JobState.RUNNING, 30, 60, "30 of 60 returns")]


def test_several_workers_share_the_jobs_and_do_each_once(desk: Database) -> None:
    done: list[int | None] = []
    for record in range(20):
        _queue(record_id=record)

    def work() -> None:
        while jobs.run_next({"paint": lambda job: done.append(job.record_id)}):
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(record for record in done if record is not None) == list(range(20))
