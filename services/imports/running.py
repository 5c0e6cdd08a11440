"""An import in a thread of its own, so that a click elsewhere on the page does not break it off."""

import threading
from collections.abc import Callable

from services.desk.access import Actor
from services.desk.errors import DeskError
from services.imports.load import Progress, Read
from services.imports.report import ImportReport

Act = Callable[[Actor, Read, Progress | None], ImportReport]


class ImportRun:
    """A started import: how far it is, and its report or its refusal when it is done."""

    def __init__(self, act: Act, actor: Actor, read: Read) -> None:
        self.done, self.total = 0, len(read.orders)
        self.report: ImportReport | None = None
        self.failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(act, actor, read), name="import-orders", daemon=False)
        self._thread.start()

    def _run(self, act: Act, actor: Actor, read: Read) -> None:
        try:
            self.report = act(actor, read, self._progress)
        except Exception as failure:  # the page that waits raises it again, in its own thread
            self.failure = failure

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after at most so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def outcome(self) -> ImportReport:
        """The report of a run that is done; raises what the run met."""
        if self.failure is not None:
            raise self.failure
        if self.report is None:
            raise DeskError("The import is still running.")
        return self.report
