"""The money desk's lists: returns to grant, refunds by their state, payments that people make by hand or must clear."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, literal, not_, or_, select

from data.models.catalogue import Order
from data.models.money import Payout, PostageExcess, Refund
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.work import Task
from data.queries.money import own_part_rows
from data.queries.money.own_part_rows import Me, Parts
from data.vocabulary import (
    SETTLING_STATES,
    ExcessState,
    PayoutState,
    Provider,
    RefundState,
    ReturnState,
    Stage,
    WorkQueue,
)

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
    # The reader's own part in it, which bars them from the next act.
    part: str | None = None


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
    .where(PostageExcess.state == ExcessState.WAITING, ReturnCase.state.in_(SETTLING_STATES))
    .order_by(PostageExcess.id)
)
# Nothing is confirmed or sent on a return that is with a reviewer again, or was rejected.
_STANDING = _REFUNDS.where(ReturnCase.state.in_((*SETTLING_STATES, ReturnState.CLOSED))).order_by(Refund.id)
_OLDEST, _NEWEST = _REFUNDS.order_by(Refund.id), _REFUNDS.order_by(Refund.id.desc())
_RETURN, _REFUND = ReturnCase.id, Refund.id
_SENT = (Payout.refund_id == _REFUND, Payout.state == PayoutState.UNKNOWN, Payout.sent_by_id == own_part_rows.ME)
_UNCLEAR_PARTS = [*own_part_rows.of_excess(_RETURN), (exists(select(Payout.id).where(*_SENT)), "sent")]


class List(StrEnum):
    """A list of the money desk."""

    GRANT = "grant"
    CONFIRM = "confirm"
    SEND = "send"
    BY_HAND = "by_hand"
    EXCESS = "excess"
    UNCLEAR = "unclear"
    DONE = "done"


_LISTS: dict[List, tuple[Select[*tuple[Any, ...]], Parts, tuple[RefundState, ...]]] = {
    List.GRANT: (_TO_GRANT, own_part_rows.before_grant(_RETURN), ()),
    List.CONFIRM: (_STANDING, own_part_rows.in_refund(_REFUND, second=True), (RefundState.AWAITING_SECOND,)),
    List.SEND: (_STANDING, own_part_rows.in_refund(_REFUND), (RefundState.GRANTED, RefundState.FAILED)),
    List.BY_HAND: (_BY_HAND, own_part_rows.in_refund(_REFUND), ()),
    List.EXCESS: (_EXCESS, own_part_rows.of_excess(_RETURN), ()),
    List.UNCLEAR: (_OLDEST, _UNCLEAR_PARTS, (RefundState.NEEDS_RECONCILING, RefundState.SENDING)),
    List.DONE: (_NEWEST, [], (RefundState.COMPLETED, RefundState.WITHDRAWN)),
}


def rows(tx: Connection, which: List, search: str, me: Me) -> tuple[ListedRow, ...]:
    """The list, oldest or due first, done newest first; each row says the part in it that bars the reader."""
    statement, parts, states = _LISTS[which]
    had = own_part_rows.word(own_part_rows.in_return(_RETURN) + parts) if which is not List.DONE else literal(None)
    return _rows(tx, statement.add_columns(had.label("part")), search, states=list(states), **me.values())


def count(tx: Connection, which: List, me: Me | None) -> int:
    """How many rows the list has; with `me`, those that the reader may act upon."""
    statement, parts, states = _LISTS[which]
    if me is not None and which is not List.DONE:
        statement = statement.where(not_(or_(*[part for part, _word in own_part_rows.in_return(_RETURN) + parts])))
    counted = select(func.count()).select_from(statement.with_only_columns(_RETURN).order_by(None).subquery())
    bound = {"states": list(states)} if states else {}
    return int(tx.execute(counted, bound | (me.values() if me else {})).scalar_one())


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
