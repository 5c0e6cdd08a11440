"""The work queues: what is to be done about approved returns, oldest due first, paused last; and its export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from data.queries.money.own_part_rows import Me
from data.queries.work import task_lists as rows
from data.queries.work.task_details import TaskPlace, TaskRow
from data.queries.work.task_lists import NOBODY, StageCount, TaskFilters
from data.vocabulary import AuditTag, Permission, Stage, WorkQueue
from services.desk import audit, clock
from services.desk.access import Actor, command, permissions_of, query
from services.desk.errors import LimitReached, NotAllowed
from services.desk.settings import settings
from services.desk.text import csv_files
from services.policy import money
from services.queues import cursors, work_stages
from services.queues.review_filters import Who
from services.queues.work_filters import WorkFilters
from services.queues.work_words import QUEUES, STAGES
from services.refunds import duties
from services.settling import parts_owed
from services.settling.parts_owed import ToAsk

__all__ = ["QueueCount", "TaskRow", "Waiting", "WorkFilters", "WorkPage", "export", "queue_page", "waiting"]

PAGE_ROWS = 25
MOST_EXPORTED = 50_000
_EXPORT_PAGE = 1_000
_COLUMNS = (
    *("Queue", "To do", "Return", "Order", "Product", "Lines", "Amount", "Currency"),
    *("Open since", "Due", "Overdue", "Paused since", "Taken"),
)


@dataclass(frozen=True)
class QueueCount:
    """What waits in these stages of a queue: how many, how many overdue, when the first is due.

    Numbers go up to `rows.COUNT_CAP`; `more` and `more_overdue` where there are more.
    """

    stages: tuple[Stage, ...]
    open: int
    more: bool
    overdue: int
    more_overdue: bool
    next_due: datetime | None


@dataclass(frozen=True)
class WorkPage:
    """One page of a queue at the instant `at`; `next` is the place to go on from. `counts` are the person's queues."""

    rows: tuple[TaskRow, ...]
    next: str | None
    at: datetime
    counts: dict[WorkQueue, QueueCount]
    stages: tuple[Stage, ...]
    may_assign: bool
    # Why the person may not do a task of the page, by its id, in plain words.
    not_mine: dict[int, str]
    # Which missing parts the customer is to be asked to pay for, by the task's id.
    parts: dict[int, str]


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: what they work, what others work that they see, the first of what they have taken."""

    mine: dict[WorkQueue, QueueCount]
    others: dict[WorkQueue, QueueCount]
    taken: tuple[TaskRow, ...]
    at: datetime


@dataclass(frozen=True)
class Export:
    """A queue as a CSV file."""

    file: bytes
    rows: int


@query(Permission.WORK_OWN)
def queue_page(
    tx: Connection, actor: Actor, queue: WorkQueue, filters: WorkFilters, after: str | None = None
) -> WorkPage:
    """The page of a queue after a place, else the first; NotAllowed for a queue that is not the person's."""
    held, at = permissions_of(tx, actor), clock.now()
    stages = _stages(held, queue)
    place = cursors.read(after)
    start = None if place is None else TaskPlace(*place)
    found = rows.page(tx, _criteria(actor, stages, filters, at), start, PAGE_ROWS + 1)
    last = found[PAGE_ROWS - 1].place if len(found) > PAGE_ROWS else None
    parts = _parts(tx, found[:PAGE_ROWS])
    shown = [_priced(row, parts) for row in found[:PAGE_ROWS]]
    return WorkPage(
        rows=tuple(shown),
        next=None if last is None else cursors.write(last.rank, last.due_at, last.id),
        at=at,
        counts=_counts(tx, _seen(held), at),
        stages=stages,
        may_assign=Permission.WORK_ASSIGN in held,
        parts={task: one.names for task, one in parts.items()},
        not_mine={task: duties.WHY_NOT[part] for task, part in rows.parts(tx, shown, duties.me(tx, actor)).items()},
    )


def _parts(tx: Connection, shown: Sequence[TaskRow]) -> dict[int, ToAsk]:
    """What the customer is to be asked for, by the task; nothing is read where no task is about it."""
    asking = [row for row in shown if row.stage is Stage.ASK_PARTS]
    found = parts_owed.to_ask(tx, [row.record_id for row in asking]) if asking else {}
    return {row.place.id: found[row.record_id] for row in asking if row.record_id in found}


def _priced(row: TaskRow, parts: dict[int, ToAsk]) -> TaskRow:
    asked = parts.get(row.place.id)
    return row if asked is None else replace(row, amount=asked.amount, currency=asked.currency)


