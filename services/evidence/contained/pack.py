"""The one file into which a decoder writes all it makes: the pieces, then a report that says where each lies."""

import json
import os
import struct
from typing import BinaryIO

from services.evidence.contained.job import REPORT_MAGIC, REPORT_MAX


class Pack:
    """The writing side, inside the decoder."""

    def __init__(self, file: BinaryIO) -> None:
        """Write to an empty seekable file."""
        self.file = file
        self._sections: dict[str, list[int]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Append a piece."""
        start = self.file.seek(0, os.SEEK_END)
        self.file.write(content)
        self._sections[name] = [start, len(content)]

    def claim(self, name: str) -> None:
        """Name all that was written so far, by somebody who writes to the file itself, as one piece."""
        self._sections[name] = [0, self.file.seek(0, os.SEEK_END)]

    def restart(self) -> None:
        """Forget everything written so far."""
        self._sections.clear()
        self.file.truncate(0)
        self.file.seek(0)

    def finish(self, report: dict[str, object]) -> None:
        """Append the report, its length and the mark that it is complete."""
        text = json.dumps(report | {"sections": self._sections}, ensure_ascii=False).encode()
        self.file.seek(0, os.SEEK_END)
        self.file.write(text + struct.pack(">I", len(text)) + REPORT_MAGIC)
        self.file.flush()


def read_report(file: BinaryIO) -> tuple[bytes, int]:
    """The report's JSON text and where it begins; ValueError when there is no complete one of bounded size."""
    tail = len(REPORT_MAGIC) + 4
    size = file.seek(0, os.SEEK_END)
    if size < tail:
        raise ValueError("no report")
    file.seek(size - tail)
    length, magic = struct.unpack(f">I{len(REPORT_MAGIC)}s", file.read(tail))
    start = size - tail - length
    if magic != REPORT_MAGIC or length > REPORT_MAX or start < 0:
        raise ValueError("no report")
    file.seek(start)
    return file.read(length), start
