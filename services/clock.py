"""The one place where the clock is read; everything else is told the time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


@contextmanager
def running_as(source: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock answer inside the block, for the demonstration shop's past and for tests."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
