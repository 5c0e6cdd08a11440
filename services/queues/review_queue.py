"""The review queue: pages of rows with counts per tab, and the cases before and after one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.queries.queue import due as queue_due
from data.queries.queue import find
from data.queries.queue import holds as hold_rows
from data.queries.queue import page as rows
from data.queries.queue.find import Found
from data.queries.queue.lanes import NOBODY, Criteria, Lane, Whose
from data.queries.queue.page import Reading, Wanted
from data.queries.queue.rows import Place
from data.queries.queue.rows import Row as QueueRow
from data.vocabulary import OPEN_STATES, Permission, ReturnState
from services.desk import clock
from services.desk.access import Actor, permissions_of, query
from services.desk.roles import ROLE_PERMISSIONS
from services.desk.text import masking
from services.queues import cursors
from services.queues.review_filters import QueueFilters, Tab, Who

__all__ = [
    "QueueFilters",
    "QueuePage",
    "QueueRow",
    "Tab",
    "TabCount",
    "TabDue",
    "Who",
    "deciders",
    "due",
    "neighbours",
    "queue_page",
]

PAGE_ROWS = 25
COUNT_CAP = rows.COUNT_CAP
_CENTS = 100
_LATEST_FIRST = (Tab.DECIDED, Tab.ALL)
# Tabs that share no row; together they are all returns.
_PARTS = (Tab.REVIEW, Tab.CUSTOMER, Tab.ESCALATED, Tab.DECIDED)
_STATES = {
    Tab.REVIEW: (ReturnState.AWAITING_REVIEW,),
    Tab.CUSTOMER: (ReturnState.WAITING_FOR_CUSTOMER,),
    Tab.ESCALATED: (ReturnState.ESCALATED,),
    Tab.DECIDED: tuple(state for state in ReturnState if state not in OPEN_STATES),
    Tab.ALL: tuple(ReturnState),
}


@dataclass(frozen=True)
class TabCount:
    """How many returns a tab holds; `more` when there are more than were counted."""

    count: int
    more: bool


@dataclass(frozen=True)
class TabDue:
    """What of a tab is overdue, counted up to a cap, and when the first of it is or was due."""

    overdue: int
    more: bool
    next_due: datetime | None


@dataclass(frozen=True)
class QueuePage:
    """One page of a tab, customers masked; `next` and `previous` are places to go on from, None at an end."""

    rows: tuple[QueueRow, ...]
    tabs: dict[Tab, TabCount]
    next: str | None
    previous: str | None
    at: datetime
    may_decide: bool


@dataclass(frozen=True)
class _View:
    """The filters as one person's lanes and criteria."""

    tabs: dict[Tab, tuple[Lane, ...]]
    criteria: Criteria
    found: Found | None
    tab: Tab
    may_decide: bool

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self.tabs[self.tab]

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.lanes, self.criteria, self.found)

    def page(self, tx: Connection, start: Place | None, limit: int, *, before: bool = False) -> list[QueueRow]:
        return rows.page(tx, self.wanted, self.reading(start, before=before), limit, masking.mask_name)

    def reading(self, start: Place | None, *, before: bool) -> Reading:
        return Reading(start, before, latest_first=self.tab in _LATEST_FIRST)


@query(Permission.RETURN_READ)
def queue_page(
    tx: Connection, actor: Actor, filters: QueueFilters, *, after: str | None = None, before: str | None = None
) -> QueuePage:
    """The page after or before a place (else the first), and how many returns each tab holds under the same filters."""
    at = clock.now()
    view = _view(tx, actor, filters, at)
    start, backwards = _place(before) or _place(after), _place(before) is not None
    found = view.page(tx, start, PAGE_ROWS + 1, before=backwards)
    shown = found[:PAGE_ROWS][::-1] if backwards else found[:PAGE_ROWS]
    on, back = (start is not None, len(found) > PAGE_ROWS) if backwards else (len(found) > PAGE_ROWS, start is not None)
    return QueuePage(
        rows=tuple(shown),
        tabs=_counts(tx, view),
        next=_cursor(shown[-1].place) if on and shown else None,
        previous=_cursor(shown[0].place) if back and shown else None,
        at=at,
        may_decide=view.may_decide,
    )


@query(Permission.RETURN_READ)
def due(tx: Connection, actor: Actor) -> dict[Tab, TabDue]:
    """What is late of the tabs whose clocks run: the actor's own, and what is with the managers."""
    view = _view(tx, actor, QueueFilters(), clock.now())
    found = {tab: queue_due.due(tx, view.tabs[tab], view.criteria) for tab in (Tab.MINE, Tab.ESCALATED)}
    return {
        tab: TabDue(min(one.overdue, COUNT_CAP), one.overdue > COUNT_CAP, one.next_due) for tab, one in found.items()
    }


