"""Questions to customers with money or goods in them, and their answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.catalogue import OrderLine, Product
from data.models.returns import ReturnCase, ReturnLine
from data.models.settling import CustomerQuestion
from data.models.staff import Staff
from data.models.warehouse import ReceivedUnit
from data.vocabulary import Channel, CustomerChoice, QuestionKind


@dataclass(frozen=True)
class QuestionRow:
    """A question; `amount` in minor units of `currency`, `words` are the customer's.

    `product` and serial number are those of the one unit that it is about.
    """

    id: int
    return_id: int
    rma: str
    return_line_id: int | None
    unit_id: int | None
    product: str | None
    serial_number: str | None
    kind: QuestionKind
    amount: int | None
    currency: str | None
    message_id: int | None
    asked_by: str
    asked_at: datetime
    choice: CustomerChoice | None
    channel: Channel | None
    words: str | None
    answered_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the customer's answer is still waited for."""
        return self.answered_at is None and self.withdrawn_at is None


_QUESTION = (
    select(
        CustomerQuestion.id,
        CustomerQuestion.return_id,
        ReturnCase.rma,
        CustomerQuestion.return_line_id,
        CustomerQuestion.unit_id,
        Product.name.label("product"),
        ReceivedUnit.serial_number,
        CustomerQuestion.kind,
        CustomerQuestion.amount,
        CustomerQuestion.currency,
        CustomerQuestion.message_id,
        Staff.display_name.label("asked_by"),
        CustomerQuestion.asked_at,
        CustomerQuestion.choice,
        CustomerQuestion.channel,
        CustomerQuestion.words,
        CustomerQuestion.answered_at,
        CustomerQuestion.withdrawn_at,
    )
    .join(ReturnCase, ReturnCase.id == CustomerQuestion.return_id)
    .join(Staff, Staff.id == CustomerQuestion.asked_by_id)
    .outerjoin(ReceivedUnit, ReceivedUnit.id == CustomerQuestion.unit_id)
    .outerjoin(ReturnLine, ReturnLine.id == ReceivedUnit.return_line_id)
    .outerjoin(OrderLine, OrderLine.id == ReturnLine.order_line_id)
    .outerjoin(Product, Product.id == OrderLine.product_id)
)
_ONE = _QUESTION.where(CustomerQuestion.id == bindparam("question_id"))
_OF_RETURN = _QUESTION.where(CustomerQuestion.return_id == bindparam("return_id")).order_by(CustomerQuestion.id.desc())
_OPEN = (
    select(func.count())
    .select_from(CustomerQuestion)
    .where(
        CustomerQuestion.return_id == bindparam("return_id"),
        CustomerQuestion.answered_at.is_(None),
        CustomerQuestion.withdrawn_at.is_(None),
    )
)


def find(tx: Connection, question_id: int, *, lock: bool = False) -> QuestionRow | None:
    """A question by its id; with `lock`, nobody else answers it until the transaction ends."""
    if lock:
        tx.execute(select(CustomerQuestion.id).where(CustomerQuestion.id == question_id).with_for_update())
    row = tx.execute(_ONE, {"question_id": question_id}).one_or_none()
    return None if row is None else QuestionRow(**row._mapping)


def of_return(tx: Connection, return_id: int) -> tuple[QuestionRow, ...]:
    """The questions of a return, newest first."""
    return tuple(QuestionRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def any_open(tx: Connection, return_id: int) -> bool:
    """Whether an answer to any question of the return is waited for."""
    return bool(tx.execute(_OPEN, {"return_id": return_id}).scalar_one())


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Insert a question; its id."""
    key = tx.execute(insert(CustomerQuestion).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new question no number.")
    return int(key[0])


def change(tx: Connection, question_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a question."""
    tx.execute(update(CustomerQuestion).where(CustomerQuestion.id == question_id).values(**values))
