"""What is said beside a piece of evidence: short facts in people's words, cleaned of anything hidden."""

from datetime import datetime

from data.vocabulary import EvidenceKind, EvidenceNote, EvidenceState
from pages.components import untrusted, words
from services.evidence.gallery import EvidenceItem

_KINDS = {EvidenceKind.PHOTO: "Photo", EvidenceKind.VIDEO: "Video"}
_NOTES = {
    EvidenceNote.END_MISSING: "The file is cut off at its very end; the whole picture is there.",
    EvidenceNote.SOUND_LEFT_OUT: "Shown without its sound, which only the device that made it can play.",
}
_UNITS = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def describe(item: EvidenceItem, number: int) -> dict[str, object]:
    """Name, badge, alternative text, facts, note and warning of a file; every text is plain."""
    return {
        "name": item.file_name and untrusted.one_line(item.file_name, 100),
        "badge": duration(item.duration_ms) if item.kind is EvidenceKind.VIDEO else None,
        "alt": _alt(item, number),
        "facts": _facts(item),
        "note": _note(item),
        "warning": _warning(item.also_in),
    }


def duration(milliseconds: int | None) -> str:
    """Minutes and seconds, such as 1:05; the bare word where the file does not say."""
    if milliseconds is None:
        return "Video"
    seconds = round(milliseconds / 1000)
    return f"▶ {seconds // 60}:{seconds % 60:02}"


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, bytes_of_unit in _UNITS:
        if count >= bytes_of_unit:
            return f"{count / bytes_of_unit:.1f} {unit}"
    return f"{count} bytes"


def captured(written: str | None) -> str:
    """The camera's own date and time; the camera may be wrong, and anybody can change it."""
    if written is None:
        return "No date in the file"
    return f"Taken {datetime.fromisoformat(written):%d %b %Y, %H:%M} by the camera’s clock"


def _facts(item: EvidenceItem) -> list[str]:
    facts = [
        _KINDS[item.kind] + (f" of {duration(item.duration_ms)[2:]} min" if item.duration_ms is not None else ""),
        captured(item.captured_at),
        untrusted.one_line(item.camera, 80) if item.camera else "Camera not named",
        f"Had a location: {'yes' if item.had_location else 'no'}",
        size(item.size_bytes),
    ]
    if item.note:
        facts.insert(1, _NOTES[item.note])
    if item.software:
        facts.append(f"Software: {untrusted.one_line(item.software, 80)}")
    return facts


def _alt(item: EvidenceItem, number: int) -> str:
    slots = ", ".join(f"{words.PROOFS[s.proof].lower()} ({words.VERDICTS[s.verdict].lower()})" for s in item.slots)
    return f"{_KINDS[item.kind]} {number}: {slots or 'not sorted yet'}"


def _note(item: EvidenceItem) -> str:
    if item.state is EvidenceState.PREPARING:
        return "This video is being made ready to play."
    if item.state is EvidenceState.FAILED:
        return item.failure or "This file cannot be shown."
    return ""


def _warning(also_in: int) -> str | None:
    if not also_in:
        return None
    others = "another return" if also_in == 1 else f"{also_in} other returns"
    return f"The very same file was sent in {others}."
