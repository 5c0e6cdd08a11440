"""What follows from an approved return: goods in, then money, replacement or repair, each with its tasks.

Building blocks; each runs in the transaction of the act that calls it. The balances of the order lines follow from the
units that are ready (`balance`): nobody else accepts units.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import Approval
from data.queries.settling import settlement as rows
from data.queries.work import task_rows
from data.vocabulary import OPEN_STATES, SETTLING_STATES, AuditTag, RefundLineKind, ReturnState, Stage, WorkQueue
from services.cases.assessment import Assessed, evaluate
from services.cases.entries import change, record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor
from services.policy.terms import ShippingStatus
from services.settling import approval as approval_rules
from services.settling import balances, owed, parts_owed, refunds_withdrawn, tasks
from services.settling.owed import Books, Due, Way, due_by

_QUEUES = {
    Stage.RECEIVE: WorkQueue.RECEIVING,
    Stage.GRANT: WorkQueue.REFUNDS,
    Stage.RESERVE: WorkQueue.REPLACEMENTS,
    Stage.OFFER: WorkQueue.WAITING_FOR_CUSTOMER,
    Stage.ASK_PARTS: WorkQueue.WAITING_FOR_CUSTOMER,
}
# What nobody begins while the return is with a reviewer.
_STOPPED = (Stage.GRANT, Stage.RESERVE, Stage.OFFER, Stage.ASK_PARTS)
_PAYABLE = (ShippingStatus.PAYABLE, ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT)


def approved(
    tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed | None = None, approval: Approval | None = None
) -> ReturnState:
    """What an approval sets in motion, begun anew; the state that the return is in now.

    `assessed` and `approval` where the act has them at hand already, as they are now.
    """
    known = owed.books(tx, case, assessed, approval)
    _follow(tx, actor, case, known, assessed, anew=(WorkQueue.RECEIVING,))
    return ReturnState.RECEIVED if known.arrived else ReturnState.APPROVED


def stopped(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    because: str,
    assessed: Assessed | None = None,
    *,
    for_good: bool = False,
) -> None:
    """The return goes back to a reviewer, or is rejected: nothing more is granted, paid or reserved meanwhile.

    A refund of which nothing has moved is taken back; another approval may grant it anew, on its own terms. What was
    to be settled is `given_up` with a rejection, which is `for_good`.
    """
    refunds_withdrawn.stop(tx, actor, case, because)
    tasks.drop(tx, actor, case.id, WorkQueue.RECEIVING, WorkQueue.EXCESS_POSTAGE, stages=_STOPPED)
    if for_good:
        given_up(tx, case, assessed)
    else:
        recount(tx, case, assessed)


def recount(tx: Connection, case: CaseRow, assessed: Assessed | None = None) -> None:
    """Let the balances follow the units that are ready now, and set nothing else in motion."""
    over = case.state not in OPEN_STATES and not approval_rules.stands(tx, case)
    known = owed.books(tx, case, assessed)
    _balance(tx, known, () if over else due_by(known))


def given_up(tx: Connection, case: CaseRow, assessed: Assessed | None = None) -> None:
    """Only what is settled already counts in the balances; the rest may be claimed and settled again."""
    lines = rows.lines(tx, case.id) if assessed is None else assessed.lines
    if any(line.accepted_units for line in lines):
        _balance(tx, owed.books(tx, case, assessed), ())


def go_on(
    tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed | None = None, approval: Approval | None = None
) -> None:
    """Let balances and tasks follow what the return owes now; what the act has read already need not be read again."""
    _follow(tx, actor, case, owed.books(tx, case, assessed, approval), assessed)


def _follow(
    tx: Connection,
    actor: Actor,
    case: CaseRow,
    known: Books,
    assessed: Assessed | None,
    anew: Collection[WorkQueue] = (),
) -> None:
    promised = due_by(known)
    _balance(tx, known, promised)
    postage = _postage_is_due(tx, case, known, assessed)
    wanted = _wanted(promised, known, postage_is_due=postage)
    asks = parts_owed.any_to_ask(tx, case, known, promised, assessed)
    wanted[_QUEUES[Stage.ASK_PARTS], Stage.ASK_PARTS] = asks
    tasks.follow(tx, actor, case.id, wanted, anew=anew)
    for one in promised:
        if one.way is Way.REPAIR:
            _open_repairs(tx, case, one, known)
    refunds_withdrawn.go_on(tx, case, known.settled)


def _balance(tx: Connection, known: Books, promised: tuple[Due, ...]) -> None:
    """Let the order lines' balances follow the units that are ready now (BR-36: received units drive the money).

    A unit that is refunded, replaced or away for repair counts on, whatever a reviewer decides about the return later.
    """
    ready: dict[int, int] = defaultdict(int)
    for one in promised:
        # A repaired unit is the customer's again, and may come back with its price.
        ready[one.line_id] += one.ready - sum(unit.id in known.settled.gone_back for unit in one.units)
    kept = _kept(known)
    for line in known.lines:
        now = max(ready[line.id], min(kept[line.id], line.accepted_units))
        if now > line.accepted_units:
            balances.accept(tx, line.order_line_id, now - line.accepted_units)
        elif now < line.accepted_units:
            balances.unaccept(tx, line.order_line_id, line.accepted_units - now)
        if now != line.accepted_units:
            rows.set_accepted(tx, line.id, now)


def _kept(known: Books) -> dict[int, int]:
    """Units of each line that are refunded, replaced or away for repair, under whichever approval."""
    kept: dict[int, int] = defaultdict(int)
    for (line_id, _way), units in owed.settled_units(known).items():
        kept[line_id] += units
    for unit in known.arrived:
        kept[unit.return_line_id] -= unit.id in known.settled.gone_back
    return kept


def _wanted(promised: tuple[Due, ...], known: Books, *, postage_is_due: bool) -> dict[tuple[WorkQueue, Stage], bool]:
    """Which tasks about the return itself are to be open."""
    offers = known.settled.offers
    to_offer = (one for one in promised if one.open and one.way is Way.DISCOUNT and one.line_id not in offers)
    wanted = {
        Stage.RECEIVE: any(one.to_come > 0 for one in promised),
        Stage.GRANT: postage_is_due or any(one.open and _is_money(one, offers) for one in promised),
        Stage.RESERVE: any(one.open and one.way is Way.REPLACEMENT for one in promised),
        Stage.OFFER: any(to_offer),
    }
    return {(_QUEUES[stage], stage): open_now for stage, open_now in wanted.items()}


def postage_is_payable(status: ShippingStatus, *, arrived: bool) -> bool:
    """Whether return postage with this status may be paid now (C19); `arrived` once units are here.

    Where the engine asks for a person's look (HELD), the approval was that look; but nothing is paid before the units
    are here (BR-07).
    """
    return status in _PAYABLE or (status is ShippingStatus.HELD and arrived)


def postage_is_due(tx: Connection, case: CaseRow) -> bool:
    """Whether return postage of an approved return may be granted now, and was not."""
    return _postage_is_due(tx, case, owed.books(tx, case), None)


def _postage_is_due(tx: Connection, case: CaseRow, known: Books, assessed: Assessed | None) -> bool:
    """Whether return postage may be granted, or a confirmed part of it above the limit, and was not (BR-07, BR-26)."""
    granted = known.settled.kinds_granted
    # Without a receipt no postage is owed (BR-07), and the return need not be assessed for it.
    if case.facts.get("return_receipt") and RefundLineKind.RETURN_POSTAGE not in granted:
        postage = (assessed or evaluate(tx, case)).whole.postage
        if postage.reimbursed and postage_is_payable(postage.status, arrived=bool(known.arrived)):
            return True
    return RefundLineKind.EXCESS_POSTAGE not in granted and known.settled.excess_confirmed


def _is_money(one: Due, accepted_offers: Collection[int | None]) -> bool:
    return one.way is Way.REFUND or (one.way is Way.DISCOUNT and one.line_id in accepted_offers)


def _open_repairs(tx: Connection, case: CaseRow, one: Due, known: Books) -> None:
    """A repair for each unit that has none; a unit in repair carries no money."""
    for unit in one.units:
        if unit.id not in known.settled.in_repair:
            repair_id = rows.add_repair(tx, case.id, unit, case.currency, clock.now())
            balances.replace(tx, one.order_line_id, 1)
            tasks.open_task(tx, WorkQueue.REPAIRS, Stage.FORWARD, repair_id, case.id)


def is_settled(tx: Connection, case: CaseRow, known: Books | None = None) -> bool:
    """Whether everything that was promised is done and nothing waits for anybody; what is lost is not waited for.

    `known` are the return's books where they are read already.
    """
    known = known or owed.books(tx, case)
    promised = due_by(known)
    return (
        any(one.settled for one in promised)
        and all(one.settled >= one.decided - one.lost for one in promised)
        and not known.settled.any_unpaid
        and not task_rows.open_of_return(tx, case.id)
        and not parts_owed.any_to_ask(tx, case, known, promised)
    )


def close_if_settled(tx: Connection, actor: Actor, return_id: int) -> bool:
    """Close the return when everything that was promised is done; whether it was closed.

    A unit that the carrier lost is a delivery enquiry (C38) and keeps no return open: its timeline says so.
    """
    case = existing(tx, return_id, lock=True)
    if case.state not in SETTLING_STATES:
        return False
    known = owed.books(tx, case)
    if not is_settled(tx, case, known):
        return False
    case = change(tx, case, state=ReturnState.CLOSED, closed_at=clock.now())
    lost = [f"{one.lost} × {one.product}" for one in due_by(known) if one.lost]
    record(tx, actor, case, AuditTag.RETURN_CLOSED, reason=f"Lost on the way: {', '.join(lost)}." if lost else "")
    return True
