"""What is acknowledged is on disk, a start that was killed is made good, SIGTERM ends in order (tests 10, 16, 18)."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from data import database, migrate
from data.database import Database
from data.models import Base
from data.vocabulary import AuditTag, Role
from services.desk import audit
from tests.support.browser.serving import ROOT, serve
from tests.support.browser.tabs import open_tab
from tests.support.processes.ending import started

ACKNOWLEDGED = 30
KILLS = 8
# Says each statement before it runs, and waits to be told to go on.
MIGRATE = """
import sys
from sqlalchemy import event
from data import migrate
from data.database import Database
def ask(connection, cursor, statement, parameters, context, many):
    print(statement.split()[0], flush=True)
    sys.stdin.readline()
target = Database(sys.argv[1])
event.listen(target.engine, "before_cursor_execute", ask)
migrate.upgrade(target)
"""
_WRITER = """
import sys
from data import database, encryption
from data.vocabulary import AuditTag
from services.desk import audit
from tests.support.browser.serving import KEYRING
encryption.configure(KEYRING)
database.configure(sys.argv[1])
for number in range(int(sys.argv[2])):
    with database.transaction() as tx:
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, f"shop:{number}")
    sys.stdout.write(f"ACK {number}\\n")
    sys.stdout.flush()
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here: the order of writes was NOT tried")
def test_each_acknowledged_act_was_forced_to_disk_before(sqlite_desk: Database, tmp_path: Path) -> None:
    trace, url = tmp_path / "trace", str(sqlite_desk.url)
    watched = ["strace", "-f", "-e", "trace=fdatasync,fsync,write", "-s", "16", "-o", str(trace)]
    command = [*watched, sys.executable, "-c", _WRITER, url, str(ACKNOWLEDGED)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=120)
    forced, counts = 0, []
    for line in trace.read_text().splitlines():
        forced += "sync(" in line and "unfinished" not in line
        if '"ACK ' in line:
            counts.append(forced)
            forced = 0
    assert len(counts) == ACKNOWLEDGED
    assert min(counts) >= 1


FAULTS = [
    "pwrite64:error=EIO:when=3+",
    "pwrite64:error=EIO:when=20",
    "pwrite64:error=EROFS:when=11+",
    "fsync,fdatasync:error=EIO:when=5+",
    "fsync,fdatasync:error=EIO:when=9",
]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here: a failing disk was NOT tried")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_disk_that_fails_or_turns_read_only_acknowledges_nothing_that_is_lost(
    sqlite_desk: Database, tmp_path: Path, fault: str
) -> None:
    call = fault.split(":")[0]
    watched = ["strace", "-f", "-qq", "-e", f"trace={call}", "-e", f"inject={fault}", "-o", str(tmp_path / "trace")]
    command = [*watched, sys.executable, "-c", _WRITER, str(sqlite_desk.url), str(ACKNOWLEDGED)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    told = done.stdout.split("ACK ")[1:]
    assert done.returncode != 0
    assert len(told) < ACKNOWLEDGED
    assert "disk I/O error" in done.stderr or "readonly database" in done.stderr
    with database.transaction() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        verdict = audit.verify(tx)
        assert verdict.intact
        assert verdict.entries >= len(told)
        # The disk is well again, and so is the desk.
        audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1")


def _migrate_until(url: str, statement: int) -> None:
    """Migrate in a process of its own, and kill it when it stands before this statement."""
    with started([sys.executable, "-c", MIGRATE, url]) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(statement - 1):
            assert process.stdout.readline()
            process.stdin.write("\n")
            process.stdin.flush()
        assert process.stdout.readline()


def _first_release(path: Path) -> str:
    begun = Database(f"sqlite:///{path}")
    migrate.upgrade(begun, "0001")
    begun.close()
    return f"sqlite:///{path}"


def _statements_of_a_whole_migration(url: str) -> int:
    target, said = Database(url), []
    event.listen(target.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    migrate.upgrade(target)
    target.close()
    return len(said)


def test_a_migration_that_is_killed_anywhere_leaves_a_database_that_comes_up(tmp_path: Path) -> None:
    whole = _statements_of_a_whole_migration(_first_release(tmp_path / "whole.db"))
    for number in sorted(Random(16).sample(range(1, whole + 1), KILLS)):
        url = _first_release(tmp_path / f"{number}.db")
        _migrate_until(url, number)
        again = Database(url)
        migrate.upgrade(again)
        with again.reading() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            found = {row[0] for row in tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
        again.close()
        assert set(Base.metadata.tables) <= found


@pytest.mark.skipif(os.name == "nt", reason="SIGTERM is not delivered to Python on Windows")
def test_sigterm_during_work_ends_in_order_within_ten_seconds(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        token = served.cookie_of(Role.ADMINISTRATOR)
        with open_tab(served, token) as tab:
            tab.run("staff")
            began = time.monotonic()
            served.end(signal.SIGTERM)
            assert time.monotonic() - began <= 10
        database.configure(served.database.url)
        anchor = served.home / "keys" / "audit.anchor"
        with database.transaction() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            verdict = audit.verify(tx, anchor)
            assert verdict.intact
            assert verdict.anchored is not None
            assert verdict.anchored.seq == verdict.entries
            audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, "shop:1")
        database.database().close()
