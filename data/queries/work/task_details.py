"""What a line of a work queue shows, read for the few tasks of one page, whatever their records are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, Subquery, and_, case, func, select
from sqlalchemy.orm import aliased

from data.models.catalogue import Order
from data.models.money import Payout, PostageExcess, Refund
from data.models.returns import ReturnCase
from data.models.settling import CustomerPayment, CustomerQuestion, Repair
from data.models.staff import Staff
from data.models.warehouse import InboundParcel
from data.models.work import Task
from data.queries.queue.claimed_goods import FIRST_PRODUCT, LINES
from data.vocabulary import QuestionKind, Stage, WorkQueue

# Whose amount a stage shows: that of its record, and of a return to be refunded what the customer claims.
_AMOUNTS: dict[type[Any], tuple[Stage, ...]] = {
    Refund: (Stage.SECOND, Stage.SEND),
    Payout: (Stage.AWAIT_PAYMENT, Stage.RECONCILE),
    PostageExcess: (Stage.CONFIRM,),
    Repair: (Stage.FORWARD, Stage.QUOTE, Stage.WORK, Stage.RETURN_UNIT),
    CustomerQuestion: (Stage.ANSWER,),
    CustomerPayment: (Stage.COLLECT,),
}
_ParcelOrder = aliased(Order)


@dataclass(frozen=True)
class TaskPlace:
    """Where a task stands in its list; unique, so that a page can begin after it."""

    rank: int
    due_at: datetime
    id: int


@dataclass(frozen=True)
class TaskRow:
    """A line of a work queue, without anything of the customer. The amount is in minor units of `currency`.

    A parcel that nobody announced has no RMA; `tracking_number` is its label's. `lines` counts the return's lines.
    """

    place: TaskPlace
    version: int
    queue: WorkQueue
    stage: Stage
    record_id: int
    opened_at: datetime
    paused_at: datetime | None
    owner_id: int | None
    owner: str | None
    rma: str | None
    order_number: str | None
    product: str | None
    lines: int
    amount: int | None
    currency: str | None
    question: QuestionKind | None
    tracking_number: str | None


def details(places: Subquery) -> Select[*tuple[Any, ...]]:
    """The rows at `places` (columns rank, due_at, id), in no order."""
    statement = (
        select(
            *(places.c.rank, places.c.due_at, places.c.id, Task.version, Task.queue, Task.stage, Task.record_id),
            *(Task.opened_at, Task.paused_at, Task.owner_id, Staff.display_name, ReturnCase.rma),
            func.coalesce(Order.number, _ParcelOrder.number),
            FIRST_PRODUCT,
            LINES,
            func.coalesce(
                *(Refund.total, Payout.amount, PostageExcess.amount, Repair.quote),
                *(CustomerQuestion.amount, CustomerPayment.amount),
                case((Task.stage == Stage.GRANT, ReturnCase.claimed_amount)),
            ),
            func.coalesce(
                *(Refund.currency, Payout.currency, PostageExcess.currency, Repair.currency),
                *(CustomerQuestion.currency, CustomerPayment.currency, ReturnCase.currency),
            ),
            CustomerQuestion.kind,
            InboundParcel.tracking_number,
        )
        .select_from(places)
        .join(Task, Task.id == places.c.id)
        .outerjoin(Staff, Staff.id == Task.owner_id)
        .outerjoin(ReturnCase, ReturnCase.id == Task.return_id)
        .outerjoin(Order, Order.id == ReturnCase.order_id)
    )
    for table, stages in _AMOUNTS.items():
        statement = statement.outerjoin(table, and_(Task.stage.in_(stages), table.id == Task.record_id))
    parcel = and_(Task.stage == Stage.CONTACT, InboundParcel.id == Task.record_id)
    return statement.outerjoin(InboundParcel, parcel).outerjoin(_ParcelOrder, _ParcelOrder.id == InboundParcel.order_id)


def row(found: sa.Row[*tuple[Any, ...]]) -> TaskRow:
    """A row that `details` selected: a place, then the fields of TaskRow in their order."""
    rank, due_at, key, *values = found
    return TaskRow(TaskPlace(rank, due_at, key), *values)
