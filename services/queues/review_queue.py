"""The review queue: pages of rows with counts per tab, and the cases before and after one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from data.queries.queue import due as queue_due
from data.queries.queue import holds as hold_rows
from data.queries.queue import page as rows
from data.queries.queue.find import Found
from data.queries.queue.lanes import NOBODY, Criteria, Lane, Whose
from data.queries.queue.page import By, Reading, Wanted
from data.queries.queue.rows import Place
from data.queries.queue.rows import Row as QueueRow
from data.vocabulary import OPEN_STATES, Permission, ReturnState
from services.cases.recognise import Found as Meant
from services.desk import clock
from services.desk.access import Actor, permissions_of, query
from services.desk.roles import ROLE_PERMISSIONS
from services.desk.settings import settings
from services.desk.text import masking
from services.queues import cursors
from services.queues.review_filters import Due, QueueFilters, Sort, Tab, Who
from services.queues.review_search import search

__all__ = [
    "PARTS",
    "STATES_OF",
    "Due",
    "QueueFilters",
    "QueuePage",
    "QueueRow",
    "Sort",
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
_NAMED_ELSEWHERE = 3
# Tabs that share no row; together they are all returns.
PARTS = (Tab.REVIEW, Tab.CUSTOMER, Tab.ESCALATED, Tab.DECIDED)
_CENTS = 100
_LATEST_FIRST = (Tab.DECIDED, Tab.ALL)
# States whose clocks run.
_RUNNING = frozenset(OPEN_STATES) - {ReturnState.WAITING_FOR_CUSTOMER}
_BY = {
    Sort.FIRST_DUE: By.DUE,
    Sort.LAST_DUE: By.DUE,
    Sort.OLDEST: By.AGE,
    Sort.NEWEST: By.AGE,
    Sort.LOWEST: By.WORTH,
    Sort.HIGHEST: By.WORTH,
}
_FALLING = frozenset({Sort.LAST_DUE, Sort.NEWEST, Sort.HIGHEST})
# A row's place, and how many rows stood before the page that begins or ends there.
_CURSOR = re.compile(r"(.+)\.([0-9]{1,15})\.([0-9]{1,9})")
STATES_OF = {
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
    """One page of a tab, customers masked; `next` and `previous` are places to go on from, None at an end.

    `first` is the number of the first row in its tab, from 1, as far as nothing came or went meanwhile. `sortable` is
    false under a search for a common word, whose rows come latest first. `elsewhere` are the latest that a search finds
    in other tabs where it finds nothing here. `meant` is what the search was understood as, where it was not found just
    as it was typed.
    """

    rows: tuple[QueueRow, ...]
    tabs: dict[Tab, TabCount]
    next: str | None
    previous: str | None
    at: datetime
    may_decide: bool
    may_assign: bool
    first: int = 1
    sortable: bool = True
    elsewhere: tuple[QueueRow, ...] = ()
    meant: Meant | None = None


@dataclass(frozen=True)
class _Start:
    """Where a page begins or ends, and how many rows stand before that."""

    place: Place
    skipped: int


@dataclass(frozen=True)
class _View:
    """The filters as one person's lanes and criteria."""

    tabs: dict[Tab, tuple[Lane, ...]]
    criteria: Criteria
    found: Found | None
    meant: Meant | None
    tab: Tab
    sort: Sort | None
    may_decide: bool
    may_assign: bool

    @property
    def sortable(self) -> bool:
        return self.found is None or not self.found.common

    @property
    def lanes(self) -> tuple[Lane, ...]:
        return self.tabs[self.tab]

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.lanes, self.criteria, self.found)

    def page(self, tx: Connection, start: Place | None, limit: int, *, before: bool = False) -> list[QueueRow]:
        return rows.page(tx, self.wanted, self.reading(start, before=before), limit, masking.mask_name)

    def reading(self, start: Place | None, *, before: bool) -> Reading:
        if self.sort is None:
            return Reading(start, before, descending=self.tab in _LATEST_FIRST)
        return Reading(start, before, descending=self.sort in _FALLING, by=_BY[self.sort])


