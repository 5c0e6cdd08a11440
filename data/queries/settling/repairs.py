"""Repairs with their unit, its product and what the customer said about the cost."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select, update

from data.models.catalogue import Order, OrderLine, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import CustomerPayment, CustomerQuestion, Repair
from data.models.warehouse import ReceivedUnit
from data.vocabulary import CostBearer, CustomerChoice, Disposition, PaymentState, RepairOutcome, RepairState

_LISTED_AT_MOST = 200


@dataclass(frozen=True)
class RepairRow:
    """One unit in repair; amounts in minor units of `currency`, `answer` is the customer's to the quote,
    `payment` where what they owe for it stands. `quoted` is the repairer's, in minor units of `quoted_currency`."""

    id: int
    return_id: int
    rma: str
    order_number: str
    unit_id: int
    return_line_id: int
    order_line_id: int
    product: str
    sku: str
    version: int
    state: RepairState
    destination: Disposition | None
    serial_in: str | None
    serial_out: str | None
    forwarded_on: date | None
    forward_tracking: str | None
    currency: str
    quote: int | None
    quoted: int | None
    quoted_currency: str | None
    question_id: int | None
    answer: CustomerChoice | None
    answered_at: datetime | None
    payment: PaymentState | None
    paid_on: date | None
    cost: int | None
    cost_to: CostBearer | None
    expected_on: date | None
    outcome: RepairOutcome | None
    back_on: date | None
    return_tracking: str | None
    closed_at: datetime | None
    created_at: datetime
    note: str | None


_ROW = (
    select(
        Repair.id,
        Repair.return_id,
        ReturnCase.rma,
        Order.number.label("order_number"),
        Repair.unit_id,
        ReturnLine.id.label("return_line_id"),
        ReturnLine.order_line_id,
        Product.name.label("product"),
        Product.sku,
        Repair.version,
        Repair.state,
        Repair.destination,
        Repair.serial_in,
        Repair.serial_out,
        Repair.forwarded_on,
        Repair.forward_tracking,
        Repair.currency,
        Repair.quote,
        Repair.quoted,
        Repair.quoted_currency,
        Repair.question_id,
        CustomerQuestion.choice.label("answer"),
        CustomerQuestion.answered_at,
        CustomerPayment.state.label("payment"),
        CustomerPayment.paid_on,
        Repair.cost,
        Repair.cost_to,
        Repair.expected_on,
        Repair.outcome,
        Repair.back_on,
        Repair.return_tracking,
        Repair.closed_at,
        Repair.created_at,
        Repair.note,
    )
    .join(ReturnCase, ReturnCase.id == Repair.return_id)
    .join(Order, Order.id == ReturnCase.order_id)
    .join(ReceivedUnit, ReceivedUnit.id == Repair.unit_id)
    .join(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
    .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .join(Product, Product.id == OrderLine.product_id)
    .outerjoin(CustomerQuestion, CustomerQuestion.id == Repair.question_id)
    .outerjoin(CustomerPayment, CustomerPayment.question_id == Repair.question_id)
)
_ONE = _ROW.where(Repair.id == bindparam("repair_id"))
_BY_QUESTION = _ROW.where(Repair.question_id == bindparam("question_id"))
_OF_RETURN = _ROW.where(Repair.return_id == bindparam("return_id")).order_by(Repair.id)
_RUNNING = (
    _ROW.where(Repair.closed_at.is_(None))
    .order_by(Repair.expected_on.is_(None).desc(), Repair.expected_on, Repair.id)
    .limit(_LISTED_AT_MOST)
)
_ENDED = _ROW.where(Repair.closed_at.is_not(None)).order_by(Repair.id.desc()).limit(_LISTED_AT_MOST)


def find(tx: Connection, repair_id: int) -> RepairRow | None:
    """A repair by its id; whoever changes it holds the lock of its return."""
    row = tx.execute(_ONE, {"repair_id": repair_id}).one_or_none()
    return None if row is None else RepairRow(**row._mapping)


def asked_by(tx: Connection, question_id: int) -> RepairRow | None:
    """The repair whose cost the question is about."""
    row = tx.execute(_BY_QUESTION, {"question_id": question_id}).one_or_none()
    return None if row is None else RepairRow(**row._mapping)


def of_return(tx: Connection, return_id: int) -> tuple[RepairRow, ...]:
    """The repairs of a return, oldest first."""
    return tuple(RepairRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def running(tx: Connection) -> tuple[RepairRow, ...]:
    """Repairs that go on: those not forwarded yet, then by the day on which they are expected; 200 at most."""
    return tuple(RepairRow(**row._mapping) for row in tx.execute(_RUNNING))


def ended(tx: Connection) -> tuple[RepairRow, ...]:
    """Repairs that are closed, newest first, 200 at most."""
    return tuple(RepairRow(**row._mapping) for row in tx.execute(_ENDED))


def change(tx: Connection, repair_id: int, **values: object) -> None:
    """Set columns of a repair and count its version up."""
    tx.execute(update(Repair).where(Repair.id == repair_id).values(version=Repair.version + 1, **values))
