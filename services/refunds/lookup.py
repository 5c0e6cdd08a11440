"""A refund that must be there, with its return: locked in the same order everywhere, so that nobody waits in a ring."""

from sqlalchemy import Connection

from data.queries.money import refunds as rows
from data.queries.money.refunds import RefundRow
from data.queries.returns.cases import CaseRow
from data.vocabulary import RefundState
from services.cases.lookup import existing
from services.desk.errors import Conflict, NotFound

WORDS = {
    RefundState.AWAITING_SECOND: "waits for a second person",
    RefundState.GRANTED: "is granted and not sent",
    RefundState.SENDING: "is being sent",
    RefundState.PENDING: "is on its way",
    RefundState.COMPLETED: "is paid",
    RefundState.FAILED: "could not be paid",
    RefundState.NEEDS_RECONCILING: "needs reconciling",
    RefundState.WITHDRAWN: "was withdrawn",
}


def locked(tx: Connection, refund_id: int) -> tuple[CaseRow, RefundRow]:
    """The return and the refund, which nobody else changes until the transaction ends; NotFound."""
    return_id = rows.return_of(tx, refund_id)
    if return_id is None:
        raise NotFound("There is no such refund. Go back to the list and open it again.")
    case = existing(tx, return_id, lock=True)
    refund = rows.find(tx, refund_id, lock=True)
    if refund is None:
        raise NotFound("There is no such refund. Go back to the list and open it again.")
    return case, refund


def as_shown(tx: Connection, refund_id: int, version: int, *states: RefundState) -> tuple[CaseRow, RefundRow]:
    """`locked`, in one of these states and as the page showed it; Conflict says what it is now."""
    case, refund = locked(tx, refund_id)
    if refund.state not in states or refund.version != version:
        raise Conflict(
            f"This refund changed after your page was shown: now it {WORDS[refund.state]}. "
            "Nothing was done twice; look at its newest state."
        )
    return case, refund
