"""When the period of a record ends, and what stands in the way of its end: the hold is the last gate (T02)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from data.queries.privacy import consents
from data.queries.privacy import retention as rows
from data.queries.privacy.consents import ConsentRow
from data.queries.privacy.erasing import live, person
from data.queries.privacy.retention import CaseDue, OrderDue, RequestDue
from data.vocabulary import ConsentPurpose, KeptFor
from services.privacy.consent.standing import keep_until
from services.privacy.erasure.periods import Periods, years_after
from services.privacy.erasure.planning import GOES_ON
from services.privacy.requests.lookup import today

# So many of each are looked at in one round; the next round finds the rest.
BATCH = 200


@dataclass(frozen=True)
class Held:
    """Something past its time that is still needed: listed, and looked at by a person."""

    name: str
    reason: KeptFor
    ended_on: date


@dataclass(frozen=True)
class Due:
    """What is to be removed today, and what is held past its time.

    `promised` are the orders among them of people who were erased: their receipt says when they go.
    """

    orders: tuple[OrderDue, ...]
    cases: tuple[CaseDue, ...]
    requests: tuple[RequestDue, ...]
    held: tuple[Held, ...]
    promised: frozenset[int]


def due(tx: Connection, periods: Periods) -> Due:
    """What has come to the end of its period by the office's day; nothing is written."""
    day = today()
    orders, held_orders = _orders(tx, periods, day)
    cases, held_cases = _cases(tx, periods, day)
    before = _start_of(day - timedelta(days=periods.identity_days))
    promised = rows.promised(tx, [one.id for one in orders])
    return Due(orders, cases, tuple(rows.requests(tx, before, BATCH)), (*held_orders, *held_cases), promised)


def _orders(tx: Connection, periods: Periods, day: date) -> tuple[tuple[OrderDue, ...], list[Held]]:
    candidates = rows.orders(tx, years_after(day, -periods.order_years) + timedelta(days=1), BATCH)
    past = [one for one in candidates if years_after(one.ordered_on, periods.order_years) < day]
    needed = _needed(tx, past)
    held = [
        Held(one.number, needed[one.id], years_after(one.ordered_on, periods.order_years))
        for one in past
        if one.id in needed
    ]
    return tuple(one for one in past if one.id not in needed), held


def _needed(tx: Connection, orders: Collection[OrderDue]) -> Mapping[int, KeptFor]:
    """Why an order is still needed: it goes on, or one of its returns is."""
    returns = person.returns(tx, [], [one.id for one in orders])
    reasons = live.reasons(tx, [one.id for one in returns])
    found = {one.order_id: reasons[one.id] for one in returns if one.id in reasons}
    return {one.id: KeptFor.OPEN_ORDER for one in orders if one.status.casefold() in GOES_ON} | found


def _cases(tx: Connection, periods: Periods, day: date) -> tuple[tuple[CaseDue, ...], list[Held]]:
    candidates = rows.cases(tx, _start_of(years_after(day, -periods.case_years)), BATCH)
    addresses = sorted({bytes(one.email_index) for one in candidates if one.email_index is not None})
    said: dict[bytes, list[ConsentRow]] = {}
    for one in consents.of_addresses(tx, addresses, ConsentPurpose.TEN_YEAR_RECORD):
        said.setdefault(bytes(one.email_index or b""), []).append(one)
    ends = {
        one.id: keep_until(
            one.closed_at.date(),
            said.get(bytes(one.email_index or b""), ()),
            years=periods.case_years,
            consented_years=periods.case_years_with_consent,
        )
        for one in candidates
    }
    past = [one for one in candidates if ends[one.id] < day]
    reasons = live.reasons(tx, [one.id for one in past])
    held = [Held(one.rma, reasons[one.id], ends[one.id]) for one in past if one.id in reasons]
    return tuple(one for one in past if one.id not in reasons), held


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