@query(Permission.RETURN_READ)
def queue_page(
    tx: Connection, actor: Actor, filters: QueueFilters, *, after: str | None = None, before: str | None = None
) -> QueuePage:
    """The page after or before a place (else the first), and how many returns each tab holds under the same filters."""
    at = clock.now()
    view = _view(tx, actor, filters, at)
    start, backwards = _start(before) or _start(after), _start(before) is not None
    found = view.page(tx, None if start is None else start.place, PAGE_ROWS + 1, before=backwards)
    shown = found[:PAGE_ROWS][::-1] if backwards else found[:PAGE_ROWS]
    on, back = (start is not None, len(found) > PAGE_ROWS) if backwards else (len(found) > PAGE_ROWS, start is not None)
    tabs = _counts(tx, view)
    skipped = _skipped(start, len(shown), tabs[view.tab], backwards=backwards, on=on, back=back)
    return QueuePage(
        rows=tuple(shown),
        tabs=tabs,
        next=_cursor(shown[-1].place, skipped + len(shown)) if on and shown else None,
        previous=_cursor(shown[0].place, skipped) if back and shown else None,
        at=at,
        may_decide=view.may_decide,
        may_assign=view.may_assign,
        first=skipped + 1,
        sortable=view.sortable,
        elsewhere=() if shown or view.found is None else _elsewhere(tx, view),
        meant=view.meant,
    )


def _elsewhere(tx: Connection, view: _View) -> tuple[QueueRow, ...]:
    if view.tab is Tab.ALL:
        return ()
    return tuple(replace(view, tab=Tab.ALL, sort=None).page(tx, None, _NAMED_ELSEWHERE))


def _skipped(start: _Start | None, shown: int, count: TabCount, *, backwards: bool, on: bool, back: bool) -> int:
    """How many rows stand before the page: known at both ends of the tab, between them as it was when it was left."""
    if not back or start is None:
        return 0
    if not on and not count.more:
        return max(count.count - shown, 0)
    return max(start.skipped - shown, 0) if backwards else start.skipped


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

    Where another order was chosen, in that; under a search otherwise the latest first.
    """
    view = _view(tx, actor, replace(filters, tab=Tab.MINE), at)
    if filters.tab in (Tab.REVIEW, Tab.ESCALATED):
        lanes = tuple(lane for lane in view.lanes if lane.state in STATES_OF[filters.tab])
        view = replace(view, tabs=view.tabs | {Tab.MINE: lanes})
    place: Place | None = None
    while found := view.page(tx, place, PAGE_ROWS):
        yield from (row.place for row in found)
        place = found[-1].place


def _view(tx: Connection, actor: Actor, filters: QueueFilters, at: datetime) -> _View:
    held = permissions_of(tx, actor)
    mine = _mine(held) if filters.sort is None else tuple(replace(lane, rank=0) for lane in _mine(held))
    tabs = {Tab.MINE: mine} | {tab: tuple(Lane(0, state) for state in STATES_OF[tab]) for tab in STATES_OF}
    if filters.state is not None:
        tabs = {tab: tuple(lane for lane in lanes if lane.state is filters.state) for tab, lanes in tabs.items()}
    if filters.due is not None:
        tabs = {tab: tuple(lane for lane in lanes if lane.state in _RUNNING) for tab, lanes in tabs.items()}
    found, meant = search(tx, filters.search) if filters.search else (None, None)
    return _View(
        tabs,
        _criteria(actor, filters, at),
        found,
        meant,
        filters.tab,
        filters.sort,
        may_decide=Permission.RETURN_DECIDE in held,
        may_assign=Permission.WORK_ASSIGN in held,
    )


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
        due_before=None if filters.due is None else _due_before(filters.due, at),
    )


def _due_before(due: Due, at: datetime) -> datetime:
    """Now, or the end of the shop's day."""
    zone = settings().zone
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return at if due is Due.LATE else datetime.combine(tomorrow, time(), zone)


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
    totals[Tab.ALL] = sum(totals[tab] for tab in PARTS)
    sampled = view.found is not None and bool(view.found.common)
    return {tab: TabCount(min(total, COUNT_CAP), sampled or total > COUNT_CAP) for tab, total in totals.items()}


def _groups(view: _View) -> list[tuple[tuple[Lane, ...], Tab]]:
    """What is counted in one walk each: a tab of whole states at once, lanes of particular people one by one."""
    whole = [(view.tabs[tab], tab) for tab in PARTS if view.tabs[tab]]
    return whole + [((lane,), Tab.MINE) for lane in view.tabs[Tab.MINE]]


def _cursor(place: Place, skipped: int) -> str:
    return f"{cursors.write(place.rank, place.due_at, place.id)}.{place.worth}.{skipped}"


def _start(cursor: str | None) -> _Start | None:
    parts = _CURSOR.fullmatch(cursor or "")
    found = None if parts is None else cursors.read(parts[1])
    return None if parts is None or found is None else _Start(Place(*found, worth=int(parts[2])), int(parts[3]))
