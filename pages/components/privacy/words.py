"""How a privacy request stands, in people's words and colours."""

from datetime import date

from data.vocabulary import RequestState
from pages.components.words import Colour
from services.privacy.deadlines.facts import RequestClock, Status
from services.privacy.words import STATES

_COLOURS: dict[Status, Colour] = {
    Status.OPEN: "blue",
    Status.PAUSED: "gray",
    Status.DUE_TODAY: "orange",
    Status.OVERDUE: "red",
}
_CLOSED: dict[RequestState, Colour] = {RequestState.REFUSED: "red", RequestState.DUPLICATE: "gray"}
_SOON = 7


def days(count: int) -> str:
    """`1 day`, `7 days`."""
    return f"{abs(count)} {'day' if abs(count) == 1 else 'days'}"


def left(status: Status, days_left: int) -> str:
    """“5 days left”, “due today”, “3 days late”, “paused, 20 days left”."""
    if status is Status.OVERDUE:
        return f"{days(days_left)} late"
    if status is Status.DUE_TODAY:
        return "due today"
    return f"paused, {days(days_left)} left" if status is Status.PAUSED else f"{days(days_left)} left"


def tone(status: Status, days_left: int) -> Colour:
    """Red where it is late, orange where it soon is."""
    return "orange" if status is Status.OPEN and days_left <= _SOON else _COLOURS[status]


def standing(state: RequestState, clock: RequestClock) -> tuple[str, Colour]:
    """What the badge of a request says: how it ended, or how its clock stands."""
    if state is not RequestState.OPEN:
        return STATES[state], _CLOSED.get(state, "green")
    status, days_left = clock.status or Status.OPEN, clock.days_left or 0
    return left(status, days_left).capitalize(), tone(status, days_left)


def day(value: date) -> str:
    """“Wed 15 Jul 2026”."""
    return f"{value:%a} {value.day} {value:%b %Y}"
