"""The register of breaches as it is read: each with its hours, what comes next, and its story."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.privacy import breaches as rows
from data.queries.privacy.breaches import BreachRow
from data.vocabulary import BreachRisk, Permission
from services.desk import clock
from services.desk.access import Actor, query
from services.desk.history import timeline
from services.desk.history.timeline import Happening
from services.privacy.deadlines.breach import BreachClock, BreachFacts, breach_clock
from services.privacy.rules import rules_on

# From these on the authority has to know.
_TO_AUTHORITY = (BreachRisk.RISK, BreachRisk.HIGH)


@dataclass(frozen=True)
class BreachView:
    """A breach with its clock, its number, what comes next, and its story."""

    row: BreachRow
    number: str
    clock: BreachClock
    next_step: str
    story: tuple[Happening, ...]


@query(Permission.PRIVACY_HANDLE)
def everything(tx: Connection, actor: Actor) -> tuple[BreachView, ...]:
    """All breaches, the open ones first by when the authority has to know."""
    views = [_view(tx, row) for row in rows.everything(tx)]
    return tuple(sorted(views, key=lambda one: (one.row.closed_at is not None, one.clock.notify_by or clock.now())))


def missing(row: BreachRow) -> str | None:
    """What is to be done next before it can be closed."""
    if row.aware_at is None:
        return "the officer confirms since when the shop is aware."
    if row.risk is None:
        return "the officer judges the risk to people."
    if row.risk in _TO_AUTHORITY and row.authority_told_at is None:
        return "the officer tells the authority."
    if row.risk is BreachRisk.HIGH and row.people_told_at is None:
        return "the officer tells the people."
    return None


def _view(tx: Connection, row: BreachRow) -> BreachView:
    facts = BreachFacts(
        row.aware_at, row.first_alert_at, row.authority_told_at, row.late_reasons or "", row.closed_at or clock.now()
    )
    left = "Nothing is left to do." if row.closed_at else "The officer closes it with what came of it."
    step = None if row.closed_at else missing(row)
    return BreachView(
        row=row,
        number=number_of(row.id),
        clock=breach_clock(facts, rules_on(row.first_alert_at.date())),
        next_step=left if step is None else step[0].upper() + step[1:],
        story=timeline.of_record(tx, f"breach:{row.id}"),
    )


def number_of(breach_id: int) -> str:
    """What people call the breach."""
    return f"B-{breach_id:05d}"
