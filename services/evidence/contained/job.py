"""What the desk and the contained decoder say to each other: a job, its limits, and the reasons to refuse."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from services.evidence.contained.contain import Budget

MB = 1024 * 1024
REPORT_MAX = 16 * 1024
MOST_CODES = 8
REPORT_MAGIC = b"RDREPORT"
# Longest sides in pixels of what is shown: a picture or poster, its thumb, a clip that was encoded anew.
DISPLAY_SIDE, THUMB_SIDE, VIDEO_SIDE = 2000, 320, 1280


class Task(StrEnum):
    """The steps of evidence, at once and in the background; and the codes on a photo."""

    PREPARE = "prepare"
    TRANSCODE = "transcode"
    READ_CODES = "read codes"


class Reason(StrEnum):
    """Why the decoder refuses; the sentence is the desk's, so that no hostile text can travel in one."""

    DAMAGED = "damaged"
    NO_PICTURE = "no picture"
    TOO_LONG = "too long"
    TOO_MANY_FRAMES = "too many frames"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_LONG_A_SIDE = "too long a side"
    TOO_MUCH_MEMORY = "too much memory"


class Refuse(Exception):
    """Raised inside the decoder to end the job with a reason."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True)
class Limits:
    """What is accepted: bytes, pixels and longest side of a photo; bytes, pixels, milliseconds, packets of a video."""

    photo_bytes: int = 30 * MB
    # Phones' panoramas have up to 16,384 x 4,096 pixels, their largest common sensors (64 megapixels) a little less.
    photo_pixels: int = 16_384 * 4_096
    photo_side: int = 16_384
    video_bytes: int = 200 * MB
    video_pixels: int = 4096 * 2304
    video_ms: int = 600_000
    video_packets: int = 180_000


PREPARE_BUDGET = Budget(wall=10, cpu=10, memory=1536 * MB, output=256 * MB, nice=10)
TRANSCODE_BUDGET = Budget(wall=600, cpu=600, memory=1536 * MB, output=256 * MB, nice=15)


@dataclass(frozen=True)
class Job:
    """One file to work on: the step, the sniffed format's name, the limits and the budget."""

    task: Task
    format: str
    limits: Limits = field(default_factory=Limits)
    budget: Budget = PREPARE_BUDGET

    def dumps(self) -> str:
        """As one JSON text."""
        return json.dumps(asdict(self))

    @staticmethod
    def loads(text: str | bytes) -> "Job":
        """From dumps()."""
        raw = json.loads(text)
        return Job(Task(raw["task"]), raw["format"], Limits(**raw["limits"]), Budget(**raw["budget"]))
