"""Loads the demonstration shop through the services that staff use: in short pieces, and on from wherever it stopped.

Nothing is loaded twice: orders by their number, returns by their form key, files by their name, decisions and the
acts after them by count.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from data import database
from data.demo.orders import orders
from data.demo.returns import Told, told
from data.demo.settling import Settle
from data.demo.story import SLOTS, Approve, Ask, Escalate, Judge, Reject
from data.queries.desk import demonstration as rows
from data.queries.desk.demonstration import Loaded
from data.queries.desk.jobs import JobRow
from data.queries.staff import staff
from services.demo import privacy
from services.demo.acts import Stage, form_key, tell
from services.demo.shelf import equip
from services.demo.studio import Studio
from services.desk import jobs
from services.desk.access import Actor
from services.desk.errors import Conflict, EvidenceRefused, InvalidInput, NotAllowed
from services.desk.jobs import Handler
from services.desk.settings import settings
from services.imports.load import Incoming, Read, check_orders, import_orders
from services.imports.report import Tally

LOAD_DEMONSTRATION = "load_demonstration"

# Between two pieces other background work has its turn, and the desk can end.
PIECE_SECONDS = 4.0
_SOURCE = "demonstration"
_NOTE = "returns with their pictures"
_DECISIONS = (Ask, Approve, Reject, Escalate)
_STUDIO = Studio()
log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]


def load_part(job: JobRow) -> None:
    """The handler of the job: load for a few seconds, and queue what is left."""

    def progress(done: int, total: int, note: str) -> None:
        jobs.progress(job.id, done, total, note)

    if not load(progress, seconds=PIECE_SECONDS):
        jobs.enqueue_rest(job)


# The kinds of jobs that a worker of a shop with a demonstration has to know.
HANDLERS: Mapping[str, Handler] = {LOAD_DEMONSTRATION: load_part, privacy.LOAD_PRIVACY: privacy.load_all}


def load(progress: Progress, *, returns: tuple[Told, ...] | None = None, seconds: float | None = None) -> bool:
    """Load the shop, or of its returns only these, for at most about `seconds`; True when all of it is there.

    Conflict in a shop that has no demonstration staff.
    """
    until = None if seconds is None else time.monotonic() + seconds
    stage = _stage()
    _place_orders(stage.loaded_at)
    try:
        finished = _tell_all(stage, told() if returns is None else returns, progress, until)
    except BaseException:
        stop()
        raise
    if finished:
        stop()
    return finished


def stop() -> None:
    """End the process that draws, with the memory that it took; the next piece starts another."""
    _STUDIO.close()


def _stage() -> Stage:
    """Who acts, and the instant that all dates count back from: the same however often loading starts anew."""
    with database.reading() as tx:
        people = staff.everybody(tx, demonstration_only=True)
    if not people:
        raise Conflict("This shop has no demonstration staff, so there is nobody to load the demonstration.")
    cast = {one.username: Actor(one.id, one.display_name) for one in people}
    return Stage(min(one.created_at for one in people), cast, _STUDIO)


def _place_orders(loaded_at: datetime) -> None:
    actor, placed = Actor(None, _SOURCE), orders(loaded_at, settings().zone)
    incoming = tuple(
        Incoming(order.row, order.customer, order.products, _SOURCE, line) for line, order in enumerate(placed, start=1)
    )
    read = Read(_SOURCE, incoming, Tally(rows_read=len(incoming)), {})
    if check_orders(actor, read).added:
        import_orders(actor, Read(_SOURCE, incoming, Tally(rows_read=len(incoming)), {}))


def _tell_all(stage: Stage, returns: tuple[Told, ...], progress: Progress, until: float | None) -> bool:
    with database.reading() as tx:
        there = rows.loaded(tx, [form_key(one) for one in returns])
    equipped = False
    for count, one in enumerate(returns):
        before = there.get(form_key(one))
        if before is not None and _is_whole(one, before):
            continue
        progress(count, len(returns), _NOTE)
        # The first returns, which a newcomer decides, need no shelf.
        if not equipped and _settling(one):
            equip(stage.cast, stage.loaded_at)
            equipped = True
        try:
            tell(stage, one, before)
        except EvidenceRefused as refusal:
            # The pictures are sound, so the machine was too busy to open one in time: the job tries again later.
            raise RuntimeError("A picture of the demonstration could not be opened.") from refusal
        except (Conflict, InvalidInput, NotAllowed) as refusal:
            # Somebody at the desk was quicker on this return; it stays as they left it.
            log.info("The demonstration leaves the return on order %s as it is: %s", one.number, refusal)
        if until is not None and time.monotonic() > until:
            return False
    progress(len(returns), len(returns), _NOTE)
    return True


def _is_whole(one: Told, there: Loaded) -> bool:
    acts = one.story.acts
    verdicts = sum(len(SLOTS[one.story.all_files[act.file].shot]) for act in acts if isinstance(act, Judge))
    decisions = sum(isinstance(act, _DECISIONS) for act in acts)
    settled = sum(act.entries for act in _settling(one))
    theirs = there.files >= len(one.story.all_files) and there.verdicts >= verdicts
    return theirs and there.decisions >= decisions and there.settled >= settled


def _settling(one: Told) -> tuple[Settle, ...]:
    return tuple(act for act in one.story.acts if isinstance(act, Settle))
