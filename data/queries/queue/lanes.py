"""The conditions of the review queue, made once: lanes that a tab consists of, and filters that narrow them.

Every value is a named parameter, so that a statement is built and compiled once for its shape and then only executed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, UnaryExpression, and_, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.operators import custom_op

from data.models.base import Instant
from data.models.returns import ReturnCase
from data.vocabulary import Reason, Recommendation, ReturnState, Tier

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
    due_before: datetime | None = None

    @property
    def used(self) -> frozenset[str]:
        """The names of the filters that apply."""
        used = {name for name in _FILTERS if getattr(self, name, None) is not None}
        return frozenset(used - {"assignee"} | {"unassigned"} if self.assignee == NOBODY else used)

    def values(self) -> dict[str, Any]:
        """The parameters of `lane_condition` and `filter_conditions`."""
        return {name: value for name, value in vars(self).items() if value is not None}


_VIEWER, _AT = bindparam("viewer", type_=BigInteger), bindparam("at", type_=Instant)
# With the condition of the partial index.
HELD_NOW = and_(ReturnCase.held_by_id.is_not(None), ReturnCase.held_until > _AT)
_WHOSE: dict[Whose, Sequence[ColumnElement[bool]]] = {
    Whose.ANYBODY: (),
    Whose.ASSIGNED: (ReturnCase.assignee_id == _VIEWER,),
    Whose.HELD: (
        ReturnCase.held_by_id == _VIEWER,
        ReturnCase.held_until > _AT,
        or_(ReturnCase.assignee_id.is_(None), ReturnCase.assignee_id != _VIEWER),
    ),
    # A lapsed hold frees the case without anybody writing to it.
    Whose.FREE: (
        ReturnCase.assignee_id.is_(None),
        or_(ReturnCase.held_by_id.is_(None), ReturnCase.held_until <= _AT),
    ),
}


def _as_it_is(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return column.expression


def by_no_index(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The same value; SQLite looks for no index on it (its query planner, section 2.1)."""
    return UnaryExpression(column.expression, operator=custom_op("+"), type_=column.type)


def _filters(of: Callable[[InstrumentedAttribute[Any]], ColumnElement[Any]]) -> dict[str, ColumnElement[bool]]:
    return {
        "reason": of(ReturnCase.reason) == bindparam("reason"),
        "country": of(ReturnCase.country) == bindparam("country"),
        "tier": of(ReturnCase.tier) == bindparam("tier"),
        "recommendation": of(ReturnCase.recommendation) == bindparam("recommendation"),
        "assignee": ReturnCase.assignee_id == bindparam("assignee"),
        "unassigned": of(ReturnCase.assignee_id).is_(None),
        "opened_before": ReturnCase.created_at <= bindparam("opened_before"),
        "least": ReturnCase.claimed_usd_cents >= bindparam("least"),
        "most": ReturnCase.claimed_usd_cents <= bindparam("most"),
        "due_before": ReturnCase.due_at < bindparam("due_before"),
    }


_FILTERS, _WALKED = _filters(_as_it_is), _filters(by_no_index)
# The filters for which there is an index in the order of due dates alone.
INDEXED = frozenset({"reason", "country", "tier", "recommendation"})


def lane_condition(lane: Lane) -> ColumnElement[bool]:
    """Holds for the rows of the lane."""
    return and_(ReturnCase.state == lane.state, *_WHOSE[lane.whose])


def walked_condition(lane: Lane) -> ColumnElement[bool]:
    """`lane_condition`, for a walk through an index on the state and another order than that of due dates."""
    if lane.whose is not Whose.FREE:
        return lane_condition(lane)
    return and_(ReturnCase.state == lane.state, _WALKED["unassigned"], _WHOSE[Whose.FREE][1])


def any_lane(lanes: Sequence[Lane]) -> ColumnElement[bool]:
    """Holds for the rows of each of the lanes."""
    if all(lane.whose is Whose.ANYBODY for lane in lanes):
        # An IN is one walk through the index on each database; an OR of equalities is not.
        return ReturnCase.state.in_([lane.state for lane in lanes])
    return or_(*[lane_condition(lane) for lane in lanes])


def filter_conditions(used: frozenset[str], *, walked: bool = False) -> list[ColumnElement[bool]]:
    """What rows must meet under the filters of these names, in a fixed order; `walked` as in `walked_condition`."""
    return [condition for name, condition in (_WALKED if walked else _FILTERS).items() if name in used]
