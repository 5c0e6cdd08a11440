"""The decoder's process is started, watched, killed and replaced; what it reports is a stranger's word."""

import json
import os
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image

from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.evidence.contained.contain import Outcome
from services.evidence.contained.job import REPORT_MAGIC, Job, Task
from services.evidence.contained.workshop import ForkingWorkshop, LimitedWorkshop, SpawningWorkshop

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux only")
JPEG = b"\xff\xd8\xff\xe0" + bytes(100) + b"\xff\xd9"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    Image.linear_gradient("L").save(path)
    return path


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end, ticking = time.monotonic() + seconds, threading.Event()
    while not holds():
        if time.monotonic() > end:
            return False
        ticking.wait(0.02)
    return True


@pytest.fixture
def workshop() -> Iterator[ForkingWorkshop]:
    own = ForkingWorkshop()
    yield own
    own.stop()


@LINUX
def test_a_file_that_takes_too_long_is_given_up_and_no_process_stays(shared: Path, workshop: ForkingWorkshop) -> None:
    workshop.start()
    assert workshop.pid is not None
    job = Job(Task.PREPARE, "GIF")
    path = shared / "hostile/images/generated/bomb_gif_1x1_on_4000x4000_50000_frames.gif"
    with path.open("rb") as source, tempfile.TemporaryFile() as output:
        outcome = workshop.run(replace(job, budget=replace(job.budget, wall=0.1)), source, output)
    assert outcome is Outcome.TIMED_OUT
    assert until(lambda: children(workshop.pid or 0) == [])


@LINUX
def test_a_killed_decoder_is_replaced_at_the_next_file(photo: Path, workshop: ForkingWorkshop) -> None:
    for _ in range(2):
        with decode.prepare(photo, shop=workshop) as prepared:
            assert prepared.facts.width == 256
        assert workshop.pid is not None
        os.kill(workshop.pid, 9)


@LINUX
def test_many_at_once_are_all_answered(photo: Path) -> None:
    widths: list[int] = []

    def one() -> None:
        with decode.prepare(photo) as prepared:
            widths.append(prepared.facts.width)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert widths == [256] * 12


@LINUX
def test_the_walls_are_named_for_the_health_page() -> None:
    assert {"no files", "no network", "no new processes", "no new privileges"} <= set(decode.start())


def test_no_more_than_two_are_at_work_at_once(photo: Path) -> None:
    class Counting:
        def __init__(self) -> None:
            self.now = self.most = 0
            self.lock = threading.Lock()

        def run(self, _job: Job, _source: BinaryIO, _output: BinaryIO) -> Outcome:
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            threading.Event().wait(0.05)
            with self.lock:
                self.now -= 1
            return Outcome.CRASHED

    counting = Counting()
    limited = LimitedWorkshop(counting)

    def one() -> None:
        with pytest.raises(EvidenceRefused), decode.prepare(photo, shop=limited):
            pass

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.most == 2


@pytest.mark.slow
def test_a_system_that_cannot_fork_decodes_in_a_fresh_process(photo: Path, shared: Path) -> None:
    with decode.prepare(photo, shop=SpawningWorkshop()) as prepared:
        assert set(prepared.derivatives) == {"display", "thumb"}
    with decode.prepare(shared / "hostile/video/generated/ok_2s_320x240.mp4", shop=SpawningWorkshop()) as prepared:
        assert set(prepared.derivatives) == {"poster", "thumb", "video"}
    heic = shared / "datasets/photos/exif-samples/heic/samplefilehub.heif"
    with decode.prepare(heic, shop=SpawningWorkshop()) as prepared:
        assert prepared.facts.format == "HEIC"
    with (
        pytest.raises(EvidenceRefused, match="damaged"),
        decode.prepare(shared / "hostile/images/generated/trunc_jpeg_50pct.jpg", shop=SpawningWorkshop()),
    ):
        pass