@query(Permission.RETURN_READ)
def neighbours(tx: Connection, actor: Actor, rma: str, filters: QueueFilters) -> tuple[str | None, str | None]:
    """The RMAs before and after the return in the filters' tab; a return that has left the tab keeps its place."""
    view = _view(tx, actor, filters, clock.now())
    place = rows.place_of(tx, view.lanes, view.criteria, rma)
    if place is None:
        return None, None
    previous, following = (
        rows.nearest(tx, view.wanted, view.reading(place, before=before)) for before in (True, False)
    )
    return previous, following


@query(Permission.RETURN_READ)
def deciders(tx: Connection, _actor: Actor) -> dict[int, str]:
    """The people who decide returns, by name: those to whom one may be assigned."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.RETURN_DECIDE in held]
    return dict(hold_rows.people_in(tx, roles))


def candidates(tx: Connection, actor: Actor, filters: QueueFilters, at: datetime) -> Iterator[Place]:
    """The returns that the actor could decide next under the filters: mine first, then the oldest due.

    Under a search, the latest first.
    """
    view = _view(tx, actor, replace(filters, tab=Tab.MINE), at)
    if filters.tab in (Tab.REVIEW, Tab.ESCALATED):
        lanes = tuple(lane for lane in view.lanes if lane.state in _STATES[filters.tab])
        view = replace(view, tabs=view.tabs | {Tab.MINE: lanes})
    place: Place | None = None
    while found := view.page(tx, place, PAGE_ROWS):
        yield from (row.place for row in found)
        place = found[-1].place


def _view(tx: Connection, actor: Actor, filters: QueueFilters, at: datetime) -> _View:
    held = permissions_of(tx, actor)
    tabs = {Tab.MINE: _mine(held)} | {tab: tuple(Lane(0, state) for state in _STATES[tab]) for tab in _STATES}
    if filters.state is not None:
        tabs = {tab: tuple(lane for lane in lanes if lane.state is filters.state) for tab, lanes in tabs.items()}
    found = find.find(tx, filters.search) if filters.search else None
    return _View(tabs, _criteria(actor, filters, at), found, filters.tab, Permission.RETURN_DECIDE in held)


def _mine(held: frozenset[Permission]) -> tuple[Lane, ...]:
    states = [ReturnState.AWAITING_REVIEW]
    if Permission.RETURN_DECIDE_ESCALATED in held:
        states.append(ReturnState.ESCALATED)
    lanes = [Lane(0, state, whose) for state in states for whose in (Whose.ASSIGNED, Whose.HELD)]
    if Permission.RETURN_DECIDE in held:
        lanes += [Lane(1, state, Whose.FREE) for state in states]
    return tuple(lanes)


def _criteria(actor: Actor, filters: QueueFilters, at: datetime) -> Criteria:
    me = actor.staff_id or 0
    return Criteria(
        viewer=me,
        at=at,
        reason=filters.reason,
        country=filters.country,
        tier=filters.tier,
        recommendation=filters.recommendation,
        assignee=_assignee(filters.assignee, me),
        opened_before=None if filters.older_than is None else at - timedelta(days=min(filters.older_than, 36_500)),
        least=None if filters.least is None else filters.least * _CENTS,
        most=None if filters.most is None else filters.most * _CENTS,
    )


def _assignee(who: Who | int | None, me: int) -> int | None:
    if isinstance(who, Who):
        return me if who is Who.ME else NOBODY
    return who


def _counts(tx: Connection, view: _View) -> dict[Tab, TabCount]:
    groups = _groups(view)
    counted = rows.counts(tx, [lanes for lanes, _tab in groups], view.criteria, view.found)
    totals = dict.fromkeys(Tab, 0)
    for (_lanes, tab), count in zip(groups, counted, strict=True):
        totals[tab] += count
    totals[Tab.ALL] = sum(totals[tab] for tab in _PARTS)
    sampled = view.found is not None and bool(view.found.common)
    return {tab: TabCount(min(total, COUNT_CAP), sampled or total > COUNT_CAP) for tab, total in totals.items()}


def _groups(view: _View) -> list[tuple[tuple[Lane, ...], Tab]]:
    """What is counted in one walk each: a tab of whole states at once, lanes of particular people one by one."""
    whole = [(view.tabs[tab], tab) for tab in _PARTS if view.tabs[tab]]
    return whole + [((lane,), Tab.MINE) for lane in view.tabs[Tab.MINE]]


def _cursor(place: Place) -> str:
    return cursors.write(place.rank, place.due_at, place.id)


def _place(cursor: str | None) -> Place | None:
    found = cursors.read(cursor)
    return None if found is None else Place(*found)
