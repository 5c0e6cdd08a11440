"""The privacy desk in figures: what is open, what falls due when, how soon answers went out, small counts hidden."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from sqlalchemy import Connection

from data.queries.privacy import requests as rows
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, Permission, RequestState, Right
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.settings import settings
from services.desk.suppression import Counts, Groups, Shown, of_enough, suppress, suppress_groups
from services.desk.text.csv_files import csv_file
from services.privacy.deadlines.facts import RequestClock
from services.privacy.office import load
from services.privacy.requests.dates import clocks
from services.privacy.requests.lookup import is_officer, today
from services.privacy.words import RIGHTS

LOOKED_BACK = timedelta(days=365)
WEEKS = 5
# A duplicate is answered with another one, a withdrawn one not at all, and an opt-out by itself as it arrives.
_ANSWERED = frozenset({RequestState.ANSWERED, RequestState.NOTHING_HELD, RequestState.REFUSED})


class Standing(StrEnum):
    """How an open request stands to its date."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"
    PAUSED = "paused"


STANDINGS = {
    Standing.OVERDUE: "Overdue",
    Standing.THIS_WEEK: "Due within 7 days",
    Standing.LATER: "Due later",
    Standing.PAUSED: "Clock stands still",
}


@dataclass(frozen=True)
class Dashboard:
    """Figures of which none gives a small count away; `rate` is a share from 0 to 1, `days` a median of days.

    `falls_due` holds the days of the next weeks, in groups as they stand: this week's, and the later ones with None for
    what is due behind the last of them. `answered` counts by right, `in_time` whether within the date that governed.
    """

    day: date
    k: int
    open: Groups[Standing, Right]
    falls_due: Groups[Standing, date | None]
    answered: Counts[Right]
    in_time: Counts[bool]
    days: float | None
    rate: float | None
    days_by_right: Mapping[Right, float | None]


@query(Permission.PRIVACY_HANDLE)
def dashboard(tx: Connection, actor: Actor) -> Dashboard:
    """The figures of today, of the requests that the actor may open."""
    return _figures(tx, actor)


@command(Permission.PRIVACY_HANDLE)
def take_figures(tx: Connection, actor: Actor) -> bytes:
    """The same figures as CSV, hidden where the page hides them."""
    audit.record(tx, actor, AuditTag.FILE_EXPORTED, f"staff:{actor.staff_id}", {"file": "privacy-figures.csv"})
    return csv_file(("Figure", "Of", "Number"), _lines(_figures(tx, actor)))


def open_lines(found: Dashboard) -> list[tuple[str, ...]]:
    """What is open, a line for each right that has any, and how it stands."""
    asked = [right for right in Right if any(_there(found.open.groups[one].cells[right]) for one in Standing)]
    lines = [(RIGHTS[right], *(found.open.groups[one].cells[right].text for one in Standing)) for right in asked]
    return [*lines, ("All", *(found.open.groups[one].total.text for one in Standing))]


def answered_lines(found: Dashboard) -> list[tuple[str, ...]]:
    """What was answered, a line for each right that was, and the median of its days."""
    asked = [right for right in Right if _there(found.answered.cells[right])]
    lines = [(RIGHTS[right], found.answered.cells[right].text, said(found.days_by_right[right])) for right in asked]
    return [*lines, ("All", found.answered.total.text, said(found.days))]


def due_lines(found: Dashboard) -> list[tuple[date | None, str]]:
    """The days of the next weeks with what falls due on them; None at the end for all behind them."""
    groups = (found.falls_due.groups[one] for one in (Standing.THIS_WEEK, Standing.LATER))
    return [(day, one.text) for group in groups for day, one in group.cells.items()]


def said(figure: float | None) -> str:
    """A figure in words; a dash where it is about too few."""
    return "–" if figure is None else f"{figure:g}"


