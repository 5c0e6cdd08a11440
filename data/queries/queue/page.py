"""The review queue's pages and capped counts.

A tab is made of lanes (data/queries/queue/lanes.py). Each lane reads an index in its order and stops after a page, so a
page costs the same at a hundred returns and at a million. A search reads the latest returns first instead: the rows of
a common word, or, where fewer rows meet the filters than it is worth, those.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Subquery,
    bindparam,
    case,
    func,
    literal,
    select,
    tuple_,
    union,
    union_all,
)

from data.models.base import Instant
from data.models.catalogue import Customer, Order
from data.models.returns import ReturnCase
from data.queries.queue import counts as counters
from data.queries.queue.find import RARE, Found, Way, among, branch, fits, ids_value
from data.queries.queue.lanes import Criteria, Lane, any_lane, filter_conditions, lane_condition
from data.queries.queue.rows import Place, Row, details, row

COUNT_CAP = RARE


@dataclass(frozen=True)
class Reading:
    """From which place, which way, and whether the tab shows the latest first."""

    start: Place | None = None
    before: bool = False
    latest_first: bool = False

    def ahead(self, lanes: Iterable[Lane]) -> tuple[Lane, ...]:
        """The lanes that reading has still to come to."""
        if self.start is None:
            return tuple(lanes)
        rank = self.start.rank
        return tuple(lane for lane in lanes if (lane.rank <= rank if self.before else lane.rank >= rank))

    def values(self) -> dict[str, Any]:
        """The parameters that say where the page begins."""
        return {} if self.start is None else {"start_due": self.start.due_at, "start_id": self.start.id}


# To test one row for a common word costs 0.06 ms on SQLite, much less on PostgreSQL.
_FEW = {"sqlite": 100, "postgresql": 1_000}


@dataclass(frozen=True)
class _Search:
    """How a term's rows are read: by the ways that find many, by the few ids of the others, or row by row in lanes."""

    common: frozenset[Way]
    from_lanes: bool
    has_rest: bool


@dataclass(frozen=True)
class _Shape:
    """Everything of a page but its values: each shape is built and compiled once."""

    dialect: str
    lanes: tuple[Lane, ...]
    used: frozenset[str]
    start_rank: int | None
    before: bool
    latest_first: bool
    limit: int
    search: _Search | None = None

    @property
    def falling(self) -> bool:
        """Whether due dates, or in a search the ids, fall in the direction of reading."""
        return self.before != (self.latest_first or self.search is not None)


@dataclass(frozen=True)
class Wanted:
    """What is read: lanes under criteria, or what a search found of them."""

    lanes: tuple[Lane, ...]
    criteria: Criteria
    found: Found | None = None


def page(tx: Connection, wanted: Wanted, reading: Reading, limit: int, mask: Callable[[str | None], str]) -> list[Row]:
    """At most `limit` rows in the order of reading, the nearest to the start first, their customers masked."""
    # Fetched at once: row by row the result costs a quarter of the page.
    return [row(each, mask) for each in _read(tx, _page, wanted, reading, limit)]


def nearest(tx: Connection, wanted: Wanted, reading: Reading) -> str | None:
    """The RMA of the first row in the order of reading."""
    found = _read(tx, _nearest, wanted, reading, 1)
    return found[0].rma if found else None


def _read(
    tx: Connection,
    statement: Callable[[_Shape], Select[*tuple[Any, ...]]],
    wanted: Wanted,
    reading: Reading,
    limit: int,
) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    found, criteria = wanted.found, wanted.criteria
    ahead = reading.ahead(wanted.lanes) if found is None else wanted.lanes
    if not ahead or (found is not None and not found.ids):
        return []
    shape = _Shape(
        dialect=tx.dialect.name,
        lanes=ahead,
        used=criteria.used,
        start_rank=None if reading.start is None else reading.start.rank,
        before=reading.before,
        latest_first=reading.latest_first,
        limit=limit,
        search=None if found is None else _search(tx, ahead, criteria, found),
    )
    values = criteria.values() | reading.values()
    if found is not None:
        values |= found.values | {"ids": ids_value(tx.dialect.name, found.rest)}
    return tx.execute(statement(shape), values).all()


def _search(tx: Connection, lanes: tuple[Lane, ...], criteria: Criteria, found: Found) -> _Search:
    """What to drive a common term's page from: its own rows, or those of the lanes where they are few."""
    from_lanes = False
    if found.common and counters.has_counters(criteria.used):
        few = _FEW[tx.dialect.name]
        from_lanes = sum(counters.counts(tx, [(lane,) for lane in lanes], criteria, few + 1)) <= few
    return _Search(found.common, from_lanes, has_rest=bool(found.rest))


@lru_cache(maxsize=512)
def _page(shape: _Shape) -> Select[*tuple[Any, ...]]:
    places = _places(shape)
    return details(places).order_by(*_sorted(places, shape))


@lru_cache(maxsize=256)
def _nearest(shape: _Shape) -> Select[*tuple[Any, ...]]:
    places = _places(shape)
    return select(ReturnCase.rma).join(places, places.c.id == ReturnCase.id)


