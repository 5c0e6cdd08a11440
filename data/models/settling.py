"""What settles a return beside money: questions to the customer, replacements, repairs."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, Instant, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import (
    Channel,
    CostBearer,
    CustomerChoice,
    Disposition,
    PaymentState,
    QuestionKind,
    RepairOutcome,
    RepairState,
    ReplacementState,
)

_CASE = ("return_id.customer_id", Purpose.PROVIDE)
_OPEN_OF_RETURN = text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NULL")
_OPEN_OF_UNIT = text("answered_at IS NULL AND withdrawn_at IS NULL AND unit_id IS NOT NULL")
_OWED = text("state = 'requested'")
_RUNNING = text("closed_at IS NULL")
_SHIPPED = text("tracking_number IS NOT NULL")


class CustomerQuestion(Base):
    """A question with money or goods in it, and the customer's recorded answer (C9, C25, C32, BR-28). Minor units."""

    __tablename__ = "customer_question"
    __table_args__ = (
        # The same is asked once at a time: of the return, or of each unit where it is about one.
        Index(
            "ux_customer_question_open",
            "return_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN_OF_RETURN,
            postgresql_where=_OPEN_OF_RETURN,
        ),
        Index(
            "ux_customer_question_open_unit",
            "unit_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN_OF_UNIT,
            postgresql_where=_OPEN_OF_UNIT,
        ),
        Index("ix_customer_question_return_id", "return_id", "id"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("return_line.id"), info=NONE)
    # The one unit that it is about, where it is not about the line or the return.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("received_unit.id"), info=NONE)
    kind: Mapped[QuestionKind] = mapped_column(Word(QuestionKind), info=NONE)
    amount: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str | None] = mapped_column(String(3), info=NONE)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True, info=NONE)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    asked_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    choice: Mapped[CustomerChoice | None] = mapped_column(Word(CustomerChoice), info=NONE)
    channel: Mapped[Channel | None] = mapped_column(Word(Channel), info=NONE)
    # The customer's own words: the consent that somebody may ask for later.
    words: Mapped[str | None] = mapped_column(
        EncryptedText("customer_question.words"), info=personal(*_CASE, keep=Keep.CASE_RECORD)
    )
    answered_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class CustomerPayment(Base):
    """What a customer owes after an answer, asked for with a deadline (C9, C25, C32). Minor units of `currency`."""

    __tablename__ = "customer_payment"
    __table_args__ = (
        Index("ix_customer_payment_return_id", "return_id", "id"),
        Index("ix_customer_payment_owed", "return_id", sqlite_where=_OWED, postgresql_where=_OWED),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_a_day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    # One payment for each answer that makes the customer owe something.
    question_id: Mapped[int] = mapped_column(ForeignKey("customer_question.id"), unique=True, info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[PaymentState] = mapped_column(Word(PaymentState), info=NONE)
    amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    due_on: Mapped[date] = mapped_column(Date, info=NONE)
    times_asked: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    requested_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    paid_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    reference: Mapped[str | None] = mapped_column(String(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD))
    ended_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    # Why it is not waited for any longer.
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("customer_payment.reason"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )


class Replacement(Base):
    """Units that replace returned ones: reserved from stock, shipped, delivered, or cancelled."""

    __tablename__ = "replacement"
    __table_args__ = (
        Index("ix_replacement_return_id", "return_id", "id"),
        Index("ix_replacement_tracking_number", "tracking_number", sqlite_where=_SHIPPED, postgresql_where=_SHIPPED),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    return_line_id: Mapped[int] = mapped_column(ForeignKey("return_line.id"), index=True, info=NONE)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), info=NONE)
    quantity: Mapped[int] = mapped_column(Integer, info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[ReplacementState] = mapped_column(Word(ReplacementState), info=NONE)
    reserved_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    reserved_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    tracking_number: Mapped[str | None] = mapped_column(Code(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD))
    shipped_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    delivered_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    # The order line that the shipped units are: a later return of them is claimed on it (C33).
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"), unique=True, info=NONE)
    form_key: Mapped[str] = mapped_column(String(40), unique=True, info=NONE)


class Repair(Base):
    """One unit on its way through a repair (BR-21, BR-22, C9); amounts in minor units of `currency`.

    `quoted` is what the repairer asks for, in minor units of its own currency; `quote` what the customer is asked for.
    """

    __tablename__ = "repair"
    __table_args__ = (
        Index("ux_repair_unit", "unit_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_repair_return_id", "return_id", "id"),
        CheckConstraint("quote IS NULL OR quote >= 0", name="quote_not_negative"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("received_unit.id"), info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[RepairState] = mapped_column(Word(RepairState), info=NONE)
    # Repair centre or manufacturer.
    destination: Mapped[Disposition | None] = mapped_column(Word(Disposition), info=NONE)
    serial_in: Mapped[str | None] = mapped_column(String(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD))
    serial_out: Mapped[str | None] = mapped_column(String(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD))
    forwarded_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    forward_tracking: Mapped[str | None] = mapped_column(Code(64), info=NONE)
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    quote: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    quoted: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    quoted_currency: Mapped[str | None] = mapped_column(String(3), info=NONE)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("customer_question.id"), info=NONE)
    cost: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    cost_to: Mapped[CostBearer | None] = mapped_column(Word(CostBearer), info=NONE)
    # When the unit is expected back from the repair.
    expected_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    outcome: Mapped[RepairOutcome | None] = mapped_column(Word(RepairOutcome), info=NONE)
    back_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    return_tracking: Mapped[str | None] = mapped_column(Code(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD))
    closed_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    note: Mapped[str | None] = mapped_column(
        EncryptedText("repair.note"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
