"""The ledger of erasures beside the key, outside the database: a restored backup is held against it (E15, P52).

One line for each run of an erasure: its random id, keyed hashes of the customers' rows, purposes and day. No personal
data stands in it, and without the desk's key it names nobody.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from services.desk.settings import settings


@dataclass(frozen=True)
class Line:
    """One erasure as the ledger knows it; `subjects` are keyed hashes in hex."""

    erasure: str
    subjects: tuple[str, ...]
    purposes: tuple[str, ...]
    on: str


def file() -> Path:
    """Where the ledger stands."""
    return settings().home / "keys" / "erasures.ledger"


def read() -> list[Line]:
    """Every line, oldest first; one that was cut off while it was written is left out, and was written again."""
    if not file().exists():
        return []
    lines = (_line(raw) for raw in file().read_bytes().splitlines())
    return [one for one in lines if one is not None]


def add(line: Line) -> None:
    """Add a line, on disk for good when this returns; an erasure that is there with its subjects stays as it is."""
    if any(one.erasure == line.erasure and {*line.subjects} <= {*one.subjects} for one in read()):
        return
    where = file()
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    torn = where.exists() and where.stat().st_size > 0 and not where.read_bytes().endswith(b"\n")
    handle = os.open(where, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as opened:
        opened.write((("\n" if torn else "") + json.dumps(asdict(line)) + "\n").encode())
        opened.flush()
        os.fsync(handle)


def _line(raw: bytes) -> Line | None:
    try:
        said = json.loads(raw)
        return Line(str(said["erasure"]), tuple(said["subjects"]), tuple(said["purposes"]), str(said["on"]))
    except (ValueError, TypeError, LookupError):
        return None
