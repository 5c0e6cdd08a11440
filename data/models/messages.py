"""Messages to customers: an outbox that the worker empties by SMTP."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Keep, Mask, Purpose, personal, pseudonymous
from data.vocabulary import MessageState

_MAIL = ("return_id.customer_id", Purpose.COMMUNICATE)


class Message(Base):
    """One message, queued in the transaction of the act that it tells of."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_state_next_attempt_at", "state", "next_attempt_at"),
        Index("ix_message_return_id", "return_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # A message belongs to a return or to a privacy request.
    return_id: Mapped[int | None] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_MAIL, keep=Keep.CASE_RECORD)
    )
    privacy_request_id: Mapped[int | None] = mapped_column(
        ForeignKey("privacy_request.id"),
        index=True,
        info=pseudonymous("privacy_request_id.message_id.customer_id", Purpose.COMMUNICATE, keep=Keep.PRIVACY_RECORD),
    )
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True, info=NONE)
    template: Mapped[str] = mapped_column(String(40), info=NONE)
    recipient: Mapped[str | None] = mapped_column(
        EncryptedText("message.recipient", exact=True), info=personal(*_MAIL, keep=Keep.CASE_RECORD, mask=Mask.EMAIL)
    )
    subject: Mapped[str] = mapped_column(EncryptedText("message.subject"), info=personal(*_MAIL, keep=Keep.CASE_RECORD))
    body_text: Mapped[str] = mapped_column(
        EncryptedText("message.body_text"), info=personal(*_MAIL, keep=Keep.CASE_RECORD)
    )
    body_html: Mapped[str] = mapped_column(
        EncryptedText("message.body_html"), info=personal(*_MAIL, keep=Keep.CASE_RECORD)
    )
    # The customer's name as it was when the text was written: sealed as in their row, from where it is copied.
    named: Mapped[str | None] = mapped_column(
        EncryptedText("customer.name"), info=personal(*_MAIL, keep=Keep.CASE_RECORD, mask=Mask.NAME)
    )
    state: Mapped[MessageState] = mapped_column(Word(MessageState), info=NONE)
    # Sent with the mail, so that a second attempt after a lost answer is recognised as the same message.
    message_id: Mapped[str] = mapped_column(String(120), unique=True, info=pseudonymous(*_MAIL, keep=Keep.CASE_RECORD))
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    last_error: Mapped[str | None] = mapped_column(
        EncryptedText("message.last_error"), info=personal(*_MAIL, keep=Keep.CASE_RECORD)
    )
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    sent_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
