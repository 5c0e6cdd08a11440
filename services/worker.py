"""The worker: jobs, messages with the audit anchor, payments, counters, files left over, erasures that waited.

Everything it takes is taken with a lease in the database, so any number of workers may run beside each other.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from data import database
from services.desk import audit, clock, jobs
from services.desk.jobs import Handler
from services.desk.settings import settings
from services.evidence import sweeping, transcoding
from services.imports import take_away
from services.messages import outbox
from services.privacy.erasure import acting, clearing, resuming
from services.privacy.packages import leaving, making, reviewing
from services.privacy.requests import reminders
from services.privacy.retention import removing
from services.queues import adding_up
from services.refunds.paying import sweeping as payments

# The handler of each kind of job; it takes the job and comes to the same result when it runs twice.
HANDLERS: Mapping[str, Handler] = {
    transcoding.TRANSCODE: transcoding.do_job,
    reviewing.PACKAGE: making.do_job,
    acting.CLEAR: clearing.do_job,
}

PAUSE_SECONDS = 1.0
PAUSE_AFTER_TROUBLE_SECONDS = 15.0
ANCHOR_EVERY = timedelta(hours=1)
ANCHOR_ENTRIES = 1_000
TIDY_EVERY = timedelta(minutes=10)
SWEEP_EVERY = timedelta(days=1)
RESUME_EVERY = timedelta(seconds=15)
log = logging.getLogger(__name__)


class _Every:
    """Work whose time comes again and again; it counts once it was done, so that trouble does not put it off."""

    def __init__(self, period: timedelta) -> None:
        self._period = period
        self._done_at: datetime | None = None

    def run(self, work: Callable[[], object]) -> object:
        """What the work gives; None while its time has not come."""
        now = clock.now()
        if self._done_at is not None and now - self._done_at < self._period:
            return None
        result = work()
        self._done_at = now
        return result


def _tidy() -> None:
    """Remind of privacy requests, and delete what nobody took away or what is past its time."""
    reminders.daily_round()
    take_away.forget_what_nobody_took()
    leaving.delete_what_is_past()
    removing.remove_what_is_due()


class Worker:
    """Daemon threads between `start()` and `stop()`, one for each kind of work.

    `also` handles kinds of jobs beside the desk's own.
    """

    def __init__(self, also: Mapping[str, Handler]) -> None:
        self._handlers = {**HANDLERS, **also}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._anchored_at: datetime | None = None
        self._anchored = 0
        self._tidying, self._sweeping, self._resuming = map(_Every, (TIDY_EVERY, SWEEP_EVERY, RESUME_EVERY))

    def start(self) -> None:
        """Begin; a second call changes nothing."""
        if self._threads:
            return
        self._stopping.clear()
        rounds = {
            "jobs": self._one_job,
            "messages": self.messages_round,
            "payments": payments.sweep,
            "counts": adding_up.add_up,
            "files": self.files_round,
            "erasures": self.erasures_round,
        }
        self._threads = [
            threading.Thread(target=self._loop, args=(work,), name=f"worker-{name}", daemon=True)
            for name, work in rounds.items()
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_seconds: float = 10.0) -> bool:
        """Take nothing new and wait for what is under way; False when that takes longer: its lease ends by itself."""
        self._stopping.set()
        began = bool(self._threads)
        for thread in self._threads:
            thread.join(timeout_seconds)
        ended = not any(thread.is_alive() for thread in self._threads)
        self._threads = []
        if began:
            self._anchor_last()
        return ended

    def _anchor_last(self) -> None:
        try:
            self._anchor(clock.now())
        except (OSError, SQLAlchemyError):
            log.exception("The end of the audit trail could not be anchored while stopping.")

    def _loop(self, work: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            try:
                pause = 0.0 if work() else PAUSE_SECONDS
            except Exception:  # a database that is away for a moment must not end the worker
                log.exception("The worker met trouble and tries again soon.")
                pause = PAUSE_AFTER_TROUBLE_SECONDS
            self._stopping.wait(pause)

    def _one_job(self) -> bool:
        return jobs.run_next(self._handlers)

    def files_round(self) -> bool:
        """Once a day, delete stored files that nothing refers to; never asks to be called again at once."""
        self._sweeping.run(sweeping.sweep)
        return False

    def messages_round(self) -> bool:
        """Send one due message; anchor the trail each hour and 1,000 entries; tidy. False when nothing was sent."""
        sent = outbox.send_next(settings())
        self._anchor_when_due()
        self._tidying.run(_tidy)
        return sent

    def erasures_round(self) -> bool:
        """Every 15 seconds, go on with erasures of which something was held and is free now; False when none did."""
        return bool(self._resuming.run(resuming.resume_all))

    def _anchor_when_due(self) -> None:
        now = clock.now()
        with database.reading() as tx:
            grown = audit.length(tx) - self._anchored
        hour_passed = self._anchored_at is None or now - self._anchored_at >= ANCHOR_EVERY
        if hour_passed or grown >= ANCHOR_ENTRIES:
            self._anchor(now)

    def _anchor(self, now: datetime) -> None:
        anchor = settings().audit_anchor
        anchor.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with database.reading() as tx:
            self._anchored = audit.write_anchor(tx, anchor)
        self._anchored_at = now
