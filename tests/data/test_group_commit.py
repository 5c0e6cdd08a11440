"""Writers who wait for each other share a COMMIT: each all or nothing, in order, and nobody is told before the disk."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from data import database, group_commit
from data.database import Database
from data.group_commit import MOST_TOGETHER, WorkLost
from data.models.audit import AuditEntry
from data.models.desk import Job
from data.models.work import Task
from data.vocabulary import AuditTag, JobState, Stage, WorkQueue
from services.desk import audit, clock
from tests.conftest import ROOT

Act = Callable[[Connection], None]
PATIENCE_SECONDS = 20
KILLS, TOLD_BEFORE = 3, 60


class Line:
    """The queue before the database: a test knows when somebody stands in it, and may call one of them away."""

    def __init__(self) -> None:
        self._joined = threading.Semaphore(0)
        self.called_away: set[int] = set()
        line = self

        class Called(threading.Event):
            def wait(self, timeout: float | None = None) -> bool:
                line._joined.release()
                came = super().wait(timeout)
                if threading.get_ident() in line.called_away:
                    raise KeyboardInterrupt
                return came

        self.event = Called

    def wait_for_one_more(self) -> None:
        """Until another writer stands in the queue."""
        assert self._joined.acquire(timeout=PATIENCE_SECONDS)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """The queue of this test."""
    made = Line()
    monkeypatch.setattr(group_commit, "Event", made.event)
    return made


def note(number: int) -> Act:
    """An act that leaves two entries."""

    def act(tx: Connection) -> None:
        for half in "ab":
            audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, f"shop:{number}{half}")

    return act


def failing(tx: Connection) -> None:
    note(0)(tx)
    raise ZeroDivisionError


def breaking_the_commit(tx: Connection) -> None:
    """Points at a return that does not exist, which the database is told to look at only when it commits."""
    note(0)(tx)
    tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    now = {"opened_at": clock.now(), "due_at": clock.now()}
    task = {"queue": WorkQueue.RECEIVING, "stage": Stage.RECEIVE, "record_id": 404, "return_id": 404, "version": 1}
    tx.execute(insert(Task), task | now)


def filling_the_disk(tx: Connection) -> None:
    """Finds no page left in the file."""
    job = {"kind": "x" * 10**6, "state": JobState.QUEUED, "run_at": clock.now(), "created_at": clock.now()}
    pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
    tx.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    try:
        tx.execute(insert(Job), job)
    finally:
        tx.exec_driver_sql("PRAGMA max_page_count=1000000")


def write(act: Act) -> None:
    with database.transaction() as tx:
        act(tx)


def in_turn(line: Line, *acts: Act, writing: Callable[[Act], None] = write) -> list[Future[None]]:
    """Let the first act wait inside its transaction until all others stand behind it in their order."""
    entered, all_here = threading.Event(), threading.Event()

    def first(tx: Connection) -> None:
        entered.set()
        assert all_here.wait(PATIENCE_SECONDS)
        acts[0](tx)

    with ThreadPoolExecutor(len(acts)) as pool:
        ends = [pool.submit(writing, first)]
        assert entered.wait(PATIENCE_SECONDS)
        for act in acts[1:]:
            ends.append(pool.submit(writing, act))
            line.wait_for_one_more()
        all_here.set()
    return ends


def noted() -> list[str]:
    """What stands in the trail now, in its order, for another connection to see; the chain is whole."""
    with database.reading() as tx:
        assert audit.verify(tx).intact
        found = tx.execute(select(AuditEntry.record).order_by(AuditEntry.seq)).scalars().all()
    return [record.removeprefix("shop:") for record in found]


def commits(desk: Database) -> list[Connection]:
    """Grows by one with every COMMIT from now on."""
    seen: list[Connection] = []
    event.listen(desk.engine, "commit", seen.append)
    return seen


def test_writers_who_wait_share_one_commit_and_keep_their_order(sqlite_desk: Database, line: Line) -> None:
    done = commits(sqlite_desk)
    for end in in_turn(line, *(note(number) for number in range(5))):
        end.result()
    assert len(done) == 1
    assert noted() == [f"{number}{half}" for number in range(5) for half in "ab"]


def test_a_writer_for_whom_nobody_waits_is_committed_at_once(sqlite_desk: Database) -> None:
    done = commits(sqlite_desk)
    write(note(1))
    assert (len(done), noted()) == (1, ["1a", "1b"])


def test_fifty_writers_go_in_the_order_in_which_they_came(sqlite_desk: Database, line: Line) -> None:
    done = commits(sqlite_desk)
    for end in in_turn(line, *(note(number) for number in range(50))):
        end.result()
    assert noted() == [f"{number}{half}" for number in range(50) for half in "ab"]
    assert len(done) == -(-50 // MOST_TOGETHER)


def test_what_one_writer_undoes_leaves_the_others_their_work(sqlite_desk: Database, line: Line) -> None:
    before, failed, after = in_turn(line, note(1), failing, note(2))
    before.result()
    after.result()
    with pytest.raises(ZeroDivisionError):
        failed.result()
    assert noted() == ["1a", "1b", "2a", "2b"]


def test_the_first_writer_may_fail_as_well(sqlite_desk: Database, line: Line) -> None:
    failed, after = in_turn(line, failing, note(2))
    after.result()
    with pytest.raises(ZeroDivisionError):
        failed.result()
    assert noted() == ["2a", "2b"]


def test_a_commit_that_fails_is_told_to_all_and_keeps_nothing(sqlite_desk: Database, line: Line) -> None:
    for end in in_turn(line, note(1), failing, breaking_the_commit, note(2)):
        # Also to the one who was refused: the refusal may have rested on what is gone now.
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            end.result()
    assert noted() == []
    write(note(3))
    assert noted() == ["3a", "3b"]


def test_a_full_disk_is_told_to_all_whose_work_it_took(sqlite_desk: Database, line: Line) -> None:
    done = commits(sqlite_desk)
    first, filled, after = in_turn(line, note(1), filling_the_disk, note(2))
    for end in (first, filled):
        with pytest.raises(OperationalError, match="full"):
            end.result()
    after.result()
    assert (noted(), len(done)) == (["2a", "2b"], 1)


def test_a_writer_who_goes_on_as_if_the_disk_were_not_full_is_told_too(sqlite_desk: Database) -> None:
    def careless(tx: Connection) -> None:
        note(1)(tx)
        with pytest.raises(OperationalError, match="full"):
            filling_the_disk(tx)

    with pytest.raises(WorkLost, match="do it again"):
        write(careless)
    assert noted() == []


def test_nobody_is_told_or_reads_anything_before_it_is_on_disk(sqlite_desk: Database, line: Line) -> None:
    told: list[list[str]] = []

    def second(tx: Connection) -> None:
        for half in "ab":
            audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, f"shop:2{half}")
            assert (noted(), told) == ([], [])

    def refused(tx: Connection) -> None:
        assert tx.execute(select(AuditEntry.seq)).scalars().all() == [1, 2, 3, 4]
        assert told == []
        raise ZeroDivisionError

    def write_and_look(act: Act) -> None:
        try:
            write(act)
        finally:
            told.append(noted())

    first, last, refusal = in_turn(line, note(1), second, refused, writing=write_and_look)
    first.result()
    last.result()
    # It rested on the others' work, so that had to be on disk as well.
    with pytest.raises(ZeroDivisionError):
        refusal.result()
    assert told == [["1a", "1b", "2a", "2b"]] * 3


def test_somebody_called_away_while_waiting_holds_nobody_up(sqlite_desk: Database, line: Line) -> None:
    entered, go = threading.Event(), threading.Event()

    def first(tx: Connection) -> None:
        entered.set()
        assert go.wait(PATIENCE_SECONDS)
        note(1)(tx)

    def called_away() -> None:
        line.called_away.add(threading.get_ident())
        write(note(2))

    with ThreadPoolExecutor(3) as pool:
        kept = pool.submit(write, first)
        assert entered.wait(PATIENCE_SECONDS)
        # The turn comes to this one, who has just stopped waiting for it, and goes on to the next.
        away = pool.submit(called_away)
        line.wait_for_one_more()
        after = pool.submit(write, note(3))
        line.wait_for_one_more()
        go.set()
    kept.result()
    after.result()
    with pytest.raises(KeyboardInterrupt):
        away.result()
    assert noted() == ["1a", "1b", "3a", "3b"]


def test_a_second_transaction_in_the_same_thread_is_refused_at_once(sqlite_desk: Database) -> None:
    with database.transaction() as tx:
        note(1)(tx)
        with pytest.raises(RuntimeError, match="in a transaction already"), database.transaction():
            pass
    assert noted() == ["1a", "1b"]


def test_what_was_told_before_a_kill_is_there_after_it(sqlite_desk: Database) -> None:
    """Fifty writers in another process say what is on disk; it is killed while they do."""
    for round_ in range(KILLS):
        command = [
            sys.executable,
            "-m",
            "tests.support.processes.group_writer",
            str(sqlite_desk.url.database),
            str(round_),
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline().strip() for _ in range(TOLD_BEFORE)]
            os.kill(writer.pid, signal.SIGKILL)
            told += [said.strip() for said in writer.stdout.readlines() if said.endswith("\n")]
        assert set(told) <= set(noted())
        assert len(noted()) % 2 == 0
