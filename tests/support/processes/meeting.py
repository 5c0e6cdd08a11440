"""Two acts that meet exactly between a check and its write, each in a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import event

from data import database
from data.database import Database
from services.desk.errors import DeskError
from tests.support.servers.postgres import until_somebody_waits

PATIENCE_SECONDS = 0.15


def outcome(act: Callable[[], object]) -> str:
    """“won”, or the kind of refusal."""
    try:
        act()
    except DeskError as refusal:
        return type(refusal).__name__
    return "won"


class Meeting:
    """Lets somebody else try exactly before the first statement that is meant, in another connection."""

    def __init__(
        self, here: Callable[[str], bool], other: Callable[[], object], until: Callable[[], None] | None
    ) -> None:
        self._here, self._other, self._until = here, other, until
        self.met = False
        self.found: list[str] = []
        self._thread = threading.Thread(target=lambda: self.found.append(outcome(self._other)))

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        if not self.met and self._here(statement):
            self.met = True
            self._thread.start()
            # Long enough for an act that nothing holds up; one that waits for a lock goes on afterwards.
            (self._until or partial(self._thread.join, PATIENCE_SECONDS))()

    @contextmanager
    def arranged(self) -> Iterator[None]:
        """The meeting takes place inside the block, and both have come to their end after it."""
        engine = database.database().engine
        event.listen(engine, "before_cursor_execute", self)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", self)
            if self.met:
                self._thread.join()


def meet(first: Callable[[], object], statement: str, other: Callable[[], object]) -> Counter[str]:
    """How both ended, when the other came just before the first one's statement that begins like this."""
    return _met(first, Meeting(lambda said: said.startswith(statement), other, None))


def entangled(
    first: Callable[[], object], statement: str, other: Callable[[], object], desk: Database, after: int = 0
) -> Counter[str]:
    """How both ended on PostgreSQL, when the other came before a statement with these words and waits for the first.

    It is the first such statement, or one `after` so many others.
    """
    passed = count()
    here = lambda said: statement in said and next(passed) >= after  # noqa: E731 - as short as what it says
    return _met(first, Meeting(here, other, lambda: until_somebody_waits(desk)))


def _met(first: Callable[[], object], meeting: Meeting) -> Counter[str]:
    with meeting.arranged():
        mine = outcome(first)
    assert meeting.met, "the first act never came so far"
    return Counter([mine, *meeting.found])
