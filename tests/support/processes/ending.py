"""Processes that end with the test that started them, however it ends."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[3]

# The pipe closes with its other end: with us, also when we are killed.
_WHEN_WE_ARE_GONE = 'cat > /dev/null; kill -TERM "$0"'


@contextmanager
def ends_with_us(pid: int) -> Iterator[None]:
    """Have the process ended if this one is gone before the block is left; leaving the block, it is ended already."""
    watching = subprocess.Popen(
        ["sh", "-c", _WHEN_WE_ARE_GONE, str(pid)],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Or the key that ends a run by hand would end the watch first.
        start_new_session=True,
    )
    with watching:
        try:
            yield
        finally:
            watching.kill()


@contextmanager
def started(command: list[str], environment: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    """A process in the checkout, its input and output as text; what is left of it is killed at the end of the block."""
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(command, cwd=_ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as process,
        ends_with_us(process.pid),
    ):
        try:
            yield process
        finally:
            process.kill()
