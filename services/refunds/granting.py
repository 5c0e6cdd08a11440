"""Granting a refund: the amounts computed anew under the lock, the ceiling taken, nothing paid yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data.queries.money import payments, postage
from data.queries.money import refunds as rows
from data.queries.returns.cases import CaseRow
from data.vocabulary import SETTLING_STATES, AuditTag, Permission, RefundState, Stage, WorkQueue
from services.cases.entries import change, record
from services.cases.lookup import check_shown, existing
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict
from services.desk.text.one_line import several_lines
from services.refunds import duties
from services.refunds.planning import forms, limits, missing_parts
from services.refunds.planning.forms import GrantForm, Granting
from services.refunds.planning.preview import Plan, plan
from services.settling import balances, tasks


@dataclass(frozen=True)
class Granted:
    """What a grant came to; `changed` is False where the same form had been granted before."""

    refund_id: int
    total: int
    currency: str
    needs_second: bool
    changed: bool = True


@command(Permission.MONEY_GRANT)
def grant(tx: Connection, actor: Actor, form: GrantForm) -> Granted:
    """Grant what is due; another person sends it. A second click on the same form grants nothing more.

    Raises OwnWork, Conflict for a page that is no longer true, MoneyLimit above the ceiling, InvalidInput.
    """
    case = existing(tx, form.shown.return_id, lock=True)
    earlier = rows.by_form_key(tx, form.form_key)
    if earlier is not None:
        return _again(tx, case, form)
    excess = postage.of_return(tx, case.id)
    duties.check(
        tx, actor, case.id, {"decided on the postage above the limit": excess.decided_by_id if excess else None}
    )
    check_shown(tx, case, form.shown, *SETTLING_STATES)
    # One grant on an order at a time: shipping counts once for all of its returns.
    payments.of_order(tx, case.order_id, lock=True)
    planned = plan(tx, case, excess)
    granting = forms.read(form, planned, case.currency)
    missing_parts.check_lowered(tx, case.id, granting)
    for one in granting:
        if one.line.order_line_id is not None:
            balances.take(tx, one.line.order_line_id, one.amount)
    return _write(tx, actor, case, form, planned, granting)


def _again(tx: Connection, case: CaseRow, form: GrantForm) -> Granted:
    known = rows.by_form_key(tx, form.form_key)
    if (
        known is None
        or known.return_id != case.id
        or not forms.same_request(form, rows.lines(tx, known.id), case.currency)
    ):
        raise Conflict("This form has granted another refund already; nothing was written. Reload the page.")
    return Granted(known.id, known.total, known.currency, known.needs_second, changed=False)


def _write(
    tx: Connection, actor: Actor, case: CaseRow, form: GrantForm, planned: Plan, granting: tuple[Granting, ...]
) -> Granted:
    total = sum(one.amount for one in granting)
    second, now = limits.second_person(tx, case, total, lock=True), clock.now()
    values = {
        "return_id": case.id,
        "order_id": case.order_id,
        "customer_id": case.customer_id,
        "version": 1,
        "state": RefundState.AWAITING_SECOND if second else RefundState.GRANTED,
        "currency": case.currency,
        "total": total,
        "total_usd_cents": limits.usd_cents(case, total),
        "granted_by_id": actor.staff_id,
        "granted_at": now,
        "reason": several_lines(form.reason) or None,
        "needs_second": second is not None,
        "form_key": form.form_key,
    }
    try:
        refund_id = rows.add(tx, values)
        rows.add_lines(tx, [_row(refund_id, case.id, one) for one in granting])
    except IntegrityError:
        raise Conflict("This was granted already, and is granted once. Nothing was written; reload the page.") from None
    change(tx, case)
    _note_excess(tx, case, planned, granting)
    # A line with 0 is left for later, and so is the task.
    left_out = {one.key for one in planned.lines} - {one.line.key for one in granting}
    _tasks(tx, actor, case, refund_id, second=second is not None, left_out=bool(left_out))
    details = {"refund": refund_id, "total": total, "currency": case.currency, "second": second is not None}
    record(tx, actor, case, AuditTag.REFUND_GRANTED, details, form.reason)
    return Granted(refund_id, total, case.currency, second is not None)


def _row(refund_id: int, return_id: int, one: Granting) -> dict[str, object]:
    return {
        "refund_id": refund_id,
        "return_id": return_id,
        "kind": one.line.kind,
        "return_line_id": one.line.return_line_id,
        "quantity": one.line.quantity,
        "amount": one.amount,
        "formula": one.formula[:300],
        "clause": one.line.clause,
        "live": True,
    }


def _note_excess(tx: Connection, case: CaseRow, planned: Plan, granting: Iterable[Granting]) -> None:
    """Postage above the limit waits for a supervisor once the part below it is granted (BR-20, C7)."""
    if planned.excess and any(one.line.key == "postage" for one in granting):
        excess_id = postage.add(tx, case.id, planned.excess, case.currency)
        tasks.open_task(tx, WorkQueue.EXCESS_POSTAGE, Stage.CONFIRM, excess_id, case.id)


def _tasks(tx: Connection, actor: Actor, case: CaseRow, refund_id: int, *, second: bool, left_out: bool) -> None:
    if not left_out:
        tasks.done(tx, actor, WorkQueue.REFUNDS, Stage.GRANT, case.id)
    tasks.open_task(tx, WorkQueue.REFUNDS, Stage.SECOND if second else Stage.SEND, refund_id, case.id)
