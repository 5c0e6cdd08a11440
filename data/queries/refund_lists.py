"""The money desk's lists: returns to grant, refunds by their state, payments that people make by hand or must clear."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from data.models.catalogue import Order
from data.models.money import Payout, PostageExcess, Refund
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.work import Task
from data.vocabulary import ExcessState, PayoutState, Provider, RefundState, Stage, WorkQueue

_LONGEST = 200


@dataclass(frozen=True)
class ListedRow:
    """One row of a list; amounts in minor units, instants aware UTC. Ids are None in lists of something else."""

    return_id: int
    rma: str
    order_number: str
    currency: str
    amount: int
    since: datetime
    refund_id: int | None = None
    version: int | None = None
    state: RefundState | None = None
    payout_id: int | None = None
    excess_id: int | None = None
    batch_id: int | None = None
    method: str | None = None
    by: str | None = None


_CASE = (ReturnCase.id.label("return_id"), ReturnCase.rma, Order.number.label("order_number"))
_TO_GRANT = (
    select(*_CASE, ReturnCase.currency, ReturnCase.claimed_amount.label("amount"), Task.opened_at.label("since"))
    .select_from(Task)
    .join(ReturnCase, ReturnCase.id == Task.record_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .where(Task.queue == WorkQueue.REFUNDS, Task.stage == Stage.GRANT, Task.done_at.is_(None))
    .order_by(Task.due_at, Task.id)
)
_REFUNDS = (
    select(
        *_CASE,
        Refund.currency,
        Refund.total.label("amount"),
        Refund.granted_at.label("since"),
        Refund.id.label("refund_id"),
        Refund.version,
        Refund.state,
        Refund.other_method.label("other_method"),
        Staff.display_name.label("by"),
    )
    .select_from(Refund)
    .join(ReturnCase, ReturnCase.id == Refund.return_id)
    .join(Order, Order.id == Refund.order_id)
    .join(Staff, Staff.id == Refund.granted_by_id)
    .where(Refund.state.in_(bindparam("states", expanding=True, type_=Refund.state.type)))
)
_BY_HAND = (
    select(
        *_CASE,
        Payout.currency,
        Payout.amount,
        Payout.requested_at.label("since"),
        Refund.id.label("refund_id"),
        Refund.version,
        Refund.state,
        Payout.id.label("payout_id"),
        Payout.batch_id,
        Refund.other_method.label("other_method"),
        Order.payment_method.label("method"),
        Staff.display_name.label("by"),
    )
    .select_from(Payout)
    .join(Refund, Refund.id == Payout.refund_id)
    .join(ReturnCase, ReturnCase.id == Refund.return_id)
    .join(Order, Order.id == Refund.order_id)
    .join(Staff, Staff.id == Payout.sent_by_id)
    .where(Payout.provider == Provider.MANUAL, Payout.state == PayoutState.PENDING)
    .order_by(Payout.requested_at, Payout.id)
)
_EXCESS = (
    select(
        *_CASE,
        PostageExcess.currency,
        PostageExcess.amount,
        ReturnCase.created_at.label("since"),
        PostageExcess.id.label("excess_id"),
    )
    .select_from(PostageExcess)
    .join(ReturnCase, ReturnCase.id == PostageExcess.return_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .where(PostageExcess.state == ExcessState.WAITING)
    .order_by(PostageExcess.id)
)
_OLDEST, _NEWEST = _REFUNDS.order_by(Refund.id), _REFUNDS.order_by(Refund.id.desc())
_COUNTS = select(Refund.state, func.count()).group_by(Refund.state)


def to_grant(tx: Connection, search: str) -> tuple[ListedRow, ...]:
    """Returns of which money is due, due first; the amount is what was claimed."""
    return _rows(tx, _TO_GRANT, search)


def refunds(
    tx: Connection, states: Collection[RefundState], search: str, *, newest_first: bool = False
) -> tuple[ListedRow, ...]:
    """Refunds in these states."""
    return _rows(tx, _NEWEST if newest_first else _OLDEST, search, states=list(states))


def by_hand(tx: Connection, search: str) -> tuple[ListedRow, ...]:
    """Payments that a person is to make."""
    return _rows(tx, _BY_HAND, search)


def excess(tx: Connection, search: str) -> tuple[ListedRow, ...]:
    """Postage above the limit that nobody has decided on."""
    return _rows(tx, _EXCESS, search)


def counts(tx: Connection) -> dict[RefundState, int]:
    """How many refunds there are in each state."""
    return {row[0]: row[1] for row in tx.execute(_COUNTS)}


def _rows(
    tx: Connection, statement: Select[*tuple[object, ...]], search: str, **bound: object
) -> tuple[ListedRow, ...]:
    if search:
        # Numbers are found from their beginning, by the indexes of returns and orders.
        statement = statement.where(
            or_(
                ReturnCase.rma.startswith(search.upper(), autoescape=True),
                Order.number.startswith(search, autoescape=True),
            )
        )
    return tuple(_listed(**row._mapping) for row in tx.execute(statement.limit(_LONGEST), bound))


def _listed(other_method: str | None = None, method: str | None = None, **values: Any) -> ListedRow:  # noqa: ANN401
    """The other method is encrypted, so that no statement can choose between the two."""
    return ListedRow(**values, method=other_method or method)
