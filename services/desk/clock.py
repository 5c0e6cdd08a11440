"""The one place where the clock is read; everything else is told the time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _standing.get() or _source()


def today(zone: tzinfo) -> date:
    """The calendar day that it is now in the zone."""
    return now().astimezone(zone).date()


@contextmanager
def running_as(source: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock answer the whole process inside the block, for tests."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let the time stand still inside the block for this thread alone, for what the demonstration shop did earlier.

    Everybody else at the desk, and the leases of running work, keep the present time.
    """
    token = _standing.set(instant)
    try:
        yield
    finally:
        _standing.reset(token)
