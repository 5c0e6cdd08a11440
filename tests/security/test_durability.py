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

from data import database, migrate
from data.database import Database
from data.models import Base
from data.vocabulary import AuditTag, Role
from services.desk import audit
from tests.support.browser.serving import ROOT, serve
from tests.support.browser.tabs import open_tab

ACKNOWLEDGED = 30
KILLS = 8
MIGRATE = (
    "import sys; from data import migrate; from data.database import Database; migrate.upgrade(Database(sys.argv[1]))"
)
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


def test_a_migration_that_is_killed_anywhere_leaves_a_database_that_comes_up(tmp_path: Path) -> None:
    chance = Random(16)
    for number in range(KILLS):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        begun = Database(url)
        migrate.upgrade(begun, "0001")
        begun.close()
        with subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT) as process:
            time.sleep(0.4 + chance.random() * 1.2)
            process.kill()
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
