"""Holding a case: one reviewer at a time works on it, others see the name, and an unused hold lapses by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.queries.queue import holds as rows
from data.queries.returns.cases import CaseRow
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import HeldByAnother, InvalidInput, NotAllowed, NotFound
from services.desk.settings import settings
from services.desk.text.form_values import need
from services.queues.review_queue import QueueFilters, candidates


@dataclass(frozen=True)
class Holder:
    """Who holds a case, and until when (aware UTC)."""

    staff_id: int
    name: str
    until: datetime


@dataclass(frozen=True)
class Hold:
    """The actor's hold; `changed` is False where it only went on."""

    by: str
    until: datetime
    changed: bool


@dataclass(frozen=True)
class Released:
    """The end of a hold; `changed` is False where the actor held nothing."""

    changed: bool


@dataclass(frozen=True)
class Taken:
    """The next case, or None when nothing waits."""

    rma: str | None
    changed: bool


def holder(tx: Connection, return_id: int, at: datetime) -> Holder | None:
    """Who holds the case at that instant; a hold that has lapsed is none."""
    found = rows.running(tx, return_id, at)
    return None if found is None else Holder(found.staff_id, found.name, found.until)


def holder_of(tx: Connection, case: CaseRow, at: datetime) -> Holder | None:
    """`holder` of a return whose row is at hand: most are held by nobody, and nothing is asked."""
    return None if case.held_by_id is None else holder(tx, case.id, at)


def check_held(tx: Connection, actor: Actor, return_id: int) -> None:
    """See that nobody else works on the case, and hold a free one for the actor; HeldByAnother otherwise."""
    _keep(tx, actor, return_id, clock.now())


def check_free(tx: Connection, actor: Actor, case: CaseRow) -> None:
    """`check_not_held_by_another` of a return whose row is locked and at hand."""
    if case.held_by_id not in (None, actor.staff_id):
        check_not_held_by_another(tx, actor, case.id)


def check_not_held_by_another(tx: Connection, actor: Actor, return_id: int) -> None:
    """HeldByAnother while somebody else works on the case; a free one stays free."""
    other = holder(tx, return_id, clock.now())
    if other is not None and other.staff_id != actor.staff_id:
        raise HeldByAnother(other.name, other.until.astimezone(settings().zone))


@command(Permission.RETURN_DECIDE)
def hold(tx: Connection, actor: Actor, return_id: int) -> Hold:
    """Hold the case, or go on holding it; HeldByAnother while another person does."""
    at = clock.now()
    now_held = holder(tx, return_id, at)
    if now_held is not None and now_held.staff_id == actor.staff_id and _is_fresh(now_held.until, at):
        return Hold(actor.name, now_held.until, changed=False)
    until = _keep(tx, actor, return_id, at)
    taken = now_held is None
    if taken:
        audit.record(tx, actor, AuditTag.RETURN_HELD, f"return:{return_id}")
    return Hold(actor.name, until, changed=taken)


@command(Permission.RETURN_DECIDE)
def release(tx: Connection, actor: Actor, return_id: int) -> Released:
    """Give the case back before the hold lapses; nothing happens to another person's hold."""
    released = rows.release(tx, return_id, _person(actor))
    if released:
        audit.record(tx, actor, AuditTag.RETURN_RELEASED, f"return:{return_id}")
    return Released(released)


@query(Permission.RETURN_DECIDE)
def held(tx: Connection, actor: Actor) -> tuple[str, ...]:
    """The RMAs of the cases that the actor holds now."""
    return tuple(rows.held_by(tx, _person(actor), clock.now()))


def take_next(actor: Actor, filters: QueueFilters, *, skip: str | None = None) -> str | None:
    """Hold the next case among the filters' and return its RMA: mine first, then the oldest due; None when none waits.

    Two reviewers at once get different cases. `skip` is the RMA that the person has before them and wants to leave.
    """
    return _take_next(actor, filters, skip).rma


@command(Permission.RETURN_DECIDE)
def _take_next(tx: Connection, actor: Actor, filters: QueueFilters, skip: str | None) -> Taken:
    at, me = clock.now(), _person(actor)
    for place in candidates(tx, actor, filters, at):
        rma = rows.lock_if_free(tx, place.id, me, at)
        if rma is None or rma == skip:
            continue
        mine = holder(tx, place.id, at) is not None
        _keep(tx, actor, place.id, at)
        if not mine:
            audit.record(tx, actor, AuditTag.RETURN_HELD, f"return:{place.id}")
        return Taken(rma, changed=not mine)
    return Taken(None, changed=False)


def _keep(tx: Connection, actor: Actor, return_id: int, at: datetime) -> datetime:
    until = at + timedelta(minutes=settings().hold_minutes)
    if rows.take(tx, return_id, _person(actor), at, until):
        return until
    other = holder(tx, return_id, at)
    if other is None:
        raise NotFound("There is no such return. Go back to the queue and open it again.")
    raise HeldByAnother(other.name, other.until.astimezone(settings().zone))


def _is_fresh(until: datetime, at: datetime) -> bool:
    # A page that reruns on every key should not write each time.
    return until - at > timedelta(minutes=settings().hold_minutes) / 2


def _person(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NotAllowed("Only a person with a staff account can hold a return.")
    return actor.staff_id


@dataclass(frozen=True)
class Ended:
    """Whose hold has ended."""

    name: str


@command(Permission.RETURN_DECIDE_ESCALATED)
def end_hold(tx: Connection, actor: Actor, return_id: int, reason: str) -> Ended:
    """End another person's hold on a case, with a reason; InvalidInput where nobody else holds it."""
    need(reason, "Say why you end the hold")
    now_held = holder(tx, return_id, clock.now())
    if now_held is None or now_held.staff_id == actor.staff_id:
        raise InvalidInput("Nobody else holds this return now. Reload the page.")
    rows.release(tx, return_id, now_held.staff_id)
    audit.record(tx, actor, AuditTag.RETURN_HOLD_ENDED, f"return:{return_id}", {"held_by": now_held.staff_id}, reason)
    return Ended(now_held.name)
