"""Places in a list as an URL carries them, so that a page can begin after one whatever came or went before it."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_CURSOR = re.compile(r"([0-9])-([0-9]{1,16})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Cursor(NamedTuple):
    """A rank, a due time and an id."""

    rank: int
    due_at: datetime
    id: int


def write(rank: int, due_at: datetime, key: int) -> str:
    """The place as a parameter."""
    return f"{rank}-{(due_at - _EPOCH) // _MICROSECOND}-{key}"


def read(text: str | None) -> Cursor | None:
    """The place that `write` wrote; None for anything else."""
    found = _CURSOR.fullmatch(text or "")
    return None if found is None else Cursor(int(found[1]), _EPOCH + int(found[2]) * _MICROSECOND, int(found[3]))
