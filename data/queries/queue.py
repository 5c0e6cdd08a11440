"""The review queue's rows: keyset pages, capped counts and the case that is next.

A tab is made of lanes: the rows of one state that wait for one kind of person. Each lane reads an index in its order
and stops after a page, so a page costs the same at a hundred returns and at a million.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, literal, or_, select, tuple_, union_all

from data.models.base import Instant
from data.models.returns import ReturnCase
from data.queries.queue_rows import Place, Row, details, row
from data.queries.queue_search import Found
from data.vocabulary import Reason, Recommendation, ReturnState, Tier

COUNT_CAP = 1_000
NOBODY = 0


class Whose(StrEnum):
    """Which rows of a state a lane holds."""

    ANYBODY = "anybody"
    ASSIGNED = "assigned"
    HELD = "held"
    FREE = "free"


@dataclass(frozen=True)
class Lane:
    """Rows of one state; lanes of a lower rank come first, lanes of the same rank are merged by due date."""

    rank: int
    state: ReturnState
    whose: Whose = Whose.ANYBODY


@dataclass(frozen=True)
class Criteria:
    """What the rows must meet, seen by one person at one instant. Amounts are US cents."""

    viewer: int
    at: datetime
    reason: Reason | None = None
    country: str | None = None
    tier: Tier | None = None
    recommendation: Recommendation | None = None
    assignee: int | None = None
    opened_before: datetime | None = None
    least: int | None = None
    most: int | None = None
    found: Found | None = None


@dataclass(frozen=True)
class Reading:
    """From which place, which way, and whether the tab shows the latest first."""

    start: Place | None = None
    before: bool = False
    latest_first: bool = False

    @property
    def falling(self) -> bool:
        """Whether due dates fall in the direction of reading."""
        return self.before != self.latest_first

    def ahead(self, lanes: Iterable[Lane]) -> list[Lane]:
        """The lanes that reading has still to come to."""
        if self.start is None:
            return list(lanes)
        rank = self.start.rank
        return [lane for lane in lanes if (lane.rank <= rank if self.before else lane.rank >= rank)]


def _belongs(lane: Lane, criteria: Criteria) -> list[ColumnElement[bool]]:
    held = ReturnCase.held_until > criteria.at
    # A lapsed hold frees the case without anybody writing to it.
    lapsed = or_(ReturnCase.held_by_id.is_(None), ReturnCase.held_until <= criteria.at)
    if lane.whose is Whose.ASSIGNED:
        return [ReturnCase.assignee_id == criteria.viewer]
    if lane.whose is Whose.HELD:
        others = or_(ReturnCase.assignee_id.is_(None), ReturnCase.assignee_id != criteria.viewer)
        return [ReturnCase.held_by_id == criteria.viewer, held, others]
    if lane.whose is Whose.FREE:
        return [ReturnCase.assignee_id.is_(None), lapsed]
    return []


def _meets(criteria: Criteria) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if criteria.reason is not None:
        conditions.append(ReturnCase.reason == criteria.reason)
    if criteria.country is not None:
        conditions.append(ReturnCase.country == criteria.country)
    if criteria.tier is not None:
        conditions.append(ReturnCase.tier == criteria.tier)
    if criteria.recommendation is not None:
        conditions.append(ReturnCase.recommendation == criteria.recommendation)
    if criteria.assignee is not None:
        conditions.append(ReturnCase.assignee_id == (None if criteria.assignee == NOBODY else criteria.assignee))
    if criteria.opened_before is not None:
        conditions.append(ReturnCase.created_at <= criteria.opened_before)
    if criteria.least is not None:
        conditions.append(ReturnCase.claimed_usd_cents >= criteria.least)
    if criteria.most is not None:
        conditions.append(ReturnCase.claimed_usd_cents <= criteria.most)
    if criteria.found is not None:
        conditions.append(criteria.found.condition)
    return conditions


def _lane(lane: Lane, criteria: Criteria, reading: Reading, limit: int) -> Select[*tuple[Any, ...]]:
    rows: Select[*tuple[Any, ...]] = select(
        literal(lane.rank).label("rank"), ReturnCase.due_at.label("due_at"), ReturnCase.id.label("id")
    )
    rows = rows.where(ReturnCase.state == lane.state, *_belongs(lane, criteria), *_meets(criteria))
    start, falling = reading.start, reading.falling
    if start is not None and start.rank == lane.rank:
        here = tuple_(ReturnCase.due_at, ReturnCase.id)
        there = tuple_(literal(start.due_at, Instant), literal(start.id))
        rows = rows.where(here < there if falling else here > there)
    keys = (ReturnCase.due_at, ReturnCase.id)
    return rows.order_by(*[key.desc() if falling else key.asc() for key in keys]).limit(limit)


def _places(lanes: Sequence[Lane], criteria: Criteria, reading: Reading, limit: int) -> Subquery:
    # SQLite takes an order and a limit inside a union only in a subquery.
    parts = [select(_lane(lane, criteria, reading, limit).subquery()) for lane in lanes]
    merged = union_all(*parts).subquery()
    return select(merged).order_by(*_sorted(merged, reading)).limit(limit).subquery("place")


def _sorted(places: Subquery, reading: Reading) -> list[ColumnElement[Any]]:
    rank, due_at, key = places.c.rank, places.c.due_at, places.c.id
    keys = [due_at.desc(), key.desc()] if reading.falling else [due_at.asc(), key.asc()]
    return [rank.desc() if reading.before else rank.asc(), *keys]


def page(tx: Connection, lanes: Iterable[Lane], criteria: Criteria, reading: Reading, limit: int) -> list[Row]:
    """At most `limit` rows in the order of reading: the nearest to the start come first."""
    ahead = reading.ahead(lanes)
    if not ahead:
        return []
    places = _places(ahead, criteria, reading, limit)
    return [row(found) for found in tx.execute(details(places).order_by(*_sorted(places, reading)))]


def counts(tx: Connection, lanes: Sequence[Lane], criteria: Criteria) -> dict[Lane, int]:
    """How many rows each lane holds, counted up to COUNT_CAP + 1."""
    parts = []
    for lane in lanes:
        rows = select(literal(1)).where(ReturnCase.state == lane.state, *_belongs(lane, criteria), *_meets(criteria))
        parts.append(select(func.count()).select_from(rows.limit(COUNT_CAP + 1).subquery()).scalar_subquery())
    return dict(zip(lanes, tx.execute(select(*parts)).one(), strict=True)) if parts else {}


def place_of(tx: Connection, lanes: Iterable[Lane], criteria: Criteria, rma: str) -> Place | None:
    """Where the return stands among the lanes; rank 0 when it is in none of them, None when there is no such return."""
    row = tx.execute(select(ReturnCase.id, ReturnCase.due_at).where(ReturnCase.rma == rma)).one_or_none()
    if row is None:
        return None
    ranks = (lane.rank for lane in lanes if _holds(tx, lane, criteria, row.id))
    return Place(next(ranks, 0), row.due_at, row.id)


def _holds(tx: Connection, lane: Lane, criteria: Criteria, return_id: int) -> bool:
    conditions = (ReturnCase.id == return_id, ReturnCase.state == lane.state, *_belongs(lane, criteria))
    return tx.execute(select(ReturnCase.id).where(*conditions)).first() is not None
