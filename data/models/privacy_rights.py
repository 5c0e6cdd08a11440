"""What carrying out a right leaves: data that are only kept, rulings by people, statements beside records."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Keep, Purpose, personal, pseudonymous
from data.vocabulary import RestrictionGround, RulingOutcome, StatementKind

_REQUEST = ("request_id.message_id.customer_id", Purpose.COMMUNICATE)


class PrivacyRestriction(Base):
    """One customer's data that may only be kept, from when to when; lifted only after the person was told (R11)."""

    __tablename__ = "privacy_restriction"
    __table_args__ = (Index("ix_privacy_restriction_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), info=pseudonymous(*_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"),
        index=True,
        info=pseudonymous("customer_id", Purpose.COMMUNICATE, keep=Keep.PRIVACY_RECORD),
    )
    ground: Mapped[RestrictionGround] = mapped_column(Word(RestrictionGround), info=NONE)
    began_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    told_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    lifted_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)


class PrivacyRuling(Base):
    """What a named person decided on an objection, or on a decision that was looked at again; one for a request."""

    __tablename__ = "privacy_ruling"

    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"),
        primary_key=True,
        autoincrement=False,
        info=pseudonymous(*_REQUEST, keep=Keep.PRIVACY_RECORD),
    )
    # The use that was objected to; None for a look at a decision.
    purpose: Mapped[str | None] = mapped_column(String(40), info=NONE)
    # The return whose decision was looked at again; its decision stays as it was.
    return_id: Mapped[int | None] = mapped_column(ForeignKey("return_case.id"), index=True, info=NONE)
    outcome: Mapped[RulingOutcome] = mapped_column(Word(RulingOutcome), info=NONE)
    grounds: Mapped[str] = mapped_column(
        EncryptedText("privacy_ruling.grounds"), info=personal(*_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class PrivacyStatement(Base):
    """The person's own words beside a record, which stays as it is (R08, R09)."""

    __tablename__ = "privacy_statement"
    __table_args__ = (Index("ix_privacy_statement_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), info=pseudonymous(*_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"),
        index=True,
        info=pseudonymous("return_id.customer_id", Purpose.COMMUNICATE, keep=Keep.PRIVACY_RECORD),
    )
    kind: Mapped[StatementKind] = mapped_column(Word(StatementKind), info=NONE)
    text: Mapped[str] = mapped_column(
        EncryptedText("privacy_statement.text"), info=personal(*_REQUEST, keep=Keep.PRIVACY_RECORD)
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