def _places(shape: _Shape) -> Subquery:
    merged = (_merged_lanes(shape) if shape.search is None else _merged_search(shape, shape.search)).subquery()
    return select(merged).order_by(*_sorted(merged, shape)).limit(shape.limit).subquery("place")


def _sorted(places: Subquery, shape: _Shape) -> list[ColumnElement[Any]]:
    rank, due_at, key = places.c.rank, places.c.due_at, places.c.id
    if shape.search is not None:
        return [key.desc() if shape.falling else key.asc()]
    keys = [due_at.desc(), key.desc()] if shape.falling else [due_at.asc(), key.asc()]
    return [rank.desc() if shape.before else rank.asc(), *keys]


def _merged_lanes(shape: _Shape) -> CompoundSelect[*tuple[Any, ...]]:
    # SQLite takes an order and a limit inside a union only in a subquery.
    return union_all(*[select(_lane(lane, shape).subquery()) for lane in shape.lanes])


def _place(rank: int, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = (literal(rank).label("rank"), ReturnCase.due_at.label("due_at"), ReturnCase.id.label("id"))
    return select(*columns).where(*conditions)


def _lane(lane: Lane, shape: _Shape) -> Select[*tuple[Any, ...]]:
    rows = _place(lane.rank, lane_condition(lane), *filter_conditions(shape.used))
    if shape.start_rank == lane.rank:
        here = tuple_(ReturnCase.due_at, ReturnCase.id)
        there = tuple_(bindparam("start_due", type_=Instant), bindparam("start_id"))
        rows = rows.where(here < there if shape.falling else here > there)
    keys = (ReturnCase.due_at, ReturnCase.id)
    return rows.order_by(*[key.desc() if shape.falling else key.asc() for key in keys]).limit(shape.limit)


def _merged_search(shape: _Shape, search: _Search) -> CompoundSelect[*tuple[Any, ...]]:
    by_row = select(ReturnCase.id).join(Order, Order.id == ReturnCase.order_id)
    by_row = by_row.join(Customer, Customer.id == ReturnCase.customer_id)
    if search.from_lanes:
        ways = [by_row.where(fits(shape.dialect, search.common))]
    else:
        ways = [branch(shape.dialect, way) for way in sorted(search.common)]
        if search.has_rest:
            ways.append(select(ReturnCase.id).where(among(shape.dialect)))
    conditions = [any_lane(shape.lanes), *filter_conditions(shape.used)]
    return union(*[select(_read_by_id(way.where(*conditions), shape).subquery()) for way in ways])


def _read_by_id(way: Select[Any], shape: _Shape) -> Select[*tuple[Any, ...]]:
    key = way.selected_columns[0]
    part = way.with_only_columns(literal(0).label("rank"), ReturnCase.due_at.label("due_at"), key.label("id"))
    if shape.start_rank is not None:
        part = part.where(key < bindparam("start_id") if shape.falling else key > bindparam("start_id"))
    return part.order_by(key.desc() if shape.falling else key.asc()).limit(shape.limit)


def counts(tx: Connection, groups: Sequence[tuple[Lane, ...]], criteria: Criteria, found: Found | None) -> list[int]:
    """How many rows each group of lanes holds, counted up to COUNT_CAP + 1; of a search, among the latest it found."""
    if not groups:
        return []
    if found is not None:
        values = criteria.values() | {"ids": ids_value(tx.dialect.name, found.ids)}
        return list(tx.execute(_found_counts(tx.dialect.name, tuple(groups), criteria.used), values).one())
    if counters.has_counters(criteria.used):
        return counters.counts(tx, groups, criteria, COUNT_CAP + 1)
    return list(tx.execute(_counts(tuple(groups), criteria.used), criteria.values()).one())


@lru_cache(maxsize=256)
def _counts(groups: tuple[tuple[Lane, ...], ...], used: frozenset[str]) -> Select[*tuple[Any, ...]]:
    parts = [
        select(literal(1)).where(any_lane(lanes), *filter_conditions(used)).limit(COUNT_CAP + 1) for lanes in groups
    ]
    return select(*[select(func.count()).select_from(part.subquery()).scalar_subquery() for part in parts])


@lru_cache(maxsize=256)
def _found_counts(dialect: str, groups: tuple[tuple[Lane, ...], ...], used: frozenset[str]) -> Select[*tuple[Any, ...]]:
    columns = [func.count().filter(any_lane(lanes)) for lanes in groups]
    return select(*columns).where(among(dialect), *filter_conditions(used))


def place_of(tx: Connection, lanes: Sequence[Lane], criteria: Criteria, rma: str) -> Place | None:
    """Where the return stands among the lanes; rank 0 when it is in none of them, None when there is no such return."""
    here = tx.execute(_place_of(tuple(lanes)), criteria.values() | {"rma": rma}).one_or_none()
    return None if here is None else Place(*here)


@lru_cache(maxsize=64)
def _place_of(lanes: tuple[Lane, ...]) -> Select[*tuple[Any, ...]]:
    ranks = [(lane_condition(lane), literal(lane.rank)) for lane in lanes]
    rank = case(*ranks, else_=0) if ranks else literal(0)
    return select(rank, ReturnCase.due_at, ReturnCase.id).where(ReturnCase.rma == bindparam("rma"))