@query(Permission.WORK_OWN)
def waiting(tx: Connection, actor: Actor) -> Waiting:
    """What waits for the actor now: tasks of theirs that they may do, none of which they had another part in."""
    held, at = permissions_of(tx, actor), clock.now()
    seen = _seen(held)
    mine = {queue: work_stages.worked(held, queue) for queue in seen}
    others = {queue: tuple(stage for stage in stages if stage not in mine[queue]) for queue, stages in seen.items()}
    everything = tuple(stage for stages in seen.values() for stage in stages)
    taken = rows.page(tx, TaskFilters(everything, actor.staff_id or NOBODY), None, PAGE_ROWS)
    return Waiting(_counts(tx, mine, at, duties.me(tx, actor)), _counts(tx, others, at), tuple(taken), at)


@command(Permission.WORK_OWN)
def export(tx: Connection, actor: Actor, queue: WorkQueue, filters: WorkFilters) -> Export:
    """The queue under the filters as CSV, without anything of customers; LimitReached above 50,000 tasks."""
    at = clock.now()
    criteria = _criteria(actor, _stages(permissions_of(tx, actor), queue), filters, at)
    found = list(_all(tx, criteria))
    if len(found) > MOST_EXPORTED:
        raise LimitReached(f"More than {MOST_EXPORTED:,} tasks fit. Narrow the list by stage or owner, then export it.")
    details = {"queue": queue.value, "filters": filters.to_params(), "rows": len(found)}
    audit.record(tx, actor, AuditTag.WORK_EXPORTED, f"queue:{queue.value}", details)
    return Export(csv_files.csv_file(_COLUMNS, (_cells(row, at) for row in found)), len(found))


def _all(tx: Connection, criteria: TaskFilters) -> Iterator[TaskRow]:
    place: TaskPlace | None = None
    count = 0
    while found := rows.page(tx, criteria, place, _EXPORT_PAGE):
        yield from found
        place, count = found[-1].place, count + len(found)
        if len(found) < _EXPORT_PAGE or count > MOST_EXPORTED:
            return


def _cells(row: TaskRow, at: datetime) -> tuple[csv_files.Cell, ...]:
    zone = settings().zone
    amount = None if row.amount is None or row.currency is None else money.to_major(row.amount, row.currency)
    return (
        *(QUEUES[row.queue], STAGES[row.stage], row.rma or row.tracking_number, row.order_number, row.product),
        *(row.lines or None, amount, None if amount is None else row.currency),
        *(row.opened_at.astimezone(zone), row.place.due_at.astimezone(zone)),
        row.paused_at is None and row.place.due_at < at,
        None if row.paused_at is None else row.paused_at.astimezone(zone),
        row.owner_id is not None,
    )


def _stages(held: frozenset[Permission], queue: WorkQueue) -> tuple[Stage, ...]:
    stages = work_stages.seen(held, queue)
    if not stages:
        raise NotAllowed(f"The queue “{QUEUES[queue]}” is worked by others. Ask an administrator if you need it.")
    return stages


def _criteria(actor: Actor, stages: tuple[Stage, ...], filters: WorkFilters, at: datetime) -> TaskFilters:
    owners = {Who.ME: actor.staff_id or NOBODY, Who.NOBODY: NOBODY}
    return TaskFilters(
        stages=tuple(stage for stage in stages if filters.stage in (None, stage)),
        owner=None if filters.owner is None else owners[filters.owner],
        overdue_at=at if filters.overdue else None,
    )


def _seen(held: frozenset[Permission]) -> dict[WorkQueue, tuple[Stage, ...]]:
    """The person's queues in the order in which goods and money go through them."""
    seen = {queue: work_stages.seen(held, queue) for queue in work_stages.STAGES}
    return {queue: stages for queue, stages in seen.items() if stages}


def _counts(
    tx: Connection, queues: dict[WorkQueue, tuple[Stage, ...]], at: datetime, me: Me | None = None
) -> dict[WorkQueue, QueueCount]:
    counted = rows.counts(tx, [stage for stages in queues.values() for stage in stages], at, me)
    return {queue: _sum(stages, [counted[stage] for stage in stages]) for queue, stages in queues.items() if stages}


def _sum(stages: tuple[Stage, ...], counted: list[StageCount]) -> QueueCount:
    most = rows.COUNT_CAP
    waiting_now, overdue = sum(one.running + one.paused for one in counted), sum(one.overdue for one in counted)
    due = [one.next_due for one in counted if one.next_due is not None]
    return QueueCount(
        stages=stages,
        open=min(waiting_now, most),
        more=waiting_now > most,
        overdue=min(overdue, most),
        more_overdue=overdue > most,
        next_due=min(due, default=None),
    )
