"""The process that draws the demonstration's pictures, started with the first one and ended after the last."""

import json
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from data.demo.studio import LENGTH

_ROOT = Path(__file__).parents[2]
_END_SECONDS = 5.0


class Studio:
    """Draws in a process of its own, so that the desk's memory and processor time stay free; not for two threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, drawings: Sequence[dict[str, Any]]) -> Generator[bytes, None, None]:
        """The files of these drawings, one after the other; the next is drawn while the caller works with this one.

        RuntimeError when the process has ended.
        """
        waiting = len(drawings)
        if not waiting:
            return
        self._ask(drawings)
        try:
            while waiting:
                content = self._answer()
                waiting -= 1
                yield content
        finally:
            # Who stops listening early must not leave answers for the next one to find.
            while waiting and self._process is not None:
                self._answer()
                waiting -= 1

    def close(self) -> None:
        """End the process, and with it the memory that it took."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate(timeout=_END_SECONDS)

    def _ask(self, drawings: Sequence[dict[str, Any]]) -> None:
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(b"".join(json.dumps(drawing).encode() + b"\n" for drawing in drawings))
        process.stdin.flush()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data.demo.studio"], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self._process

    def _answer(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        head = self._process.stdout.read(LENGTH.size)
        length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
        content = self._process.stdout.read(length)
        if not length or len(content) < length:
            self.close()
            raise RuntimeError("The process that draws the demonstration's pictures has ended.")
        return content