def _lines(found: Dashboard) -> list[tuple[str, str, str]]:
    states = [STANDINGS[one] for one in Standing]
    lines = [
        ("Open", f"{line[0]}, {state}", text)
        for line in open_lines(found)
        for state, text in zip(states, line[1:], strict=True)
    ]
    lines += [("Falls due", "later" if day is None else day.isoformat(), text) for day, text in due_lines(found)]
    lines += [("Answered in a year", right, count) for right, count, _ in answered_lines(found)]
    lines += [("Median days to answer", right, days) for right, _, days in answered_lines(found)]
    return [*lines, ("Answered in time, percent", "All", said(None if found.rate is None else round(100 * found.rate)))]


def _there(one: Shown) -> bool:
    return one.count != 0


def _figures(tx: Connection, actor: Actor) -> Dashboard:
    office, officer, day = load(tx), is_officer(tx, actor), today()
    opened = rows.open_requests(tx, officer=officer)
    closed = [row for row in rows.closed_since(tx, clock.now() - LOOKED_BACK, officer=officer) if _counts(row)]
    reckoned = clocks(tx, [*opened, *closed], office)
    took = {row.id: (_closed_on(row) - row.governing_on).days for row in closed}
    answered = suppress(_by_right(closed), office.smallest_group)
    in_time = suppress(_in_time(closed, reckoned), office.smallest_group)
    return Dashboard(
        day=day,
        k=office.smallest_group,
        open=suppress_groups(_open(opened, reckoned, day), office.smallest_group),
        falls_due=suppress_groups(_falls_due(opened, reckoned, day), office.smallest_group),
        answered=answered,
        in_time=in_time,
        days=of_enough(_median(took.values()), answered.total),
        rate=_rate(in_time),
        days_by_right={
            right: of_enough(_median([took[row.id] for row in closed if row.right is right]), answered.cells[right])
            for right in Right
        },
    )


def _counts(row: RequestRow) -> bool:
    return row.state in _ANSWERED and row.right is not Right.MARKETING_OPT_OUT


def _by_right(requests: Sequence[RequestRow]) -> dict[Right, int]:
    found = Counter(row.right for row in requests)
    return {right: found[right] for right in Right}


def _standing(reckoned: RequestClock, day: date) -> Standing:
    if reckoned.pause is not None:
        return Standing.PAUSED
    if reckoned.respond_by < day:
        return Standing.OVERDUE
    return Standing.THIS_WEEK if reckoned.respond_by < day + timedelta(days=7) else Standing.LATER


def _open(
    opened: Sequence[RequestRow], reckoned: Mapping[int, RequestClock], day: date
) -> dict[Standing, dict[Right, int]]:
    return {one: _by_right([row for row in opened if _standing(reckoned[row.id], day) is one]) for one in Standing}


def _falls_due(
    opened: Sequence[RequestRow], reckoned: Mapping[int, RequestClock], day: date
) -> dict[Standing, dict[date | None, int]]:
    """In the same groups as what is open, so that the two tables hide the same totals."""
    days = [day + timedelta(days=ahead) for ahead in range(7 * WEEKS)]
    places: dict[Standing, list[date | None]] = {
        Standing.OVERDUE: [None],
        Standing.THIS_WEEK: [*days[:7]],
        Standing.LATER: [*days[7:], None],
        Standing.PAUSED: [None],
    }
    found: Counter[tuple[Standing, date | None]] = Counter()
    for row in opened:
        one, due = _standing(reckoned[row.id], day), reckoned[row.id].respond_by
        found[one, due if due in places[one] else None] += 1
    return {one: {place: found[one, place] for place in mine} for one, mine in places.items()}


def _closed_on(row: RequestRow) -> date:
    return (row.closed_at or clock.now()).astimezone(settings().zone).date()


def _in_time(closed: Sequence[RequestRow], reckoned: Mapping[int, RequestClock]) -> dict[bool, int]:
    found = Counter(_closed_on(row) <= reckoned[row.id].respond_by for row in closed)
    return {True: found[True], False: found[False]}


def _rate(in_time: Counts[bool]) -> float | None:
    """The share that was in time; None where it would give a small count away."""
    good, all_of_them = in_time.cells[True].count, in_time.total.count
    return None if good is None or not all_of_them else good / all_of_them


def _median(days: Iterable[int]) -> float | None:
    found = list(days)
    return float(median(found)) if found else None
