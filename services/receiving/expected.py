"""Parcels that are announced and expected: what approved returns wait for, the most overdue first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.work import expected as rows
from data.queries.work import task_lists
from data.queries.work.expected import Announced
from data.queries.work.task_details import TaskPlace, TaskRow
from data.queries.work.task_lists import TaskFilters
from data.vocabulary import Permission, Stage
from services.desk import clock
from services.desk.access import Actor, query
from services.desk.text.form_values import term
from services.queues import cursors

PAGE_ROWS = 25
_STAGES = (Stage.RECEIVE,)


@dataclass(frozen=True)
class Expected:
    """One parcel that is expected: its task with return, order and product, and what is known of the parcel."""

    task: TaskRow
    parcel: Announced

    @property
    def units(self) -> int:
        """Units that are still expected."""
        return max(0, self.parcel.units - self.parcel.arrived)


@dataclass(frozen=True)
class ExpectedPage:
    """One page at the instant `at`; `next` is the place to go on from.

    `open` and `overdue` count all that is expected up to a cap, `more` where there is more; `narrow` where the search
    found more returns than it looks at.
    """

    rows: tuple[Expected, ...]
    next: str | None
    at: datetime
    open: int
    more: bool
    overdue: int
    more_overdue: bool
    narrow: bool = False


@query(Permission.PARCEL_RECEIVE)
def page(
    tx: Connection, actor: Actor, search: str = "", after: str | None = None, *, overdue: bool = False
) -> ExpectedPage:
    """The expected parcels after a place, else from the first; all, or those that the search finds.

    The search takes an RMA, an order or tracking number, words of the items, or a customer's whole name. A parcel is
    overdue after the service level of receiving; one whose customer was asked something is paused and comes last.
    """
    at, wanted = clock.now(), term(search)
    place = cursors.read(after)
    start = None if place is None else TaskPlace(*place)
    late = at if overdue else None
    complete = True
    if wanted:
        returns, complete = rows.find(tx, wanted)
        found = rows.page(tx, returns, late, start, PAGE_ROWS + 1)
    else:
        found = task_lists.page(tx, TaskFilters(_STAGES, overdue_at=late), start, PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    known = rows.announced(tx, [task.record_id for task in shown])
    last = shown[-1].place if len(found) > PAGE_ROWS else None
    counted = task_lists.counts(tx, _STAGES, at)[Stage.RECEIVE]
    open_now = counted.running + counted.paused
    return ExpectedPage(
        rows=tuple(Expected(task, known[task.record_id]) for task in shown),
        next=None if last is None else cursors.write(last.rank, last.due_at, last.id),
        at=at,
        open=min(open_now, task_lists.COUNT_CAP),
        more=open_now > task_lists.COUNT_CAP,
        overdue=min(counted.overdue, task_lists.COUNT_CAP),
        more_overdue=counted.overdue > task_lists.COUNT_CAP,
        narrow=not complete,
    )
