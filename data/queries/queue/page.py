"""The review queue's pages and capped counts.

A tab is made of lanes (data/queries/queue/lanes.py). Each lane reads an index in its order and stops after a page, so a
page costs the same at a hundred returns and at a million. A search reads the latest returns first instead: the rows of
a common word, or, where fewer rows meet the filters than it is worth, those. In another order than that of due dates a
lane walks the index of that order and leaves out what does not meet the filters; where few rows meet them, they are
read by their own index and sorted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
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
from data.queries.queue.lanes import (
    INDEXED,
    Criteria,
    Lane,
    Whose,
    any_lane,
    by_no_index,
    filter_conditions,
    lane_condition,
    walked_condition,
)
from data.queries.queue.rows import Place, Row, details, row

COUNT_CAP = RARE


class By(StrEnum):
    """What rows can be sorted by; ids are in the order of time."""

    DUE = "due"
    AGE = "age"
    WORTH = "worth"


@dataclass(frozen=True)
class Reading:
    """From which place, which way, and in which order; `by` None is the usual one of the tab or the search."""

    start: Place | None = None
    before: bool = False
    descending: bool = False
    by: By | None = None

    def ahead(self, lanes: Iterable[Lane]) -> tuple[Lane, ...]:
        """The lanes that reading has still to come to."""
        if self.start is None:
            return tuple(lanes)
        rank = self.start.rank
        return tuple(lane for lane in lanes if (lane.rank <= rank if self.before else lane.rank >= rank))

    def values(self) -> dict[str, Any]:
        """The parameters that say where the page begins."""
        if self.start is None:
            return {}
        return {"start_due": self.start.due_at, "start_id": self.start.id, "start_worth": self.start.worth}


# To test one row for a common word costs 0.06 ms on SQLite, much less on PostgreSQL.
_FEW = {"sqlite": 100, "postgresql": 1_000}
# So many rows SQLite reads by a filter's index and sorts in about 10 ms.
_FEW_TO_SORT = 5_000
_MANY = (Whose.ANYBODY, Whose.FREE)
_KEYS: dict[By, tuple[ColumnElement[Any], ...]] = {
    By.DUE: (ReturnCase.due_at.expression, ReturnCase.id.expression),
    By.AGE: (ReturnCase.id.expression,),
    By.WORTH: (ReturnCase.claimed_usd_cents.expression, ReturnCase.id.expression),
}
_STARTS: dict[By, tuple[ColumnElement[Any], ...]] = {
    By.DUE: (bindparam("start_due", type_=Instant), bindparam("start_id")),
    By.AGE: (bindparam("start_id"),),
    By.WORTH: (bindparam("start_worth"), bindparam("start_id")),
}


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
    by: By
    descending: bool
    limit: int
    search: _Search | None = None
    walked: bool = False

    @property
    def falling(self) -> bool:
        """Whether what is sorted by falls in the direction of reading."""
        return self.before != self.descending


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
    by, descending = _order(reading, found)
    shape = _Shape(
        dialect=tx.dialect.name,
        lanes=ahead,
        used=criteria.used,
        start_rank=None if reading.start is None else reading.start.rank,
        before=reading.before,
        by=by,
        descending=descending,
        limit=limit,
        search=None if found is None else _search(tx, ahead, criteria, found),
        walked=found is None and _walked(tx, ahead, criteria, by),
    )
    values = criteria.values() | reading.values()
    if found is not None:
        values |= found.values | {"ids": ids_value(tx.dialect.name, found.rest)}
    return tx.execute(statement(shape), values).all()


def _order(reading: Reading, found: Found | None) -> tuple[By, bool]:
    """A common word's rows come in the order of its index, whatever is asked for."""
    if found is not None and (found.common or reading.by is None):
        return By.AGE, True
    return reading.by or By.DUE, reading.descending


def _walked(tx: Connection, lanes: tuple[Lane, ...], criteria: Criteria, by: By) -> bool:
    """Whether SQLite, which knows no numbers of rows, is told to walk the index of the order; PostgreSQL knows them."""
    if by is By.DUE or tx.dialect.name != "sqlite" or "assignee" in criteria.used:
        return False
    if not criteria.used & INDEXED:
        return True
    counted = replace(criteria, opened_before=None, least=None, most=None, due_before=None)
    return sum(counters.counts(tx, [(lane,) for lane in lanes], counted, _FEW_TO_SORT + 1)) > _FEW_TO_SORT


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
    names = (places.c.id,) if shape.by is By.AGE else (places.c.key, places.c.id)
    keys = _directed(names, shape)
    return keys if shape.search is not None else [places.c.rank.desc() if shape.before else places.c.rank.asc(), *keys]


def _directed(keys: Iterable[ColumnElement[Any]], shape: _Shape) -> list[ColumnElement[Any]]:
    return [key.desc() if shape.falling else key.asc() for key in keys]


def _merged_lanes(shape: _Shape) -> CompoundSelect[*tuple[Any, ...]]:
    # SQLite takes an order and a limit inside a union only in a subquery.
    return union_all(*[select(_lane(lane, shape).subquery()) for lane in shape.lanes])


def _lane(lane: Lane, shape: _Shape) -> Select[*tuple[Any, ...]]:
    condition = walked_condition(lane) if shape.walked else lane_condition(lane)
    keys = _KEYS[shape.by]
    if shape.dialect == "sqlite" and shape.by is not By.DUE and not (shape.walked and lane.whose in _MANY):
        # Few rows are the person's or meet the filters: those are read, and not all of the state.
        keys = tuple(by_no_index(key) for key in keys)
    columns = (literal(lane.rank).label("rank"), keys[0].label("key"), ReturnCase.id.label("id"))
    rows = select(*columns).where(condition, *filter_conditions(shape.used, walked=shape.walked))
    if shape.start_rank == lane.rank:
        rows = rows.where(_beyond(keys, shape))
    return rows.order_by(*_directed(keys, shape)).limit(shape.limit)


def _beyond(keys: tuple[ColumnElement[Any], ...], shape: _Shape) -> ColumnElement[bool]:
    """Holds for rows after the start in the direction of reading."""
    here, there = tuple_(*keys), tuple_(*_STARTS[shape.by])
    return here < there if shape.falling else here > there


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
    return union(*[select(_one_way(way.where(*conditions), shape).subquery()) for way in ways])


def _one_way(way: Select[Any], shape: _Shape) -> Select[*tuple[Any, ...]]:
    # In the order of ids they are those of the way's own index.
    own = way.selected_columns[0]
    keys = (own,) if shape.by is By.AGE else _KEYS[shape.by]
    part = way.with_only_columns(literal(0).label("rank"), keys[0].label("key"), own.label("id"))
    if shape.start_rank is not None:
        part = part.where(_beyond(keys, shape))
    return part.order_by(*_directed(keys, shape)).limit(shape.limit)


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
    found = select(rank, ReturnCase.due_at, ReturnCase.id, ReturnCase.claimed_usd_cents)
    return found.where(ReturnCase.rma == bindparam("rma"))
