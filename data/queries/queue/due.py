"""How many returns of some lanes are overdue, counted up to a cap, and when the first is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal, select

from data.models.base import Instant
from data.models.returns import ReturnCase
from data.queries.queue.lanes import Criteria, Lane, lane_condition
from data.queries.queue.page import COUNT_CAP

_LATE = ReturnCase.due_at < bindparam("at", type_=Instant)


@dataclass(frozen=True)
class LanesDue:
    """Overdue returns, at most COUNT_CAP + 1 of each lane, and the earliest instant at which one is or was due."""

    overdue: int
    next_due: datetime | None


def due(tx: Connection, lanes: Sequence[Lane], criteria: Criteria) -> LanesDue:
    """What of the lanes is late at the criteria's instant; each lane reads an index in its order."""
    if not lanes:
        return LanesDue(0, None)
    found = tx.execute(_due(tuple(lanes)), criteria.values()).one()
    firsts = [first for first in found[1::2] if first is not None]
    return LanesDue(sum(found[0::2]), min(firsts, default=None))


@lru_cache(maxsize=64)
def _due(lanes: tuple[Lane, ...]) -> Select[*tuple[Any, ...]]:
    columns: list[ColumnElement[Any]] = []
    for lane in lanes:
        late = select(literal(1)).where(lane_condition(lane), _LATE).limit(COUNT_CAP + 1).subquery()
        first = select(ReturnCase.due_at).where(lane_condition(lane)).order_by(ReturnCase.due_at, ReturnCase.id)
        columns += [select(func.count()).select_from(late).scalar_subquery(), first.limit(1).scalar_subquery()]
    return select(*[column.label(f"column_{number}") for number, column in enumerate(columns)])
