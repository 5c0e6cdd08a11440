"""One writer at a time in this process, in order of arrival, and one COMMIT for those who queue behind each other.

A COMMIT waits for the disk, often longer than the work itself takes. So a writer who is done while another waits leaves
the transaction open for that one, and waits until both are on disk. Each writer's work is a savepoint: what one of them
undoes leaves the others' work as it is. Where nobody waits, a transaction holds one writer, as without all this.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Lock, get_ident

from sqlalchemy import Connection, Engine

# Nobody waits for more than so many others once their own work is done.
MOST_TOGETHER = 16


class WorkLost(RuntimeError):
    """The transaction that several writers shared was given up: nothing of it was written."""


class _Group:
    """A transaction that writers fill one after the other; `kept` ends with its COMMIT, or with why there was none."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect().execution_options(desk_writes=True)
        try:
            self._transaction = self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        self._writers = 0
        self._flaw: BaseException | None = None
        self.kept: Future[None] = Future()

    @property
    def has_room(self) -> bool:
        """Whether another writer may join."""
        return self._flaw is None and self._writers < MOST_TOGETHER

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """The work of one writer, all or nothing."""
        self._writers += 1
        # Until this part has come to a clean end, nothing of the transaction may be kept.
        self._flaw = WorkLost("The database gave up a transaction that several people shared. Please do it again.")
        self._connection.exec_driver_sql("SAVEPOINT part")
        try:
            yield self._connection
        except BaseException as error:
            if self._is_open():
                self._connection.exec_driver_sql("ROLLBACK TO part")
                self._release()
            else:
                # A full disk, for one, makes SQLite undo the whole transaction at once.
                self._flaw = error
            raise
        self._release()

    def _release(self) -> None:
        self._connection.exec_driver_sql("RELEASE part")
        self._flaw = None

    def _is_open(self) -> bool:
        raw = self._connection.connection.driver_connection
        return raw is not None and bool(raw.in_transaction)

    def end(self) -> None:
        """Commit, or undo everything, and tell all who took part."""
        try:
            with self._connection, self._transaction:
                if self._flaw is not None:
                    raise self._flaw
        except BaseException as error:  # every writer of the group raises it
            self.kept.set_exception(error)
        else:
            self.kept.set_result(None)


class Writers:
    """The writers of one SQLite database in this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Guards the queue and the turn, for moments only; the turn itself guards the group.
        self._guard = Lock()
        self._queue: deque[tuple[int, Event]] = deque()
        self._turn: int | None = None
        self._group: _Group | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose work is on disk at the end of the block, or undone by an exception.

        Raises what the COMMIT raised, also where the block itself came to an end: then nothing was written.
        RuntimeError where the thread is in a transaction already.
        """
        self._wait_for_turn()
        try:
            group = self._group = self._group or _Group(self._engine)
        except BaseException:
            self._pass_on()
            raise
        try:
            with group.part() as connection:
                yield connection
        finally:
            self._pass_on()
            # A refusal waits as well: it may rest on work of the group that is not on disk yet.
            group.kept.result()

    def _wait_for_turn(self) -> None:
        place = (get_ident(), Event())
        with self._guard:
            if self._turn == place[0]:
                raise RuntimeError("This thread is in a transaction already; use its connection.")
            if self._turn is None:
                self._turn = place[0]
                return
            self._queue.append(place)
        try:
            place[1].wait()
        except BaseException:
            self._give_up(place)
            raise

    def _give_up(self, place: tuple[int, Event]) -> None:
        """Leave the queue; a turn that was given meanwhile goes to the next."""
        with self._guard:
            waits = place in self._queue
            if waits:
                self._queue.remove(place)
        if not waits:
            self._pass_on()

    def _pass_on(self) -> None:
        """Let the next writer join where there is one and room for it; else end the transaction first."""
        while True:
            with self._guard:
                if self._queue and (self._group is None or self._group.has_room):
                    self._turn, called = self._queue.popleft()
                    called.set()
                    return
                if self._group is None:
                    self._turn = None
                    return
            group, self._group = self._group, None
            group.end()
