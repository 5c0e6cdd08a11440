"""What a decoder reports, taken for a stranger's word: each value, text and piece is checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, BinaryIO, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from data.vocabulary import EvidenceKind, EvidenceNote
from services.evidence.contained.job import MOST_CODES, Reason, Task
from services.evidence.contained.pack import read_report
from services.evidence.formats.facts import clean_text
from services.evidence.formats.sniff import Format


def _clean(text: str) -> str:
    if clean_text(text) != text:
        raise ValueError("not a clean text")
    return text


_Text = Annotated[str, AfterValidator(_clean)]
_Side = Annotated[int, Field(ge=1, le=65_535)]
_Local = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")]
_Offset = Annotated[str, Field(pattern=r"^[+-]\d\d:\d\d$")]
_Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


@dataclass(frozen=True)
class Facts:
    """What is known of a piece of evidence. What its metadata claims (captured, camera, software) can be forged.

    Width and height in pixels as shown. captured_at: ISO local time as the camera wrote it, captured_offset its
    offset from UTC where stated. perceptual_hash: signed 64-bit, None for a picture without structure.
    had_location: the original names a place; which one is never read out. metadata_broken: EXIF cannot be read.
    """

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")

    kind: EvidenceKind
    mime: str
    format: str
    width: _Side
    height: _Side
    frames: Annotated[int, Field(ge=1, le=100_000)]
    duration_ms: _Milliseconds | None
    has_audio: bool
    captured_at: _Local | None
    captured_offset: _Offset | None
    camera: _Text | None
    software: _Text | None
    had_location: bool
    perceptual_hash: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None
    metadata_broken: bool = False
    needs_transcode: bool = False
    note: EvidenceNote | None = None


@dataclass(frozen=True)
class Measures:
    """Size in pixels and length of a clip that was made, which its original need not have stated."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")

    width: _Side
    height: _Side
    duration_ms: _Milliseconds


@dataclass(frozen=True)
class Report:
    """A report that was checked: a refusal, or where each piece lies (offset, length), with facts after a prepare.

    `measures` are those of the clip where one was made, `codes` the texts of the codes where they were asked for.
    """

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")

    sections: dict[Literal["display", "thumb", "poster", "video"], tuple[int, int]]
    facts: Facts | None = None
    measures: Measures | None = None
    codes: Annotated[list[_Text], Field(max_length=MOST_CODES)] | None = None
    refused: Reason | None = None
    error: Annotated[str, Field(pattern=r"^\w{1,60}$")] | None = None


_REPORT = TypeAdapter(Report)
_STARTS = {"video": (4, b"ftyp")}


def checked_report(output: BinaryIO, task: Task, found: Format) -> Report:
    """The report at the end of the output; ValueError when anything in it or in the pieces is not as it must be."""
    text, end = read_report(output)
    raw = json.loads(text)
    if not isinstance(raw, dict):
        raise TypeError("the report is not an object")
    try:
        report = _REPORT.validate_json(_completed(raw, task, found))
    except ValidationError as error:
        raise ValueError("the report is not of the agreed form") from error
    if report.refused is None:
        _check_pieces(output, report, task, found.kind, end)
    return report


def _completed(raw: Mapping[str, object], task: Task, found: Format) -> str:
    """The report with what the desk itself knows of the format, which is not asked of the decoder."""
    facts = raw.get("facts")
    if task is Task.PREPARE and isinstance(facts, dict):
        facts |= {"kind": found.kind, "mime": found.mime, "format": found.name}
        return json.dumps({**raw, "facts": facts})
    if task is Task.TRANSCODE:
        return json.dumps({**raw, "facts": None, "measures": facts})
    codes = facts.get("codes") if isinstance(facts, dict) else None
    return json.dumps({**raw, "facts": None, "codes": codes})


def _check_pieces(output: BinaryIO, report: Report, task: Task, kind: EvidenceKind, end: int) -> None:
    names = set(report.sections)
    if names != _expected(report, task, kind):
        raise ValueError("the pieces are not those of the job")
    for name, (start, length) in report.sections.items():
        if start < 0 or length < 16 or start + length > end:
            raise ValueError("a piece lies outside the output")
        skip, magic = _STARTS.get(name, (0, b"\xff\xd8\xff"))
        output.seek(start + skip)
        if output.read(len(magic)) != magic:
            raise ValueError("a piece is not of its type")


def _expected(report: Report, task: Task, kind: EvidenceKind) -> set[str]:
    if task is Task.TRANSCODE:
        if report.measures is None:
            raise ValueError("the report has no measures")
        return {"video"}
    if task is Task.READ_CODES:
        return set()
    if report.facts is None:
        raise ValueError("the report has no facts")
    if kind is EvidenceKind.PHOTO:
        return {"display", "thumb"}
    return {"poster", "thumb"} | (set() if report.facts.needs_transcode else {"video"})
