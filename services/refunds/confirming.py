"""Between granting and sending: the second person, taking a grant back, and another method than the one that paid."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import refunds as rows
from data.queries.money.refunds import RefundRow
from data.queries.returns.cases import CaseRow
from data.vocabulary import SETTLING_STATES, AuditTag, Permission, RefundState, Stage, WorkQueue
from services.cases.entries import change, record
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict
from services.desk.text import form_values
from services.desk.text.form_values import need
from services.refunds import duties
from services.refunds.lookup import as_shown
from services.settling import approval, tasks
from services.settling.refunds_withdrawn import UNSENT, nothing_moved, take_back


@dataclass(frozen=True)
class Changed:
    """The state that a refund is in now."""

    refund_id: int
    state: RefundState


@command(Permission.MONEY_CONFIRM)
def confirm_second(tx: Connection, actor: Actor, refund_id: int, version: int) -> Changed:
    """Confirm a refund above a limit; the person is neither who granted it nor who will send it."""
    case, refund = as_shown(tx, refund_id, version, RefundState.AWAITING_SECOND)
    approval.check(tx, case)
    parts = {
        "granted this refund": refund.granted_by_id,
        "allowed this refund's other method": refund.other_method_by_id,
    }
    duties.check(tx, actor, case.id, parts)
    state = RefundState.GRANTED
    rows.change(tx, refund.id, state=state, second_by_id=actor.staff_id, second_at=clock.now())
    tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.SECOND, refund.id)
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.SEND, refund.id, case.id)
    details = {"refund": refund.id, "total": refund.total, "currency": refund.currency}
    record(tx, actor, case, AuditTag.REFUND_CONFIRMED, details)
    return Changed(refund.id, state)


@command(Permission.MONEY_CONFIRM)
def decline(tx: Connection, actor: Actor, refund_id: int, version: int, reason: str) -> Changed:
    """Do not confirm: the grant is taken back with a reason and can be made anew."""
    case, refund = as_shown(tx, refund_id, version, RefundState.AWAITING_SECOND)
    duties.check(tx, actor, case.id, {"granted this refund": refund.granted_by_id})
    need(reason, "Say why you do not confirm the refund")
    return _take_back(tx, actor, case, refund, reason, declined=True)


@command(Permission.MONEY_GRANT)
def withdraw(tx: Connection, actor: Actor, refund_id: int, version: int, reason: str) -> Changed:
    """Take a grant back of which nothing is paid; everything that it covered may be granted again."""
    case, refund = as_shown(tx, refund_id, version, *UNSENT, RefundState.FAILED)
    if not nothing_moved(tx, refund):
        raise Conflict("A part of this refund is paid, or may be, so it cannot be withdrawn.")
    need(reason, "Say why the refund is withdrawn")
    return _take_back(tx, actor, case, refund, reason, declined=False)


def _take_back(
    tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, reason: str, *, declined: bool
) -> Changed:
    take_back(tx, actor, case, refund, reason, declined=declined)
    change(tx, case)
    if case.state in SETTLING_STATES:
        tasks.open_task(tx, WorkQueue.REFUNDS, Stage.GRANT, case.id, case.id)
    return Changed(refund.id, RefundState.WITHDRAWN)


@command(Permission.MONEY_EXCEPTION)
def use_other_method(tx: Connection, actor: Actor, refund_id: int, version: int, method: str, reason: str) -> Changed:
    """Pay by another method than the one that paid: only a manager, with a reason (BR-37, C29)."""
    case, refund = as_shown(tx, refund_id, version, *UNSENT, RefundState.FAILED)
    # Who confirms a refund above the limit does not also choose where it goes.
    parts = {"granted this refund": refund.granted_by_id, "confirmed this refund": refund.second_by_id}
    duties.check(tx, actor, case.id, parts)
    named = form_values.line(method, "The other method", longest=40)
    need(reason, "Say why the refund cannot go back the way it was paid")
    rows.change(
        tx, refund.id, other_method=named, other_method_by_id=actor.staff_id, other_method_reason=reason.strip()
    )
    record(tx, actor, case, AuditTag.REFUND_REDIRECTED, {"refund": refund.id}, reason)
    return Changed(refund.id, refund.state)
