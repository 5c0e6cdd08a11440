"""Postage above the limit: nothing is paid of it unless a supervisor confirms a part (BR-20, C7)."""

from sqlalchemy import Connection

from data.queries.money import postage
from data.queries.money import refunds as rows
from data.queries.money.postage import ExcessRow
from data.vocabulary import SETTLING_STATES, AuditTag, ExcessState, Permission, Stage, WorkQueue
from services.cases.entries import change, record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, InvalidInput, MoneyLimit, NotFound
from services.desk.text.amounts import AmountRefused, read_minor
from services.desk.text.form_values import need
from services.policy import money
from services.refunds import duties
from services.settling import approval, next_steps, tasks


@command(Permission.MONEY_CONFIRM)
def confirm_excess(tx: Connection, actor: Actor, excess_id: int, amount: str = "0", reason: str = "") -> ExcessRow:
    """Confirm a part of the excess, in major units; 0, the default, declines it. Another person grants it then.

    Raises Conflict where somebody decided already, MoneyLimit above the excess, OwnWork, InvalidInput.
    """
    found = postage.find(tx, excess_id)
    if found is None:
        raise NotFound("There is no such postage. Go back to the list and open it again.")
    case = existing(tx, found.return_id, lock=True)
    excess = postage.find(tx, excess_id, lock=True)
    if excess is None or excess.state is not ExcessState.WAITING:
        raise Conflict("Somebody has decided on this postage already; nothing was written. Reload the page.")
    granters = {f"granted refund {one.id} of this return": one.granted_by_id for one in rows.of_return(tx, case.id)}
    duties.check(tx, actor, case.id, granters)
    confirmed = _amount(amount, excess)
    need(reason, "Say why the postage above the limit is paid, or is not")
    if confirmed:
        approval.check(tx, case)
    if confirmed and case.state not in SETTLING_STATES:
        raise Conflict("This return is settled and closed. Reopen it before more of its postage is paid.")
    state = ExcessState.CONFIRMED if confirmed else ExcessState.DECLINED
    postage.change(
        tx,
        excess.id,
        state=state,
        confirmed=confirmed,
        decided_by_id=actor.staff_id,
        decided_at=clock.now(),
        reason=reason.strip(),
    )
    change(tx, case)
    tasks.done(tx, actor, WorkQueue.EXCESS_POSTAGE, Stage.CONFIRM, excess.id)
    details = {"excess": excess.id, "amount": excess.amount, "confirmed": confirmed, "currency": excess.currency}
    record(tx, actor, case, AuditTag.POSTAGE_CONFIRMED, details, reason)
    if confirmed:
        tasks.open_task(tx, WorkQueue.REFUNDS, Stage.GRANT, case.id, case.id)
    else:
        next_steps.close_if_settled(tx, actor, case.id)
    decided = postage.find(tx, excess.id)
    return decided or excess


def _amount(written: str, excess: ExcessRow) -> int:
    try:
        confirmed = read_minor(written, excess.currency)
    except AmountRefused as refused:
        raise InvalidInput(f"The amount that is paid {refused}.") from None
    if confirmed > excess.amount:
        most = money.plain(excess.amount, excess.currency)
        raise MoneyLimit(f"At most {excess.currency} {most} lie above the limit. Lower the amount.")
    return confirmed
