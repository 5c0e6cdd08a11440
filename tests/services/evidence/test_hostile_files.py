"""Every hostile file is refused in one sentence or shown fresh, in time, and the desk hardly notices."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.desk.errors import EvidenceRefused
from services.evidence import decode
from tests.support.reading import assert_bare_jpeg, assert_bare_mp4, shared_files

pytestmark = pytest.mark.slow

LINUX = sys.platform.startswith("linux")
GROWTH_MAX_KB = 50 * 1024
ANSWER_SECONDS = 12
ONE_SENTENCE = re.compile(r"(This|The) [^.\n]+\. (Please [^.\n]+\.)")
TRACES = (b"<script", b"Lavf", b"alert(", b"<html", b"PK\x03\x04", b"+32.09", b"x264 - core", b"ACME", b"http")


def memory_kb(what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


@pytest.fixture(autouse=True)
def _memory_and_time() -> Iterator[None]:
    """The desk itself grows by no more than 50 MiB at its peak, and answers within 12 seconds."""
    decode.start()
    if LINUX:
        Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
        before = memory_kb("VmRSS")
    started = time.monotonic()
    yield
    assert time.monotonic() - started < ANSWER_SECONDS
    if LINUX:
        assert memory_kb("VmHWM") - before <= GROWTH_MAX_KB


def tried(path: Path) -> tuple[str | None, dict[str, bytes]]:
    try:
        with decode.prepare(path) as prepared:
            return None, {key: piece.read() for key, piece in prepared.derivatives.items()}
    except EvidenceRefused as refusal:
        return str(refusal), {}


@pytest.mark.parametrize("name", shared_files("hostile/images", "hostile/video"))
def test_a_hostile_file_is_refused_or_shown_fresh(name: str, shared: Path) -> None:
    sentence, pieces = tried(shared / name)
    if sentence is not None:
        assert ONE_SENTENCE.fullmatch(sentence), sentence
        return
    assert {"thumb"} < set(pieces)
    for key, content in pieces.items():
        (assert_bare_mp4 if key == "video" else assert_bare_jpeg)(content)
        assert not [trace for trace in TRACES if trace in content]


@pytest.mark.parametrize("name", ["trunc_*", "bomb_*", "*_named.*", "empty.*", "lies_st[st]*", "poly_html_first*"])
def test_what_cannot_be_shown_honestly_is_refused(name: str, shared: Path) -> None:
    harmless = {"bomb_apng_2000x2000_300_frames.png", "bomb_gif_1x1_on_4000x4000_50000_frames.gif"}
    for path in sorted((shared / "hostile").glob(f"*/generated/{name}")):
        if path.name in harmless:
            continue
        with pytest.raises(EvidenceRefused), decode.prepare(path):
            pass


def test_a_mighty_animation_is_shown_by_its_first_frame(shared: Path) -> None:
    path = shared / "hostile/images/generated/bomb_gif_1x1_on_4000x4000_50000_frames.gif"
    with decode.prepare(path) as prepared:
        assert (prepared.facts.width, prepared.facts.frames) == (4000, 50_000)


def test_two_videos_made_to_collide_stay_two(shared: Path) -> None:
    shown = []
    for name in ("collide_A.mp4", "collide_B.mp4"):
        with decode.prepare(shared / "hostile/video/generated" / name) as prepared:
            shown.append({key: piece.read() for key, piece in prepared.derivatives.items()})
    assert all(shown[0][key] != shown[1][key] for key in ("video", "poster", "thumb"))


def test_the_shown_thumbnail_is_of_the_photo_not_of_the_one_hidden_in_its_metadata(shared: Path) -> None:
    with (
        decode.prepare(shared / "hostile/images/generated/exif_gps_script_thumbnail_differs.jpg") as tricked,
        decode.prepare(shared / "hostile/images/generated/poly_jpeg_zip.jpg") as plain,
    ):
        assert tricked.facts.had_location
        assert tricked.facts.perceptual_hash is not None
        assert plain.facts.perceptual_hash is not None
        assert (tricked.facts.perceptual_hash ^ plain.facts.perceptual_hash).bit_count() <= 12
