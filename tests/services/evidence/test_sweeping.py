"""Stored bytes that no row names go after a day, with an entry; what is recorded, new or of another database stays."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from data import database
from data.vocabulary import AuditTag
from services.desk import audit, clock
from services.desk.settings import settings
from services.evidence import sweeping
from services.evidence.keeping import media
from services.evidence.sweeping import FEW, OLD, sweep
from services.review.evidence import add_evidence
from services.worker import Worker
from tests.support import files, people, shop

pytestmark = pytest.mark.usefixtures("desk", "home")


def left_over(number: int = 1) -> list[str]:
    """Files that a process stored, and was killed before it wrote their rows."""
    return [media().put(b"a photo").media_id for _ in range(number)]


def a_day_passes() -> None:
    yesterday = (clock.now() - OLD - timedelta(minutes=1)).timestamp()
    for path in settings().media_folder.rglob("*"):
        if path.is_file():
            os.utime(path, (yesterday, yesterday))


def entries() -> list[int]:
    with database.reading() as tx:
        found = audit.timeline(tx, "evidence:store")
        assert {entry.tag for entry in found} <= {AuditTag.EVIDENCE_SWEPT}
        return [entry.details["files"] for entry in found]


def test_only_what_no_row_names_goes_and_only_after_a_day() -> None:
    rob = people.rob()
    case = shop.open_case(rob)
    add_evidence(rob, case.return_id, "a.jpg", io.BytesIO(files.photo()))
    recorded = set(media().ids())
    old = left_over(2)
    assert sweep() == 0
    a_day_passes()
    (new,) = left_over()
    assert sweep() == 2
    assert set(media().ids()) == recorded | {new}
    assert not any(media().exists(one) for one in old)
    assert entries() == [2]
    assert sweep() == 0
    assert entries() == [2]


def test_a_file_that_was_never_written_whole_goes_too(home: Path) -> None:
    left_over()
    unfinished = settings().media_folder / "incoming" / f"{'0' * 32}.part"
    unfinished.write_bytes(b"half")
    sweep()
    assert unfinished.exists()
    a_day_passes()
    sweep()
    assert not unfinished.exists()


def test_the_store_of_another_database_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    strangers = left_over(FEW + 1)
    a_day_passes()
    assert sweep() == 0
    assert set(media().ids()) == set(strangers)
    assert f"{FEW + 1} stored files are unknown to this database" in caplog.text
    assert entries() == []


def test_the_worker_sweeps_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    (first,), busy, now = left_over(), Worker({}), clock.now()
    monkeypatch.setattr(sweeping, "OLD", timedelta(seconds=-1))
    busy.files_round()
    assert not media().exists(first)
    (second,) = left_over()
    busy.files_round()
    assert media().exists(second)
    with clock.running_as(lambda: now + timedelta(days=1, seconds=1)):
        busy.files_round()
    assert not media().exists(second)
