"""What follows from an approved return: goods in, then money, replacement or repair, each with its tasks.

Building blocks; each runs in the transaction of the act that calls it. The balances of the order lines follow from the
units that are ready (`balance`): nobody else accepts units.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection

from data.queries.returns.cases import CaseRow
from data.queries.settling import settlement as rows
from data.queries.work import task_rows
from data.vocabulary import OPEN_STATES, SETTLING_STATES, AuditTag, RefundLineKind, ReturnState, Stage, WorkQueue
from services.cases.assessment import Assessed, evaluate
from services.cases.entries import change, record
from services.cases.lookup import existing
from services.desk import clock
from services.desk.access import Actor
from services.policy.terms import ShippingStatus
from services.settling import approval, balances, refunds_withdrawn, tasks
from services.settling.owed import Due, Way, due, settled_units

_QUEUES = {
    Stage.RECEIVE: WorkQueue.RECEIVING,
    Stage.GRANT: WorkQueue.REFUNDS,
    Stage.RESERVE: WorkQueue.REPLACEMENTS,
    Stage.OFFER: WorkQueue.WAITING_FOR_CUSTOMER,
}
_PAYABLE = (ShippingStatus.PAYABLE, ShippingStatus.PAYABLE_ON_RECEIPT_DOCUMENT)


def approved(tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed | None = None) -> ReturnState:
    """What an approval sets in motion; the state that the return is in now."""
    tasks.drop(tx, actor, case.id, WorkQueue.RECEIVING)
    go_on(tx, actor, case, assessed)
    return ReturnState.RECEIVED if rows.arrived(tx, case.id) else ReturnState.APPROVED


def stopped(tx: Connection, actor: Actor, case: CaseRow, because: str, *, for_good: bool = False) -> None:
    """The return goes back to a reviewer, or is rejected: nothing more is granted, paid or reserved meanwhile.

    A refund of which nothing has moved is taken back; another approval may grant it anew, on its own terms. What was
    to be settled is `given_up` with a rejection, which is `for_good`.
    """
    refunds_withdrawn.stop(tx, actor, case, because)
    tasks.drop(tx, actor, case.id, WorkQueue.RECEIVING, WorkQueue.EXCESS_POSTAGE, stages=(Stage.GRANT, Stage.RESERVE))
    if for_good:
        given_up(tx, case)
    else:
        recount(tx, case)


def recount(tx: Connection, case: CaseRow) -> None:
    """Let the balances follow the units that are ready now, and set nothing else in motion."""
    over = case.state not in OPEN_STATES and not approval.stands(tx, case)
    _balance(tx, case.id, () if over else due(tx, case))


def given_up(tx: Connection, case: CaseRow) -> None:
    """Only what is settled already counts in the balances; the rest may be claimed and settled again."""
    _balance(tx, case.id, ())


def go_on(tx: Connection, actor: Actor, case: CaseRow, assessed: Assessed | None = None) -> None:
    """Let balances and tasks follow what the return owes now; `assessed` where the act has assessed it already."""
    owed = due(tx, case)
    _balance(tx, case.id, owed)
    _open_tasks(tx, actor, case, owed, assessed)


def _balance(tx: Connection, return_id: int, owed: tuple[Due, ...]) -> None:
    """Let the order lines' balances follow the units that are ready now (BR-36: received units drive the money).

    A unit that is refunded, replaced or away for repair counts on, whatever a reviewer decides about the return later.
    """
    ready: dict[int, int] = defaultdict(int)
    lines = rows.lines(tx, return_id)
    here = any(one.units for one in owed) or any(line.accepted_units for line in lines)
    # A repaired unit is the customer's again, and may come back with its price.
    gone = rows.gone_back(tx, return_id) if here else frozenset()
    for one in owed:
        ready[one.line_id] += one.ready - sum(unit.id in gone for unit in one.units)
    if any(ready[line.id] < line.accepted_units for line in lines):
        kept = _kept(tx, return_id, gone)
        ready |= {line.id: max(ready[line.id], min(kept[line.id], line.accepted_units)) for line in lines}
    for line in lines:
        more = ready[line.id] - line.accepted_units
        if more > 0:
            balances.accept(tx, line.order_line_id, more)
        elif more < 0:
            balances.unaccept(tx, line.order_line_id, -more)
        if more:
            rows.set_accepted(tx, line.id, ready[line.id])


def _kept(tx: Connection, return_id: int, gone: Collection[int]) -> dict[int, int]:
    """Units of each line that are refunded, replaced or away for repair, under whichever approval."""
    kept: dict[int, int] = defaultdict(int)
    arrived = rows.arrived(tx, return_id)
    for (line_id, _way), units in settled_units(tx, return_id, arrived).items():
        kept[line_id] += units
    for unit in arrived:
        kept[unit.return_line_id] -= unit.id in gone
    return kept


def _open_tasks(tx: Connection, actor: Actor, case: CaseRow, owed: tuple[Due, ...], assessed: Assessed | None) -> None:
    accepted = rows.accepted_offers(tx, case.id)
    to_grant = [one for one in owed if one.open and _is_money(one, accepted)] or _postage_is_due(tx, case, assessed)
    to_replace = [one for one in owed if one.open and one.way is Way.REPLACEMENT]
    to_offer = [one for one in owed if one.open and one.way is Way.DISCOUNT and one.line_id not in accepted]
    wanted = {
        Stage.RECEIVE: any(one.needs_return and one.ready < one.decided for one in owed),
        Stage.GRANT: bool(to_grant),
        Stage.RESERVE: bool(to_replace),
        Stage.OFFER: bool(to_offer),
    }
    tasks.follow(tx, actor, case.id, {(_QUEUES[stage], stage): open_now for stage, open_now in wanted.items()})
    for one in owed:
        if one.way is Way.REPAIR:
            _open_repairs(tx, case, one)
    refunds_withdrawn.go_on(tx, case)


def postage_is_payable(tx: Connection, return_id: int, status: ShippingStatus) -> bool:
    """Whether return postage with this status may be paid now (C19).

    Where the engine asks for a person's look (HELD), the approval was that look; but nothing is paid before the units
    are here (BR-07).
    """
    return status in _PAYABLE or (status is ShippingStatus.HELD and bool(rows.arrived(tx, return_id)))


def _postage_is_due(tx: Connection, case: CaseRow, assessed: Assessed | None) -> bool:
    """Whether return postage may be granted, or a confirmed part of it above the limit, and was not (BR-07, BR-26)."""
    granted = rows.postage_granted(tx, case.id)
    # Without a receipt no postage is owed (BR-07), and the return need not be assessed for it.
    if case.facts.get("return_receipt") and RefundLineKind.RETURN_POSTAGE not in granted:
        postage = (assessed or evaluate(tx, case)).whole.postage
        if postage.reimbursed and postage_is_payable(tx, case.id, postage.status):
            return True
    return RefundLineKind.EXCESS_POSTAGE not in granted and rows.excess_confirmed(tx, case.id)


def _is_money(one: Due, accepted_offers: Collection[int | None]) -> bool:
    return one.way is Way.REFUND or (one.way is Way.DISCOUNT and one.line_id in accepted_offers)


def _open_repairs(tx: Connection, case: CaseRow, one: Due) -> None:
    """A repair for each unit that has none; a unit in repair carries no money."""
    known = rows.in_repair(tx, case.id)
    for unit in one.units:
        if unit.id not in known:
            repair_id = rows.add_repair(tx, case.id, unit, case.currency, clock.now())
            balances.replace(tx, one.order_line_id, 1)
            tasks.open_task(tx, WorkQueue.REPAIRS, Stage.FORWARD, repair_id, case.id)


def is_settled(tx: Connection, case: CaseRow) -> bool:
    """Whether everything that was promised is done and nothing waits for anybody."""
    owed = due(tx, case)
    return (
        bool(owed)
        and all(one.settled >= one.decided for one in owed)
        and not task_rows.open_of_return(tx, case.id)
        and not rows.any_unpaid(tx, case.id)
    )


def close_if_settled(tx: Connection, actor: Actor, return_id: int) -> bool:
    """Close the return when everything that was promised is done; whether it was closed."""
    case = existing(tx, return_id, lock=True)
    if case.state not in SETTLING_STATES or not is_settled(tx, case):
        return False
    case = change(tx, case, state=ReturnState.CLOSED, closed_at=clock.now())
    record(tx, actor, case, AuditTag.RETURN_CLOSED)
    return True
