"""What customers owe after an answer, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.settling import CustomerPayment, CustomerQuestion
from data.models.staff import Staff
from data.vocabulary import PaymentState, QuestionKind


@dataclass(frozen=True)
class PaymentRow:
    """A payment that a customer owes or owed, in minor units of `currency`; `kind` says what for."""

    id: int
    return_id: int
    question_id: int
    unit_id: int | None
    kind: QuestionKind
    version: int
    state: PaymentState
    amount: int
    currency: str
    due_on: date
    times_asked: int
    requested_at: datetime
    paid_on: date | None
    reference: str | None
    ended_at: datetime | None
    ended_by: str | None
    reason: str | None


_ROW = (
    select(
        CustomerPayment.id,
        CustomerPayment.return_id,
        CustomerPayment.question_id,
        CustomerQuestion.unit_id,
        CustomerQuestion.kind,
        CustomerPayment.version,
        CustomerPayment.state,
        CustomerPayment.amount,
        CustomerPayment.currency,
        CustomerPayment.due_on,
        CustomerPayment.times_asked,
        CustomerPayment.requested_at,
        CustomerPayment.paid_on,
        CustomerPayment.reference,
        CustomerPayment.ended_at,
        Staff.display_name.label("ended_by"),
        CustomerPayment.reason,
    )
    .join(CustomerQuestion, CustomerQuestion.id == CustomerPayment.question_id)
    .outerjoin(Staff, Staff.id == CustomerPayment.ended_by_id)
)
_ONE = _ROW.where(CustomerPayment.id == bindparam("payment_id"))
_OF_QUESTION = _ROW.where(CustomerPayment.question_id == bindparam("question_id"))
_OF_RETURN = _ROW.where(CustomerPayment.return_id == bindparam("return_id")).order_by(CustomerPayment.id)
_HOLDING = (
    select(func.count())
    .select_from(CustomerPayment)
    .join(CustomerQuestion, CustomerQuestion.id == CustomerPayment.question_id)
    .where(
        CustomerPayment.return_id == bindparam("return_id"),
        CustomerPayment.state == PaymentState.REQUESTED,
        CustomerQuestion.kind == QuestionKind.REPAIR_COST,
    )
)


def find(tx: Connection, payment_id: int) -> PaymentRow | None:
    """A payment by its id; whoever changes it holds the lock of its return."""
    row = tx.execute(_ONE, {"payment_id": payment_id}).one_or_none()
    return None if row is None else PaymentRow(**row._mapping)


def of_question(tx: Connection, question_id: int) -> PaymentRow | None:
    """What the answer to a question made the customer owe."""
    row = tx.execute(_OF_QUESTION, {"question_id": question_id}).one_or_none()
    return None if row is None else PaymentRow(**row._mapping)


def of_return(tx: Connection, return_id: int) -> tuple[PaymentRow, ...]:
    """The payments of a return, oldest first."""
    return tuple(PaymentRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def any_holding(tx: Connection, return_id: int) -> bool:
    """Whether a unit of the return waits for the payment of its repair."""
    return bool(tx.execute(_HOLDING, {"return_id": return_id}).scalar_one())


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Insert a payment; its id."""
    key = tx.execute(insert(CustomerPayment).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new payment no number.")
    return int(key[0])


def change(tx: Connection, payment_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a payment and count its version up."""
    statement = update(CustomerPayment).where(CustomerPayment.id == payment_id)
    tx.execute(statement.values(version=CustomerPayment.version + 1, **values))
