"""Lists of open tasks: what runs first by due time, what is paused last; whole pages from an index, counts up to a cap.

A list is made of stages. Each stage's part is read from an index in its order and stops after a page, so a page costs
the same at a hundred tasks and at a million.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from data.models.base import Instant
from data.models.work import Task
from data.queries.money import own_part_rows
from data.queries.money.own_part_rows import Me
from data.queries.work.task_details import TaskPlace, TaskRow, details, row
from data.vocabulary import Stage

COUNT_CAP = 500
NOBODY = 0
RUNS, PAUSED = 0, 1


@dataclass(frozen=True)
class TaskFilters:
    """What the tasks of a list must meet: these stages, this owner (NOBODY for none), overdue at the instant."""

    stages: tuple[Stage, ...]
    owner: int | None = None
    overdue_at: datetime | None = None
    # With it, only what this person may do: nobody moves the money of what they had another part in.
    me: Me | None = None

    @property
    def _owned(self) -> str:
        return "" if self.owner is None else "nobody" if self.owner == NOBODY else "somebody"

    def values(self) -> dict[str, Any]:
        """The parameters of the statements."""
        stages = {f"the_stage_{number}": stage for number, stage in enumerate(self.stages)}
        mine = {} if self.me is None else self.me.values()
        return stages | mine | {"owner": self.owner, "overdue_at": self.overdue_at}

    def shape(self, start_rank: int | None, limit: int) -> "Shape":
        """The list without its values."""
        money = () if self.me is None else self.stages
        return Shape(len(self.stages), self._owned, self.overdue_at is not None, start_rank, limit, money)


@dataclass(frozen=True)
class Shape:
    """Everything of a list but its values: the statement of each shape is built and compiled once."""

    stages: int
    owned: str
    overdue: bool
    start_rank: int | None
    limit: int
    # The stages by name where only what one may do is asked for: what bars from each is another statement.
    mine: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class StageCount:
    """How many tasks of a stage run, how many are paused, how many are overdue, and when the first is due.

    Each number is counted up to COUNT_CAP + 1; what is paused is not overdue.
    """

    running: int
    paused: int
    overdue: int
    next_due: datetime | None


def page(tx: Connection, filters: TaskFilters, start: TaskPlace | None, limit: int) -> list[TaskRow]:
    """At most `limit` rows after `start`: the oldest due first, then what is paused."""
    if not filters.stages:
        return []
    values = filters.values()
    if start is not None:
        values |= {"start_due": start.due_at, "start_id": start.id}
    statement = _page(filters.shape(None if start is None else start.rank, limit))
    return [row(each) for each in tx.execute(statement, values).all()]


@lru_cache(maxsize=256)
def _page(shape: Shape) -> Select[*tuple[Any, ...]]:
    ranks = [rank for rank in (RUNS, PAUSED) if shape.start_rank is None or rank >= shape.start_rank]
    if shape.overdue:
        ranks = [rank for rank in ranks if rank == RUNS]
    parts = [_part(shape, number, rank) for number in range(shape.stages) for rank in ranks]
    # Overdue and past the running ones: nothing follows.
    parts = parts or [_part(shape, 0, RUNS).where(literal(False))]  # noqa: FBT003 - SQL's own word
    # SQLite takes an order and a limit inside a union only in a subquery.
    merged = union_all(*[select(part.subquery()) for part in parts]).subquery()
    keys = (merged.c.rank, merged.c.due_at, merged.c.id)
    places = select(merged).order_by(*keys).limit(shape.limit).subquery("place")
    return details(places).order_by(places.c.rank, places.c.due_at, places.c.id)


def _part(shape: Shape, number: int, rank: int) -> Select[*tuple[Any, ...]]:
    part = select(literal(rank).label("rank"), Task.due_at, Task.id).where(*_conditions(shape, number, rank))
    if shape.start_rank == rank:
        there = tuple_(bindparam("start_due", type_=Instant), bindparam("start_id", type_=BigInteger))
        part = part.where(tuple_(Task.due_at, Task.id) > there)
    return part.order_by(Task.due_at, Task.id).limit(shape.limit)


def _conditions(shape: Shape, number: int, rank: int) -> list[ColumnElement[bool]]:
    found = [Task.stage == bindparam(f"the_stage_{number}", type_=Task.stage.type), Task.done_at.is_(None)]
    found.append(Task.paused_at.is_(None) if rank == RUNS else Task.paused_at.is_not(None))
    if shape.owned:
        nobody = shape.owned == "nobody"
        found.append(Task.owner_id.is_(None) if nobody else Task.owner_id == bindparam("owner", type_=BigInteger))
    barred = own_part_rows.in_task(shape.mine[number], Task.record_id, Task.return_id) if shape.mine else []
    if barred:
        found.append(not_(or_(*[part for part, _word in barred])))
    if shape.overdue:
        found.append(Task.due_at < bindparam("overdue_at", type_=Instant))
    return found


def counts(tx: Connection, stages: Sequence[Stage], at: datetime, me: Me | None = None) -> dict[Stage, StageCount]:
    """What waits in each stage at the instant; with `me`, what this person may do of it."""
    filters = TaskFilters(tuple(stages), me=me)
    if not stages:
        return {}
    found = tx.execute(_counts(filters.shape(None, COUNT_CAP + 1)), filters.values() | {"overdue_at": at}).one()
    return {stage: StageCount(*found[4 * number : 4 * number + 4]) for number, stage in enumerate(stages)}


@lru_cache(maxsize=64)
def _counts(shape: Shape) -> Select[*tuple[Any, ...]]:
    columns: list[ColumnElement[Any]] = []
    for number in range(shape.stages):
        running = _conditions(shape, number, RUNS)
        overdue = [*running, Task.due_at < bindparam("overdue_at", type_=Instant)]
        first = select(Task.due_at).where(*running).order_by(Task.due_at, Task.id).limit(1).scalar_subquery()
        paused = _conditions(shape, number, PAUSED)
        columns += [*[_capped(shape, each) for each in (running, paused, overdue)], first]
    return select(*[column.label(f"column_{number}") for number, column in enumerate(columns)])


def _capped(shape: Shape, conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[int]:
    part = select(literal(1)).where(*conditions).limit(shape.limit).subquery()
    return select(func.count()).select_from(part).scalar_subquery()


def parts(tx: Connection, places: Sequence[TaskRow], me: Me) -> dict[int, str]:
    """Of these tasks those that the person may not do, each with the word of the part that they had."""
    found: dict[int, str] = {}
    for stage in {place.stage for place in places}:
        barred = own_part_rows.in_task(stage, Task.record_id, Task.return_id)
        if barred:
            here = [place.place.id for place in places if place.stage is stage]
            had = own_part_rows.word(barred).label("had")
            rows = tx.execute(select(Task.id, had).where(Task.id.in_(here)), me.values())
            found |= {task: part for task, part in rows if part is not None}
    return found


@dataclass(frozen=True)
class TaskState:
    """A task as an act upon it finds it."""

    id: int
    version: int
    stage: Stage
    owner_id: int | None
    done: bool


_STATES = (
    select(Task.id, Task.version, Task.stage, Task.owner_id, Task.done_at.is_not(None).label("done"))
    .where(Task.id.in_(bindparam("tasks", expanding=True)))
    .order_by(Task.id)
    .with_for_update()
)


def lock(tx: Connection, task_ids: Iterable[int]) -> dict[int, TaskState]:
    """The tasks by id, which nobody else changes until the transaction ends."""
    found = tx.execute(_STATES, {"tasks": sorted(task_ids)})
    return {state.id: TaskState(**state._mapping) for state in found}


def set_owner(tx: Connection, task_id: int, owner_id: int | None) -> None:
    """Give a task to somebody, or to nobody."""
    tx.execute(update(Task).where(Task.id == task_id).values(owner_id=owner_id, version=Task.version + 1))
