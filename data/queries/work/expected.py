"""Parcels that approved returns wait for: what a list of them shows beside its tasks, and those that a term finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, select, tuple_

from data.models.base import BigId, Instant
from data.models.returns import Decision, ReturnCase, ReturnLine
from data.models.warehouse import ReceivedUnit
from data.models.work import Task
from data.queries.queue import find as queue_find
from data.queries.returns import tracking
from data.queries.work.task_details import TaskPlace, TaskRow, details, row
from data.queries.work.task_lists import PAUSED, RUNS
from data.vocabulary import ARRIVED, DecisionKind, Stage, WorkQueue


@dataclass(frozen=True)
class Announced:
    """What is known of an expected parcel; the tracking number as a label has it, where the customer told one."""

    return_id: int
    tracking_number: str | None
    approved_at: datetime | None
    units: int
    arrived: int


_RETURNS = bindparam("returns", expanding=True, type_=BigId)
_UNITS = (
    select(func.coalesce(func.sum(ReturnLine.quantity), 0))
    .where(ReturnLine.return_id == ReturnCase.id)
    .correlate(ReturnCase)
    .scalar_subquery()
)
_HERE = (
    select(func.count())
    .where(
        ReceivedUnit.return_id == ReturnCase.id,
        ReceivedUnit.corrected_at.is_(None),
        ReceivedUnit.outcome.in_(ARRIVED),
    )
    .correlate(ReturnCase)
    .scalar_subquery()
)
_APPROVED = (
    select(func.max(Decision.decided_at))
    .where(Decision.return_id == ReturnCase.id, Decision.kind == DecisionKind.APPROVE)
    .correlate(ReturnCase)
    .scalar_subquery()
)
_KNOWN = select(
    ReturnCase.id.label("return_id"),
    ReturnCase.tracking_number,
    _APPROVED.label("approved_at"),
    _UNITS.label("units"),
    _HERE.label("arrived"),
).where(ReturnCase.id.in_(_RETURNS))
_BY_TRACKING = select(ReturnCase.id).where(ReturnCase.tracking_number == bindparam("number"))


def announced(tx: Connection, return_ids: Iterable[int]) -> dict[int, Announced]:
    """What is known of these returns' parcels, by the return."""
    found = tx.execute(_KNOWN, {"returns": list(return_ids)})
    return {one.return_id: Announced(**one._mapping) for one in found}


def find(tx: Connection, term: str) -> tuple[tuple[int, ...], bool]:
    """The latest returns that a number, a word or a customer's name finds; false where there are more of them."""
    number = tracking.plain(term)
    told = tx.execute(_BY_TRACKING, {"number": number}).scalars().all() if number else []
    found = queue_find.find(tx, term)
    return tuple(dict.fromkeys([*told, *found.ids])), not found.common


def page(
    tx: Connection, return_ids: Iterable[int], overdue_at: datetime | None, start: TaskPlace | None, limit: int
) -> list[TaskRow]:
    """At most `limit` of these returns' tasks after `start`: the oldest due first, then what is paused."""
    values: dict[str, Any] = {"returns": list(return_ids), "most": limit, "overdue_at": overdue_at}
    if start is not None:
        values |= {"start_rank": start.rank, "start_due": start.due_at, "start_id": start.id}
    statement = _page(overdue=overdue_at is not None, after=start is not None)
    return [row(each) for each in tx.execute(statement, values)]


@cache
def _page(*, overdue: bool, after: bool) -> Select[*tuple[Any, ...]]:
    rank = case((Task.paused_at.is_(None), RUNS), else_=PAUSED)
    wanted = [
        Task.queue == WorkQueue.RECEIVING,
        Task.stage == Stage.RECEIVE,
        Task.record_id.in_(_RETURNS),
        Task.done_at.is_(None),
    ]
    if overdue:
        wanted += [Task.paused_at.is_(None), Task.due_at < bindparam("overdue_at", type_=Instant)]
    if after:
        start = tuple_(
            bindparam("start_rank"), bindparam("start_due", type_=Instant), bindparam("start_id", type_=BigId)
        )
        wanted.append(tuple_(rank, Task.due_at, Task.id) > start)
    found = select(rank.label("rank"), Task.due_at, Task.id).where(*wanted).order_by(rank, Task.due_at, Task.id)
    places = found.limit(bindparam("most")).subquery("place")
    return details(places).order_by(places.c.rank, places.c.due_at, places.c.id)
