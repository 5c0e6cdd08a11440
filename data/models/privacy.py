"""The privacy desk: messages that arrived and the requests in them, who wants no advertising, and breaches."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, Instant, Json, Word
from data.registry import NONE, Erase, Export, Keep, Mask, Purpose, personal, pseudonymous
from data.vocabulary import (
    BreachKind,
    BreachRisk,
    Channel,
    IdentityMethod,
    QuestionReason,
    RefusalGround,
    RequestState,
    Right,
)

_SENDER = ("customer_id", Purpose.COMMUNICATE)
_OF_MESSAGE = ("message_id.customer_id", Purpose.COMMUNICATE)
_OF_REQUEST = ("request_id.message_id.customer_id", Purpose.COMMUNICATE)
_AFFECTED = personal("id", Purpose.SAFETY, keep=Keep.PRIVACY_RECORD, export=Export.REVIEW)
_STAYS_OPEN = text("state = 'open'")


class PrivacySetting(Base):
    """One setting of the privacy desk by its name; what is missing stands as the product ships it."""

    __tablename__ = "privacy_setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=NONE)
    value: Mapped[Any] = mapped_column(Json, info=NONE)


class PrivacyMessage(Base):
    """A message in which somebody uses their rights: when it arrived, from whom, and how they proved it."""

    __tablename__ = "privacy_message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # One form, one message: a second press finds the first.
    form_key: Mapped[str] = mapped_column(String(64), unique=True, info=NONE)
    channel: Mapped[Channel] = mapped_column(Word(Channel), info=NONE)
    received_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    # The office's calendar day of receipt, from which everything counts.
    received_on: Mapped[date] = mapped_column(Date, info=NONE)
    typed_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    name: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_message.name"), info=personal(*_SENDER, keep=Keep.PRIVACY_RECORD, mask=Mask.NAME)
    )
    email: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_message.email", exact=True),
        info=personal(*_SENDER, keep=Keep.PRIVACY_RECORD, mask=Mask.EMAIL),
    )
    email_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), index=True, info=pseudonymous(*_SENDER, keep=Keep.PRIVACY_RECORD)
    )
    text: Mapped[str] = mapped_column(
        EncryptedText("privacy_message.text"), info=personal(*_SENDER, keep=Keep.PRIVACY_RECORD)
    )
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id"), index=True, info=pseudonymous(*_SENDER, keep=Keep.PRIVACY_RECORD)
    )
    for_officer: Mapped[bool] = mapped_column(Boolean, info=NONE)
    agent: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_message.agent"), info=personal(*_SENDER, keep=Keep.PRIVACY_RECORD, mask=Mask.NAME)
    )
    authority_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    identity_method: Mapped[IdentityMethod | None] = mapped_column(Word(IdentityMethod), info=NONE)
    identity_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    identity_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    # What was shown as proof; it goes after its days, the fact stays (I08).
    identity_evidence: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_message.identity_evidence"),
        info=personal(*_SENDER, keep=Keep.PRIVACY_RECORD, export=Export.REVIEW),
    )
    evidence_until: Mapped[date | None] = mapped_column(Date, index=True, info=NONE)


class PrivacyRequest(Base):
    """One right that a message uses; several of one message stand beside each other."""

    __tablename__ = "privacy_request"
    __table_args__ = (
        Index("ix_privacy_request_open", "id", sqlite_where=_STAYS_OPEN, postgresql_where=_STAYS_OPEN),
        Index("ix_privacy_request_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    number: Mapped[str | None] = mapped_column(
        Code(20),
        unique=True,
        info=pseudonymous(*_OF_MESSAGE, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP, export=Export.INCLUDE),
    )
    message_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_message.id"), info=pseudonymous(*_OF_MESSAGE, keep=Keep.PRIVACY_RECORD)
    )
    right: Mapped[Right] = mapped_column(Word(Right), info=NONE)
    state: Mapped[RequestState] = mapped_column(Word(RequestState), info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    # The oldest day of receipt among it and its duplicates.
    governing_on: Mapped[date] = mapped_column(Date, info=NONE)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_request.id"), index=True, info=NONE)
    # An erasure waits until the same message's copy of the data is out (I01).
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("privacy_request.id"), info=NONE)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    closed_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    refusal_ground: Mapped[RefusalGround | None] = mapped_column(Word(RefusalGround), info=NONE)
    # The date and the days before it for which staff were reminded last.
    reminded_of: Mapped[date | None] = mapped_column(Date, info=NONE)
    reminded_days: Mapped[int | None] = mapped_column(Integer, info=NONE)


class PrivacyQuestion(Base):
    """What the person was asked; the clock stands still from the question to the answer."""

    __tablename__ = "privacy_question"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), index=True, info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    reason: Mapped[QuestionReason] = mapped_column(Word(QuestionReason), info=NONE)
    asked_on: Mapped[date] = mapped_column(Date, info=NONE)
    answered_on: Mapped[date | None] = mapped_column(Date, info=NONE)


class PrivacyExtension(Base):
    """The one notice by which a request takes more time, with its reasons (GDPR Art. 12(3))."""

    __tablename__ = "privacy_extension"

    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"),
        primary_key=True,
        autoincrement=False,
        info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD),
    )
    sent_on: Mapped[date] = mapped_column(Date, info=NONE)
    reasons: Mapped[str] = mapped_column(
        EncryptedText("privacy_extension.reasons"), info=personal(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )


class PrivacyNote(Base):
    """What staff noted on a request, in their own words."""

    __tablename__ = "privacy_note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), index=True, info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    text: Mapped[str] = mapped_column(
        EncryptedText("privacy_note.text"),
        info=personal(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD, export=Export.REVIEW),
    )


class PrivacyCode(Base):
    """A one-time code by mail; its keyed digest is gone once it was used, or tried too often."""

    __tablename__ = "privacy_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_message.id"), index=True, info=pseudonymous(*_OF_MESSAGE, keep=Keep.PRIVACY_RECORD)
    )
    digest: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), info=pseudonymous(*_OF_MESSAGE, keep=Keep.PRIVACY_RECORD, erase=Erase.DELETE)
    )
    expires_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    wrong: Mapped[int] = mapped_column(Integer, default=0, info=NONE)


class Suppression(Base):
    """An address that gets no marketing, as a keyed hash alone: it outlives the person's data (R17)."""

    __tablename__ = "suppression"

    email_index: Mapped[bytes] = mapped_column(
        LargeBinary(16),
        primary_key=True,
        info=pseudonymous("email_index", Purpose.COMMUNICATE, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP),
    )
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class Breach(Base):
    """A breach of personal data: when it was first heard of, when known, how bad, who was told and when."""

    __tablename__ = "breach"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    form_key: Mapped[str] = mapped_column(String(64), unique=True, info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    kind: Mapped[BreachKind] = mapped_column(Word(BreachKind), info=NONE)
    # What is written of a breach may name people: it is theirs who are affected, and looked through by hand.
    description: Mapped[str] = mapped_column(EncryptedText("breach.description"), info=_AFFECTED)
    first_alert_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    # Empty until the officer confirms that the shop is aware; the hours run from then on.
    aware_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    risk: Mapped[BreachRisk | None] = mapped_column(Word(BreachRisk), info=NONE)
    authority_told_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    late_reasons: Mapped[str | None] = mapped_column(EncryptedText("breach.late_reasons"), info=_AFFECTED)
    people_told_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    outcome: Mapped[str | None] = mapped_column(EncryptedText("breach.outcome"), info=_AFFECTED)
    closed_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
