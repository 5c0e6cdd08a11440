"""The worker: does what is due, survives trouble, anchors the audit chain, and ends when told."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data import database
from data.database import Database
from data.queries.desk.jobs import JobRow
from data.vocabulary import AuditTag
from services import worker
from services.desk import audit, clock, jobs
from services.desk.settings import settings
from services.worker import Worker
from tests.conftest import ROOT
from tests.support.servers.post_office import a_case, open_post_office, queue

PATIENCE_SECONDS = 20


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of its own for the process's settings."""
    monkeypatch.setenv("RETURNS_DESK_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_a_started_worker_does_jobs_and_sends_messages(
    desk: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def paint(_job: JobRow) -> None:
        done.set()

    with open_post_office() as office:
        monkeypatch.setenv("RETURNS_DESK_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("RETURNS_DESK_SMTP_PORT", str(office.port))
        monkeypatch.setenv("RETURNS_DESK_SMTP_SECURITY", "none")
        settings.cache_clear()
        queue(a_case())
        with database.transaction() as tx:
            jobs.enqueue(tx, "paint")
        busy = Worker({"paint": paint})
        busy.start()
        busy.start()
        assert done.wait(PATIENCE_SECONDS)
        assert office.arrived.wait(PATIENCE_SECONDS)
        assert busy.stop()
    assert len(office.letters) == 1


def test_trouble_does_not_end_the_worker(
    sqlite_desk: Database, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "PAUSE_AFTER_TROUBLE_SECONDS", 0.05)
    done = threading.Event()
    with database.transaction() as tx:
        jobs.enqueue(tx, "paint")
        tx.exec_driver_sql("ALTER TABLE job RENAME TO job_away")
    busy = Worker({"paint": lambda _job: done.set()})
    busy.start()
    assert not done.wait(0.3)
    with database.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE job_away RENAME TO job")
    assert done.wait(PATIENCE_SECONDS)
    assert busy.stop()
    assert "tries again soon" in caplog.text


def test_the_end_of_the_audit_chain_is_anchored_once_an_hour(sqlite_desk: Database, home: Path) -> None:
    busy, anchor = Worker({}), home / "keys" / "audit.anchor"
    noon = clock.now()

    def lines_at(when: datetime) -> int:
        queue(a_case())
        with clock.running_as(lambda: when):
            busy.messages_round()
        return len(anchor.read_text().splitlines())

    assert lines_at(noon) == 1
    assert lines_at(noon + timedelta(minutes=59)) == 1
    assert lines_at(noon + timedelta(minutes=60)) == 2
    with database.reading() as tx:
        assert audit.verify(tx, anchor).intact


def test_it_is_anchored_each_thousand_entries_and_when_the_worker_stops(sqlite_desk: Database, home: Path) -> None:
    busy, anchor = Worker({}), home / "keys" / "audit.anchor"

    def lines_after(entries: int) -> int:
        with database.transaction() as tx:
            for number in range(entries):
                audit.record(tx, "staff:1", AuditTag.RETURN_OPENED, f"return:{number}")
        busy.messages_round()
        return len(anchor.read_text().splitlines())

    assert [lines_after(1), lines_after(999), lines_after(1)] == [1, 1, 2]
    busy.start()
    with database.transaction() as tx:
        audit.record(tx, "staff:1", AuditTag.RETURN_OPENED, "return:1")
    assert busy.stop()
    with database.reading() as tx:
        verdict = audit.verify(tx, anchor)
    assert verdict.intact
    assert verdict.anchored is not None
    assert verdict.anchored.seq == verdict.entries


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGTERM is not delivered to Python on Windows")
def test_the_command_works_until_it_is_told_to_end(tmp_path: Path) -> None:
    environment = os.environ | {"RETURNS_DESK_HOME": str(tmp_path), "RETURNS_DESK_KEY_SOURCE": "file"}
    command = [sys.executable, "-u", "-m", "services.cli", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "The worker is running. Ctrl-C ends it.\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE_SECONDS)[0] == "The worker finishes what is under way and ends.\n"
        assert process.returncode == 0
