"""The money desk's lists: returns to grant, refunds by their state, payments that people make by hand or must clear."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from data.models.catalogue import Customer, Order
from data.models.money import Payout, PostageExcess, Refund
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.work import Task
from data.queries.money import own_part_rows
from data.queries.money.own_part_rows import Me, Parts
from data.queries.queue.claimed_goods import FIRST_PRODUCT, LINES
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

LONGEST = 200


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
    product: str | None = None
    lines: int = 1
    customer: str | None = None
    due_at: datetime | None = None
    order_id: int | None = None
    other_method: str | None = None


@dataclass(frozen=True)
class Counted:
    """How many rows a list has, and how many of them the reader may act upon."""

    all: int
    mine: int


_CASE = (
    ReturnCase.id.label("return_id"),
    ReturnCase.rma,
    ReturnCase.order_id,
    Order.number.label("order_number"),
    FIRST_PRODUCT.label("product"),
    LINES.label("lines"),
    Customer.name.label("customer"),
)


def _due(stage: Stage, record_id: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """When the open task of the stage is due."""
    task = select(func.min(Task.due_at)).where(Task.stage == stage, Task.done_at.is_(None))
    return task.where(Task.record_id == record_id).correlate_except(Task).scalar_subquery()


_TO_GRANT = (
    select(
        *_CASE,
        ReturnCase.currency,
        ReturnCase.claimed_amount.label("amount"),
        Task.opened_at.label("since"),
        Task.due_at.label("due_at"),
    )
    .select_from(Task)
    .join(ReturnCase, ReturnCase.id == Task.record_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .join(Customer, Customer.id == ReturnCase.customer_id)
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
    .join(Customer, Customer.id == Refund.customer_id)
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
        _due(Stage.AWAIT_PAYMENT, Payout.id).label("due_at"),
        Staff.display_name.label("by"),
    )
    .select_from(Payout)
    .join(Refund, Refund.id == Payout.refund_id)
    .join(ReturnCase, ReturnCase.id == Refund.return_id)
    .join(Order, Order.id == Refund.order_id)
    .join(Customer, Customer.id == Refund.customer_id)
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
        _due(Stage.CONFIRM, PostageExcess.id).label("due_at"),
    )
    .select_from(PostageExcess)
    .join(ReturnCase, ReturnCase.id == PostageExcess.return_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .join(Customer, Customer.id == ReturnCase.customer_id)
    .where(PostageExcess.state == ExcessState.WAITING, ReturnCase.state.in_(SETTLING_STATES))
    .order_by(PostageExcess.id)
)
# Nothing is confirmed or sent on a return that is with a reviewer again, or was rejected.
_STANDING = _REFUNDS.where(ReturnCase.state.in_((*SETTLING_STATES, ReturnState.CLOSED)))


def _due_first(stage: Stage) -> Select[*tuple[Any, ...]]:
    due = _due(stage, Refund.id).label("due_at")
    return _STANDING.add_columns(due).order_by(due.is_(None), due, Refund.id)


_TO_CONFIRM, _TO_SEND = _due_first(Stage.SECOND), _due_first(Stage.SEND)
_NEWEST = _REFUNDS.order_by(Refund.id.desc())
# An attempt to pay is what is unclear, not the refund.
_RECONCILE = (
    select(func.min(Task.due_at))
    .join(Payout, Payout.id == Task.record_id)
    .where(Task.stage == Stage.RECONCILE, Task.done_at.is_(None), Payout.refund_id == Refund.id)
    .correlate(Refund)
    .scalar_subquery()
)
_UNCLEAR = _REFUNDS.add_columns(_RECONCILE.label("due_at")).order_by(Refund.id)
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
    List.CONFIRM: (_TO_CONFIRM, own_part_rows.in_refund(_REFUND, second=True), (RefundState.AWAITING_SECOND,)),
    List.SEND: (_TO_SEND, own_part_rows.in_refund(_REFUND), (RefundState.GRANTED, RefundState.FAILED)),
    List.BY_HAND: (_BY_HAND, own_part_rows.in_refund(_REFUND), ()),
    List.EXCESS: (_EXCESS, own_part_rows.of_excess(_RETURN), ()),
    List.UNCLEAR: (_UNCLEAR, _UNCLEAR_PARTS, (RefundState.NEEDS_RECONCILING, RefundState.SENDING)),
    List.DONE: (_NEWEST, [], (RefundState.COMPLETED, RefundState.WITHDRAWN)),
}


def rows(tx: Connection, which: List, search: str, me: Me) -> tuple[ListedRow, ...]:
    """The list, oldest or due first, done newest first; each row says the part in it that bars the reader."""
    statement, parts, states = _LISTS[which]
    had = own_part_rows.word(own_part_rows.in_return(_RETURN) + parts) if which is not List.DONE else literal(None)
    return _rows(tx, statement.add_columns(had.label("part")), search, states=list(states), **me.values())


def count(tx: Connection, which: List, search: str, me: Me) -> Counted:
    """How many rows the list has under the search, and how many of them the reader may act upon."""
    statement, parts, states = _LISTS[which]
    barred = or_(*[part for part, _word in own_part_rows.in_return(_RETURN) + parts])
    free = literal(1) if which is List.DONE else case((barred, 0), else_=1)
    rows_of = _searched(statement.with_only_columns(free.label("free")).order_by(None), search).subquery()
    counted = select(func.count(), func.coalesce(func.sum(rows_of.c.free), 0))
    bound = {"states": list(states)} if states else {}
    found = tx.execute(counted, bound | me.values()).one()
    return Counted(int(found[0]), int(found[1]))


def sums(tx: Connection, which: List, search: str) -> tuple[tuple[str, int], ...]:
    """What the whole list comes to, by currency, in minor units; each currency is counted by itself."""
    statement, _parts, states = _LISTS[which]
    kept = (statement.selected_columns.currency, statement.selected_columns.amount)
    rows_of = _searched(statement.with_only_columns(*kept).order_by(None), search).subquery()
    summed = select(rows_of.c.currency, func.sum(rows_of.c.amount)).group_by(rows_of.c.currency)
    bound = {"states": list(states)} if states else {}
    return tuple((row[0], int(row[1])) for row in tx.execute(summed.order_by(rows_of.c.currency), bound))


def _searched(statement: Select[*tuple[Any, ...]], search: str) -> Select[*tuple[Any, ...]]:
    """Numbers are found from their beginning, by the indexes of returns and orders."""
    if not search:
        return statement
    number = ReturnCase.rma.startswith(search.upper(), autoescape=True)
    return statement.where(or_(number, Order.number.startswith(search, autoescape=True)))


def _rows(tx: Connection, statement: Select[*tuple[Any, ...]], search: str, **bound: object) -> tuple[ListedRow, ...]:
    found = tx.execute(_searched(statement, search).limit(LONGEST), bound)
    return tuple(_listed(**row._mapping) for row in found)


def _listed(other_method: str | None = None, method: str | None = None, **values: Any) -> ListedRow:  # noqa: ANN401
    """The other method is encrypted, so that no statement can choose between the two."""
    return ListedRow(**values, other_method=other_method, method=other_method or method)
