"""The ends of a return, and the way back: cancelled before anything arrived, closed with a reason, reopened."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.catalogue.catalogue import OrderRow
from data.queries.returns import cases as rows
from data.queries.returns.cases import CaseRow
from data.queries.settling import questions as question_rows
from data.queries.settling import settlement as settling
from data.vocabulary import OPEN_STATES, SETTLING_STATES, AuditTag, Permission, QuestionKind, ReturnState
from services.cases import order_card
from services.cases.entries import change, free, record
from services.cases.lookup import Shown, as_shown, existing
from services.customers import misuse
from services.desk import clock
from services.desk.access import Actor, command
from services.desk.errors import Conflict, StillOpen
from services.desk.text.form_values import need
from services.goods import back_to_customer, repairs, stock
from services.review import still_open
from services.settling import approval, next_steps, payment_requests, questions, refunds_withdrawn, tasks


class End(StrEnum):
    """What a person does with a return as a whole."""

    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"


# The states in which each is possible.
POSSIBLE = {
    End.CANCEL: (*OPEN_STATES, *SETTLING_STATES),
    End.CLOSE: (*SETTLING_STATES, ReturnState.REJECTED),
    End.REOPEN: (ReturnState.CLOSED, ReturnState.REJECTED),
}


@dataclass(frozen=True)
class Ended:
    """The state that the return is in now."""

    rma: str
    state: ReturnState


@command(Permission.RETURN_CANCEL)
def cancel(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Ended:
    """Cancel a return that the customer no longer wants; its units may be claimed again, its stock is free again.

    StillOpen once a unit has arrived, money is under way or goods have left.
    """
    case = as_shown(tx, shown, *POSSIBLE[End.CANCEL])
    need(reason, "Say why the return is cancelled")
    return cancelled(tx, actor, case, reason)


def cancelled(tx: Connection, actor: Actor, case: CaseRow, reason: str) -> Ended:
    """`cancel` of a return that is locked and may be cancelled, inside another act."""
    refunds_withdrawn.stop(tx, actor, case, "The return was cancelled before the refund was sent.")
    reserved = settling.reserved(tx, case.id)
    stock.hold(tx, (promised.product_id for promised in reserved))
    for promised in reserved:
        stock.release(tx, promised.product_id, promised.quantity)
        settling.cancel_replacement(tx, promised.id)
    if things := still_open.before_cancelling(tx, case):
        raise StillOpen("This return cannot be cancelled any more. Settle it, or close it.", things)
    for asked in question_rows.of_return(tx, case.id):
        if asked.is_open:
            questions.withdraw(tx, actor, asked.id)
    next_steps.given_up(tx, case)
    tasks.drop(tx, actor, case.id)
    _end(tx, actor, case, ReturnState.CANCELLED, AuditTag.RETURN_CANCELLED, reason)
    return Ended(case.rma, ReturnState.CANCELLED)


@command(Permission.RETURN_CLOSE)
def close(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Ended:
    """Close a return of which the rest never came, or that owes nothing more.

    StillOpen while money or goods are half way, or units that arrived are neither inspected nor settled.
    """
    case = as_shown(tx, shown, *POSSIBLE[End.CLOSE])
    need(reason, "Say why the return is closed")
    # What the customer has not paid by its deadline is not waited for; the unit that it was for stays here.
    misuse.stay_here(tx, actor, case, overdue=True, reason=reason)
    payment_requests.drop(tx, actor, case, QuestionKind.ACCESSORIES, overdue=True, reason=reason)
    if things := still_open.before_closing(tx, case):
        raise StillOpen("Something of this return is still under way. Finish it or take it back, then close.", things)
    tasks.drop(tx, actor, case.id)
    closed = _end(tx, actor, case, ReturnState.CLOSED, AuditTag.RETURN_CLOSED, reason)
    back_to_customer.follow(tx, actor, closed)
    return Ended(closed.rma, closed.state)


@command(Permission.RETURN_REOPEN)
def reopen(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Ended:
    """Take a closed return up again where it stood, or put a rejected one back into review.

    Conflict where another return has claimed its units meanwhile.
    """
    return reopened(tx, actor, shown, reason)


def reopened(tx: Connection, actor: Actor, shown: Shown, reason: str) -> Ended:
    """`reopen` inside another act."""
    # The order before the return, as in opening a return: nobody claims its units meanwhile.
    order = catalogue.find_order(tx, existing(tx, shown.return_id).order_number, lock=True)
    case = as_shown(tx, shown, *POSSIBLE[End.REOPEN])
    need(reason, "Say why the return is reopened")
    if order is not None:
        refuse_what_is_claimed(tx, case, order)
    state = next_steps.approved(tx, actor, case) if approval.stands(tx, case) else ReturnState.AWAITING_REVIEW
    misuse.asked_anew(tx, actor, case, "The return is reopened.")
    repairs.taken_up(tx, actor, case)
    again = _end(tx, actor, case, state, AuditTag.RETURN_REOPENED, reason)
    back_to_customer.follow(tx, actor, again)
    return Ended(again.rma, again.state)


def refuse_what_is_claimed(tx: Connection, case: CaseRow, order: OrderRow) -> None:
    """Conflict where another return has claimed units of a return that is to be taken up again."""
    wanted = {line.order_line_id: line.quantity for line in rows.lines(tx, case.id)}
    for line in order_card.card_of(tx, order, case.rma).lines:
        if wanted.get(line.order_line_id, 0) > line.claimable:
            raise Conflict(
                f"{line.product}: {line.why_not_all} This return wants {wanted[line.order_line_id]}, so it cannot be "
                "reopened. Settle the other return, or cancel it."
            )


def _end(tx: Connection, actor: Actor, case: CaseRow, state: ReturnState, tag: AuditTag, reason: str) -> CaseRow:
    ended = state in (ReturnState.CLOSED, ReturnState.CANCELLED)
    values: dict[str, Any] = {"state": state, "closed_at": clock.now() if ended else None, **free()}
    record(tx, actor, case, tag, {"from": case.state}, reason)
    return change(tx, case, **values)
