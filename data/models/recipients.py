"""Who else gets personal data: the register, who was told of an erasure or correction, and who broke their duty."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import Mechanism, RecipientKind, RecipientRole, TaskException

_OF_REQUEST = ("request_id.message_id.customer_id", Purpose.COMMUNICATE)
_AFFECTED = personal("id", Purpose.SAFETY, keep=Keep.PRIVACY_RECORD, export=Export.REVIEW)


class Recipient(Base):
    """A processor or other recipient, with what makes the transfer lawful and what is sent."""

    __tablename__ = "recipient"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    name: Mapped[str] = mapped_column(String(80), unique=True, info=NONE)
    kind: Mapped[RecipientKind] = mapped_column(Word(RecipientKind), info=NONE)
    # Gets what the desk's acts give to this kind without naming one.
    usual: Mapped[bool] = mapped_column(Boolean, info=NONE)
    role: Mapped[RecipientRole] = mapped_column(Word(RecipientRole), info=NONE)
    country: Mapped[str] = mapped_column(String(2), info=NONE)
    mechanism: Mapped[Mechanism | None] = mapped_column(Word(Mechanism), info=NONE)
    # Where the contract or the clauses are: a link, or a shelf.
    document: Mapped[str | None] = mapped_column(String(300), info=NONE)
    categories: Mapped[str] = mapped_column(String(300), info=NONE)
    safeguards: Mapped[str | None] = mapped_column(String(300), info=NONE)
    contact: Mapped[str] = mapped_column(String(200), info=NONE)


class RecipientTask(Base):
    """One recipient to be told of one erasure, correction or restriction, and what came of it (V01)."""

    __tablename__ = "recipient_task"
    __table_args__ = (UniqueConstraint("request_id", "recipient_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"), index=True, info=NONE)
    sent_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    reference: Mapped[str | None] = mapped_column(
        String(120), info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    answered_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    answer: Mapped[str | None] = mapped_column(
        EncryptedText("recipient_task.answer"), info=personal(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    exception: Mapped[TaskException | None] = mapped_column(Word(TaskException), info=NONE)
    exception_reason: Mapped[str | None] = mapped_column(
        EncryptedText("recipient_task.exception_reason"), info=personal(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )


class RecipientDuty(Base):
    """A recipient broke its duty: what was noticed, until when it puts it right, and the breach it belongs to (V04)."""

    __tablename__ = "recipient_duty"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    form_key: Mapped[str] = mapped_column(String(64), unique=True, info=NONE)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"), index=True, info=NONE)
    breach_id: Mapped[int] = mapped_column(ForeignKey("breach.id"), index=True, info=NONE)
    what: Mapped[str] = mapped_column(EncryptedText("recipient_duty.what"), info=_AFFECTED)
    notice_sent_on: Mapped[date] = mapped_column(Date, info=NONE)
    correction_due: Mapped[date] = mapped_column(Date, info=NONE)
    remedy_contact: Mapped[str] = mapped_column(String(200), info=NONE)
    corrected_on: Mapped[date | None] = mapped_column(Date, info=NONE)
