"""The money of one return as its page shows it: what is due, every refund with its payments, and what happened."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import payments, payouts, postage
from data.queries.money import refunds as rows
from data.queries.money.payments import PaymentRow
from data.queries.money.payouts import PayoutRow
from data.queries.money.postage import ExcessRow
from data.queries.money.refunds import RefundLineRow, RefundRow
from data.queries.returns import cases
from data.queries.returns.cases import CaseRow
from data.queries.staff import staff as staff_rows
from data.queries.work import task_rows
from data.vocabulary import PayoutState, Permission, ReturnState, Stage, WorkQueue
from services.desk.access import Actor, query
from services.desk.errors import NotFound
from services.desk.history import timeline
from services.desk.history.timeline import Happening
from services.desk.text import masking
from services.desk.text.rma import typed
from services.refunds import duties
from services.refunds.paying.sending import parts_in, rest_is_left
from services.refunds.planning.preview import Preview, preview_of
from services.refunds.planning.ways import by_hand
from services.settling import approval
from services.settling.refunds_withdrawn import nothing_moved

__all__ = [
    "ExcessRow",
    "MoneyView",
    "PaymentRow",
    "PayoutRow",
    "Preview",
    "RefundLineRow",
    "RefundRow",
    "RefundView",
    "money_of",
]


@dataclass(frozen=True)
class RefundView:
    """A refund with its lines and attempts; `people` are the names by id, `barred` says why the reader may not send.

    `rest_is_left` where it was paid in part and the return was rejected since; `by_hand` where people pay all that is
    to be sent: sending it only hands it over to them.
    """

    refund: RefundRow
    lines: tuple[RefundLineRow, ...]
    payouts: tuple[PayoutRow, ...]
    unclear: frozenset[int]
    people: dict[int, str]
    barred: str | None
    may_be_withdrawn: bool
    rest_is_left: bool
    by_hand: bool


@dataclass(frozen=True)
class MoneyView:
    """The money of a return; the customer's name is masked."""

    return_id: int
    rma: str
    state: ReturnState
    order_number: str
    customer: str
    currency: str
    preview: Preview
    payments: tuple[PaymentRow, ...]
    # What of each payment went back and was paid, by its id, in minor units.
    gone_back: dict[int, int]
    refunds: tuple[RefundView, ...]
    excess: ExcessRow | None
    products: dict[int, str]
    timeline: tuple[Happening, ...]
    # Why no money of the return may move now.
    held: str | None


@query(Permission.MONEY_READ)
def money_of(tx: Connection, actor: Actor, rma: str) -> MoneyView:
    """The money of the return with this RMA; NotFound where there is none."""
    case = cases.find(tx, rma=typed(rma))
    if case is None:
        raise NotFound(f"There is no return {rma[:20]}. Check the number, or choose one in the list.")
    paid = payments.of_order(tx, case.order_id)
    return MoneyView(
        case.id,
        case.rma,
        case.state,
        case.order_number,
        masking.mask_name(case.customer_name) if case.customer_name else "",
        case.currency,
        preview_of(tx, actor, case),
        paid,
        payments.gone_back(tx, case.order_id),
        tuple(_refund(tx, actor, case, one, paid) for one in rows.of_return(tx, case.id)),
        postage.of_return(tx, case.id),
        {line.id: line.product for line in cases.lines(tx, case.id)},
        timeline.of_return(tx, case.id, sees_money=True),
        approval.lost(tx, case),
    )


def _refund(tx: Connection, actor: Actor, case: CaseRow, refund: RefundRow, paid: tuple[PaymentRow, ...]) -> RefundView:
    attempts = payouts.of_refund(tx, refund.id)
    known = (
        refund.granted_by_id,
        refund.second_by_id,
        refund.other_method_by_id,
        *(one.sent_by_id for one in attempts),
    )
    unclear = frozenset(
        one.id for one in attempts if task_rows.open_id(tx, WorkQueue.REFUNDS, Stage.RECONCILE, one.id) is not None
    )
    people = staff_rows.display_names(tx, {one for one in known if one is not None})
    barred = duties.barred(tx, actor, refund.return_id, parts_in(refund))
    withdrawable = nothing_moved(tx, refund)
    rest = rest_is_left(tx, case, refund)
    hands = by_hand(_to_send(refund, attempts), paid, refund.other_method)
    return RefundView(refund, rows.lines(tx, refund.id), attempts, unclear, people, barred, withdrawable, rest, hands)


def _to_send(refund: RefundRow, attempts: tuple[PayoutRow, ...]) -> int:
    """What sending would pay: all of it at first, later what failed."""
    newest = {one.part: one for one in attempts}
    failed = sum(one.amount for one in newest.values() if one.state is PayoutState.FAILED)
    return failed if attempts else refund.total


@query(Permission.MONEY_READ)
def refunds_of(tx: Connection, actor: Actor, return_id: int) -> tuple[RefundRow, ...]:
    """The refunds of a return in short, newest first."""
    return rows.of_return(tx, return_id)
