"""The anchor file: ends of the audit chain, noted outside the database, one to a line."""

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Anchor:
    """The chain ended at this entry with this code at that time (ISO 8601)."""

    seq: int
    mac: str
    at: str


@dataclass(frozen=True)
class Problem:
    """One thing that does not fit, noticed at the entry of that number; None for a line of the anchor file."""

    at: int | None
    what: str


def read(file: Path | None) -> tuple[dict[int, Anchor], list[Problem]]:
    """The anchors by the number of their entry, and the lines that cannot be read."""
    anchors: dict[int, Anchor] = {}
    problems: list[Problem] = []
    if file is None or not file.exists():
        return anchors, problems
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        one = _anchor(line)
        if one is not None:
            anchors[one.seq] = one
        elif line.strip():
            problems.append(Problem(None, f"line {number} of the anchor file {file} cannot be read"))
    return anchors, problems


def add(file: Path, one: Anchor) -> None:
    """Add a line, unless the entry is anchored already; a line that was cut off stays by itself."""
    if one.seq in read(file)[0]:
        return
    torn = file.exists() and file.stat().st_size > 0 and not file.read_bytes().endswith(b"\n")
    line = ("\n" if torn else "") + json.dumps(vars(one)) + "\n"
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as opened:
        opened.write(line.encode())
        opened.flush()
        os.fsync(handle)


def _anchor(line: bytes) -> Anchor | None:
    try:
        said = json.loads(line)
        one = Anchor(said["seq"], said["mac"], said["at"])
    except (ValueError, TypeError, LookupError):
        return None
    fits = type(one.seq) is int and isinstance(one.mac, str) and isinstance(one.at, str)
    return one if fits else None