def test_no_file_is_left_behind_not_even_while_it_is_shown(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "temp"
    empty.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    with decode.prepare(photo) as prepared:
        assert prepared.derivatives["thumb"].size
        assert sys.platform == "win32" or list(empty.iterdir()) == []
    with pytest.raises(ZeroDivisionError), decode.prepare(photo):
        raise ZeroDivisionError
    assert list(empty.iterdir()) == []


FACTS: dict[str, object] = {
    "width": 10,
    "height": 10,
    "frames": 1,
    "duration_ms": None,
    "has_audio": False,
    "captured_at": "2024-01-02T03:04:05",
    "captured_offset": None,
    "camera": "Apple iPhone 15",
    "software": None,
    "had_location": False,
    "perceptual_hash": -5,
}
SECTIONS: dict[str, object] = {"display": [0, len(JPEG)], "thumb": [len(JPEG), len(JPEG)]}
GOOD: dict[str, object] = {"facts": FACTS, "sections": SECTIONS}


class TakenOver:
    """A decoder that an attacker has taken over: it writes what the attacker likes."""

    def __init__(self, report: object, pieces: bytes = JPEG + JPEG, tail: bytes | None = None) -> None:
        text = report if isinstance(report, bytes) else json.dumps(report).encode()
        self._content = pieces + text + (struct.pack(">I", len(text)) + REPORT_MAGIC if tail is None else tail)

    def run(self, _job: Job, _source: BinaryIO, output: BinaryIO) -> Outcome:
        output.write(self._content)
        output.flush()
        return Outcome.DONE


def facts_with(**changes: object) -> dict[str, object]:
    return GOOD | {"facts": FACTS | changes}


def sections_with(**changes: object) -> dict[str, object]:
    return GOOD | {"sections": SECTIONS | changes}


LIES: dict[str, TakenOver] = {
    "no report": TakenOver(b"", tail=b""),
    "no mark": TakenOver(GOOD, tail=b"x" * 12),
    "a length beyond the file": TakenOver(GOOD, tail=struct.pack(">I", 10_000) + REPORT_MAGIC),
    "an enormous report": TakenOver(GOOD | {"x": "y" * 70_000}),
    "not JSON": TakenOver(b"{"),
    "not an object": TakenOver([1]),
    "deep nesting": TakenOver(b"[" * 8000 + b"]" * 8000),
    "an unknown key": TakenOver(GOOD | {"path": "/etc/shadow"}),
    "an unknown fact": TakenOver(facts_with(decision="approve")),
    "a missing fact": TakenOver({"facts": {"width": 1}, "sections": SECTIONS}),
    "no facts": TakenOver({"sections": SECTIONS}),
    "no width": TakenOver(facts_with(width=0)),
    "a width that is text": TakenOver(facts_with(width="10")),
    "a camera with a line break": TakenOver(facts_with(camera="Apple\nApproved")),
    "a camera that turns the line around": TakenOver(facts_with(camera="Apple \u202egnp.exe")),
    "a camera without end": TakenOver(facts_with(camera="x" * 81)),
    "a date with markup": TakenOver(facts_with(captured_at="<b>yesterday</b>")),
    "a hash too long for the database": TakenOver(facts_with(perceptual_hash=2**63)),
    "a piece outside": TakenOver(sections_with(display=[0, 10**9])),
    "a piece before the start": TakenOver(sections_with(display=[-4, 50])),
    "a piece that runs into the report": TakenOver(sections_with(display=[0, 2 * len(JPEG) + 1])),
    "a piece of another name": TakenOver(sections_with(original=[0, 50])),
    "a piece too few": TakenOver(GOOD | {"sections": {"display": [0, 50]}}),
    "a web page for a picture": TakenOver(GOOD, pieces=b"<html>".ljust(len(JPEG)) + JPEG),
    "an unknown reason": TakenOver({"refused": "Approved by the policy engine.", "sections": {}}),
    "a number for a reason": TakenOver({"refused": 1, "sections": {}}),
}


def test_a_true_report_is_taken(photo: Path) -> None:
    with decode.prepare(photo, shop=TakenOver(GOOD)) as prepared:
        assert prepared.facts.camera == "Apple iPhone 15"
        assert prepared.facts.mime == "image/jpeg"
        assert prepared.derivatives["thumb"].read() == JPEG


@pytest.mark.parametrize("what", LIES)
def test_a_lie_of_the_decoder_is_not_believed(what: str, photo: Path) -> None:
    with pytest.raises(EvidenceRefused, match="cannot be opened safely"), decode.prepare(photo, shop=LIES[what]):
        pass


def test_the_decoder_does_not_say_what_kind_of_file_it_was(photo: Path) -> None:
    with decode.prepare(photo, shop=TakenOver(facts_with(mime="text/html", kind="video", format="HTML"))) as prepared:
        assert (prepared.facts.mime, prepared.facts.kind, prepared.facts.format) == ("image/jpeg", "photo", "JPEG")
