"""How many returns the queue's tabs hold, from counters that cost the same however many returns there are.

A number is its counter plus the changes that the worker has not added up yet (data/models/queue.py). Only what hangs
on a person or the present instant is counted in the returns themselves: a person's own, and what is held right now.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam, delete, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.queue import ReturnCount, ReturnCountChange
from data.models.returns import ReturnCase
from data.queries.queue.lanes import HELD_NOW, Criteria, Lane, Whose, filter_conditions, lane_condition

# The filters under which there are counters, in the order in which a counter names them.
COUNTED = ("reason", "country", "tier", "recommendation")
# So many changes cost a page about 0.1 ms.
MANY_CHANGES = 200
AT_ONCE = 5_000
_COUNTER, _HELD = -1, -2


def has_counters(used: frozenset[str]) -> bool:
    """Whether returns under these filters are counted by counters."""
    return used <= {*COUNTED, "unassigned"}


def counts(tx: Connection, groups: Sequence[tuple[Lane, ...]], criteria: Criteria, most: int) -> list[int]:
    """How many rows each group holds; lanes of one person up to `most`. Only where `has_counters`."""
    lanes = tuple(dict.fromkeys(lane for group in groups for lane in group))
    filters = _name({name: getattr(criteria, name) for name in COUNTED if name in criteria.used})
    values = criteria.values() | {"filters": filters, "most": most}
    numbers = _numbers(tx.execute(_statement(lanes, criteria.used), values).all(), lanes, criteria.used)
    return [sum(numbers[lane] for lane in group) for group in groups]


def _numbers(found: Sequence[sa.Row[*tuple[Any, ...]]], lanes: Sequence[Lane], used: frozenset[str]) -> dict[Lane, int]:
    at: dict[tuple[object, ...], int] = {tuple(row[:3]): row[3] for row in found}

    def number(lane: Lane) -> int:
        unassigned = at.get((_COUNTER, lane.state, True), 0)
        if lane.whose is Whose.FREE:
            return unassigned - at.get((_HELD, lane.state, True), 0)
        if lane.whose is Whose.ANYBODY:
            return unassigned + (0 if "unassigned" in used else at.get((_COUNTER, lane.state, False), 0))
        return at.get((lanes.index(lane), lane.state, None), 0)

    return {lane: number(lane) for lane in lanes}


@lru_cache(maxsize=256)
def _statement(lanes: tuple[Lane, ...], used: frozenset[str]) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Rows (kind, state, unassigned, number): counters, what is held now, and the lanes of one person by position."""
    conditions = filter_conditions(used)
    parts = [_counters(used)]
    free = [lane.state for lane in lanes if lane.whose is Whose.FREE]
    if free:
        held = (ReturnCase.state.in_(free), ReturnCase.assignee_id.is_(None), HELD_NOW, *conditions)
        columns = (literal(_HELD), ReturnCase.state, sa.true(), func.count())
        parts.append(select(*columns).where(*held).group_by(ReturnCase.state))
    for position, lane in enumerate(lanes):
        if lane.whose in (Whose.ASSIGNED, Whose.HELD):
            rows = select(literal(1)).where(lane_condition(lane), *conditions).limit(bindparam("most")).subquery()
            parts.append(select(literal(position), literal(lane.state.value), null(), func.count()).select_from(rows))
    return union_all(*parts)


def _counters(used: frozenset[str]) -> Select[*tuple[Any, ...]]:
    change = ReturnCountChange.__table__.c
    added = select(ReturnCount.state, ReturnCount.unassigned, ReturnCount.returns.label("returns"))
    since = select(change.state, change.unassigned, change.change)
    wanted = [change[name] == bindparam(name) for name in COUNTED if name in used]
    both = union_all(added.where(ReturnCount.filters == bindparam("filters")), since.where(*wanted)).subquery()
    number = sa.cast(func.sum(both.c.returns), sa.BigInteger)
    return select(literal(_COUNTER), both.c.state, both.c.unassigned, number).group_by(both.c.state, both.c.unassigned)


def has_many_changes(tx: Connection) -> bool:
    """Whether so many changes have gathered that adding them up is worth a write."""
    some = select(literal(1)).select_from(ReturnCountChange).limit(MANY_CHANGES).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one() >= MANY_CHANGES


def add_up(tx: Connection) -> int:
    """Move at most AT_ONCE changes into the counters; how many. Two at once take different ones."""
    some = select(ReturnCountChange.id).order_by(ReturnCountChange.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    columns = ReturnCountChange.__table__.columns
    taken = tx.execute(delete(ReturnCountChange).where(ReturnCountChange.id.in_(some)).returning(*columns)).all()
    moved: Counter[tuple[str, str, bool]] = Counter()
    for row in taken:
        for filters in _names(row._mapping):
            moved[filters, row.state, row.unassigned] += row.change
    # Always in the same order, so that two at once wait for each other and never in a circle.
    rows = [
        dict(zip(("filters", "state", "unassigned", "returns"), (*key, change), strict=True))
        for key, change in sorted(moved.items())
        if change
    ]
    if rows:
        _add(tx, rows)
    return len(taken)


def _add(tx: Connection, rows: list[dict[str, Any]]) -> None:
    upsert = (sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert)(ReturnCount)
    key = [ReturnCount.filters, ReturnCount.state, ReturnCount.unassigned]
    added = {"returns": ReturnCount.returns + upsert.excluded.returns}
    tx.execute(upsert.on_conflict_do_update(index_elements=key, set_=added), rows)


def _names(row: Mapping[Any, Any]) -> Iterator[str]:
    """The counters that a return with these properties belongs to: one for each choice of filters that it meets."""
    known = [name for name in COUNTED if row[name] is not None]
    for names in chain.from_iterable(combinations(known, size) for size in range(len(known) + 1)):
        yield _name({name: row[name] for name in names})


def _name(values: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())
