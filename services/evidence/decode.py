"""From a hostile file to fresh derivatives and facts; a contained process decodes, the desk itself never."""

import io
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from data.vocabulary import EvidenceKind
from services.desk.errors import EvidenceRefused
from services.evidence.contained.contain import Outcome
from services.evidence.contained.job import MB, PREPARE_BUDGET, TRANSCODE_BUDGET, Job, Limits, Reason, Task
from services.evidence.contained.workshop import FORKING, LimitedWorkshop, Workshop, system_workshop
from services.evidence.formats.sniff import HEAD_BYTES, HEIC, Format, sniff
from services.evidence.report import Facts, Measures, Report, checked_report

_log = logging.getLogger(__name__)

AT_ONCE = LimitedWorkshop(system_workshop())
IN_BACKGROUND = LimitedWorkshop(system_workshop(), at_once=1)

_MIME = {"display": "image/jpeg", "thumb": "image/jpeg", "poster": "image/jpeg", "video": "video/mp4"}
_SENTENCES = {
    Reason.DAMAGED: "This {kind} is damaged or incomplete. Please send it again.",
    Reason.NO_PICTURE: "This video has no picture. Please send a video that shows the item.",
    Reason.TOO_LONG: "This video is longer than {minutes} minutes. Please send a shorter one.",
    Reason.TOO_MANY_FRAMES: "This video has more pictures than we can check. Please send a shorter one.",
    Reason.TOO_MANY_PIXELS: "This {kind} has more than {megapixels} megapixels. Please send a smaller one.",
    Reason.TOO_LONG_A_SIDE: "This photo is longer than {side:,} pixels on one side. Please send a smaller one.",
    Reason.TOO_MUCH_MEMORY: "This {kind} is too large to open safely. Please send a smaller one.",
    Outcome.TIMED_OUT: "This {kind} takes too long to open safely. Please send a smaller or shorter one.",
    Outcome.CRASHED: "This {kind} cannot be opened safely. Please take or save it again and send that.",
}


class Section(io.RawIOBase):
    """A read-only view of one piece of a larger open file."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        """View length bytes from start."""
        self._file, self._start, self._length, self._at = file, start, length, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """As io.RawIOBase.readinto."""
        self._file.seek(self._start + self._at)
        content = self._file.read(min(len(buffer), self._length - self._at))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


@dataclass(frozen=True)
class Derivative:
    """A fresh rendition without metadata: display, thumb, poster (JPEG) or video (MP4); size in bytes."""

    name: str
    mime: str
    size: int
    _file: BinaryIO
    _start: int

    def open(self) -> Section:
        """A stream from its first byte, valid until the block that gave the derivative ends."""
        return Section(self._file, self._start, self.size)

    def read(self) -> bytes:
        """All bytes in memory: for pictures; give a video's open() to the store instead."""
        return self.open().read()


@dataclass(frozen=True)
class Clip(Derivative):
    """The `video` of a file that was made playable, with what was measured of it."""

    measures: Measures


@dataclass(frozen=True)
class Prepared:
    """Facts and derivatives by name; a video that needs_transcode has no `video` among them yet."""

    facts: Facts
    derivatives: Mapping[str, Derivative]

    @property
    def needs_transcode(self) -> bool:
        """Whether transcode() must still make what a browser can play."""
        return self.facts.needs_transcode


def start() -> list[str]:
    """Start the decoder before the first file comes; the names of the walls around it, for the health page."""
    if system_workshop() is FORKING:
        FORKING.start()
    return FORKING.walls


@contextmanager
def prepare(source: Path | BinaryIO, limits: Limits | None = None, shop: Workshop = AT_ONCE) -> Iterator[Prepared]:
    """Facts and derivatives of a file, within 12 seconds; EvidenceRefused with one sentence when it cannot be shown.

    The source is a path or a real open file (tempfile will do). The derivatives live in an unnamed file that is gone
    when the block ends, however it ends.
    """
    with _worked(source, Task.PREPARE, limits or Limits(), shop) as (report, derivatives):
        if report.facts is None:
            raise EvidenceRefused(_SENTENCES[Outcome.CRASHED])
        yield Prepared(report.facts, derivatives)


@contextmanager
def transcode(source: Path | BinaryIO, limits: Limits | None = None, shop: Workshop = IN_BACKGROUND) -> Iterator[Clip]:
    """The `video` derivative of a file that needs_transcode, for a background job: minutes, one at a time."""
    with _worked(source, Task.TRANSCODE, limits or Limits(), shop) as (report, derivatives):
        if report.measures is None:
            raise EvidenceRefused(_SENTENCES[Outcome.CRASHED])
        yield Clip(**vars(derivatives["video"]), measures=report.measures)


def codes_on(source: Path | BinaryIO, limits: Limits | None = None, shop: Workshop = AT_ONCE) -> tuple[str, ...]:
    """The texts of the bar codes and QR codes on a photo; EvidenceRefused for a file that is no photo."""
    with _worked(source, Task.READ_CODES, limits or Limits(), shop) as (report, _):
        return tuple(report.codes or ())


@contextmanager
def _worked(
    source: Path | BinaryIO, task: Task, limits: Limits, shop: Workshop
) -> Iterator[tuple[Report, dict[str, Derivative]]]:
    with _opened(source) as file, tempfile.TemporaryFile() as output:
        found = _accepted(file, limits)
        if task is Task.READ_CODES and found.kind is not EvidenceKind.PHOTO:
            raise EvidenceRefused("A code is read from a photo, not from a video. Take a photo of it.")
        budget = replace(TRANSCODE_BUDGET if task is Task.TRANSCODE else PREPARE_BUDGET, threads=found is HEIC)
        outcome = shop.run(Job(task, found.name, limits, budget), file, output)
        report = _report(output, outcome, task, found, limits)
        yield (
            report,
            {
                name: Derivative(name, _MIME[name], length, output, start)
                for name, (start, length) in report.sections.items()
            },
        )


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(source, Path):
        yield source
        return
    with source.open("rb") as file:
        yield file


def _accepted(file: BinaryIO, limits: Limits) -> Format:
    file.seek(0)
    found = sniff(file.read(HEAD_BYTES))
    file.seek(0)
    most = limits.photo_bytes if found.kind is EvidenceKind.PHOTO else limits.video_bytes
    if os.fstat(file.fileno()).st_size > most:
        raise EvidenceRefused(f"This {found.kind} is larger than {most // MB} MB. Please send a smaller one.")
    return found


def _report(output: BinaryIO, outcome: Outcome, task: Task, found: Format, limits: Limits) -> Report:
    """The checked report of a finished job; EvidenceRefused for every other end."""
    if outcome is not Outcome.DONE:
        raise _refused(outcome, found, limits)
    try:
        report = checked_report(output, task, found)
    except (ValueError, TypeError, RecursionError) as error:
        _log.warning("decoder: unusable report for a %s: %s", found.name, type(error).__name__)
        raise _refused(Outcome.CRASHED, found, limits) from error
    if report.refused is not None:
        _log.info("decoder: %s refused, %s %s", found.name, report.refused, report.error or "")
        raise _refused(report.refused, found, limits)
    return report


def _refused(why: Reason | Outcome, found: Format, limits: Limits) -> EvidenceRefused:
    pixels = limits.photo_pixels if found.kind is EvidenceKind.PHOTO else limits.video_pixels
    numbers = {"minutes": limits.video_ms // 60_000, "megapixels": pixels // 1_000_000, "side": limits.photo_side}
    return EvidenceRefused(_SENTENCES[why].format(kind=found.kind.value, **numbers))
