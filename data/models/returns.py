"""Returns: the case, its lines, and what named people decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Code, Instant, Json, Word
from data.registry import NONE, Erase, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import Channel, DecisionKind, Reason, Recommendation, ReturnState, Tier

_CASE = ("customer_id", Purpose.PROVIDE)
_PART = ("return_id.customer_id", Purpose.PROVIDE)
_HELD = text("held_by_id IS NOT NULL")
_TRACKED = text("tracking_number IS NOT NULL")


class ReturnCase(Base):
    """A return. `tier` and `recommendation` are those of the newest assessment, kept for the queue's filters."""

    __tablename__ = "return_case"
    __table_args__ = (
        # The queue: oldest due first within a state, and within a state and one filter.
        Index("ix_return_case_queue", "state", "due_at", "id"),
        Index("ix_return_case_queue_reason", "state", "reason", "due_at", "id"),
        Index("ix_return_case_queue_tier", "state", "tier", "due_at", "id"),
        Index("ix_return_case_queue_country", "state", "country", "due_at", "id"),
        Index("ix_return_case_queue_recommendation", "state", "recommendation", "due_at", "id"),
        # With the holds, so that what is free is counted without a look at the rows.
        Index("ix_return_case_queue_assignee", "state", "assignee_id", "due_at", "id", "held_by_id", "held_until"),
        # In another order.
        Index("ix_return_case_queue_amount", "state", "claimed_usd_cents", "id"),
        Index("ix_return_case_queue_age", "state", "id"),
        Index("ix_return_case_held", "state", "held_by_id", "due_at", "id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_return_case_held_until", "held_until", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_return_case_customer", "customer_id", "id"),
        Index("ix_return_case_tracking_number", "tracking_number", sqlite_where=_TRACKED, postgresql_where=_TRACKED),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    rma: Mapped[str] = mapped_column(
        Code(20), unique=True, info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD, erase=Erase.KEEP, export=Export.INCLUDE)
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), index=True, info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    # Every change counts one up; an action names the version that its page showed.
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[ReturnState] = mapped_column(Word(ReturnState), info=NONE)
    reason: Mapped[Reason] = mapped_column(Word(Reason), info=NONE)
    tier: Mapped[Tier | None] = mapped_column(Word(Tier), info=NONE)
    recommendation: Mapped[Recommendation | None] = mapped_column(Word(Recommendation), info=NONE)
    country: Mapped[str] = mapped_column(String(2), info=NONE)
    channel: Mapped[Channel] = mapped_column(Word(Channel), info=NONE)
    contact_date: Mapped[date] = mapped_column(Date, info=NONE)
    description: Mapped[str] = mapped_column(
        EncryptedText("return_case.description"), info=personal(*_CASE, keep=Keep.CASE_RECORD)
    )
    requested_resolution: Mapped[str | None] = mapped_column(String(40), info=NONE)
    # Structured facts that only some cases have (case format: `extra`, receipt, tracking number).
    # Free text is never parsed.
    facts: Mapped[dict[str, Any]] = mapped_column(
        Json, default=dict, info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD, export=Export.INCLUDE)
    )
    # The number among the facts under which the parcel comes, as a label is looked up: capitals, without blanks.
    tracking_number: Mapped[str | None] = mapped_column(
        Code(64), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD, export=Export.INCLUDE)
    )
    currency: Mapped[str] = mapped_column(String(3), info=NONE)
    claimed_amount: Mapped[int] = mapped_column(BigInteger, info=NONE)
    claimed_usd_cents: Mapped[int] = mapped_column(BigInteger, info=NONE)
    due_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    paused_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    held_until: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    closed_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # One key for each form that was shown: a second click on it finds the return that the first one made.
    form_key: Mapped[str | None] = mapped_column(String(40), unique=True, info=NONE)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)


class ReturnLine(Base):
    """Units of one order line that the customer wants to return, with the line's own reason."""

    __tablename__ = "return_line"
    __table_args__ = (
        UniqueConstraint("return_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_PART, keep=Keep.CASE_RECORD)
    )
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True, info=NONE)
    quantity: Mapped[int] = mapped_column(Integer, info=NONE)
    # What of it counts in the order line's balance: accepted at the bench, or settled without a return.
    accepted_units: Mapped[int] = mapped_column(Integer, default=0, server_default="0", info=NONE)
    reason: Mapped[Reason] = mapped_column(Word(Reason), info=NONE)


class Decision(Base):
    """What a named person decided, with the findings as they were shown; never changed afterwards (design, BR-43)."""

    __tablename__ = "decision"
    # Two deciders: the second one's insert meets this constraint even where the version check was passed.
    __table_args__ = (UniqueConstraint("return_id", "case_version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_PART, keep=Keep.CASE_RECORD)
    )
    case_version: Mapped[int] = mapped_column(Integer, info=NONE)
    kind: Mapped[DecisionKind] = mapped_column(Word(DecisionKind), info=NONE)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True, info=NONE)
    decided_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    recommendation: Mapped[Recommendation | None] = mapped_column(Word(Recommendation), info=NONE)
    policy_version: Mapped[str] = mapped_column(String(40), info=NONE)
    assessment: Mapped[dict[str, Any]] = mapped_column(
        Json, info=pseudonymous(*_PART, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    evidence_seen: Mapped[list[Any]] = mapped_column(Json, info=pseudonymous(*_PART, keep=Keep.CASE_RECORD))
    clause: Mapped[str | None] = mapped_column(String(20), info=NONE)
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("decision.reason"), info=personal(*_PART, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    internal_note: Mapped[str | None] = mapped_column(
        EncryptedText("decision.internal_note"), info=personal(*_PART, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )


class DecisionLine(Base):
    """The resolution chosen for some units of one return line."""

    __tablename__ = "decision_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True, info=NONE)
    return_line_id: Mapped[int] = mapped_column(ForeignKey("return_line.id"), index=True, info=NONE)
    quantity: Mapped[int] = mapped_column(Integer, info=NONE)
    resolution: Mapped[str] = mapped_column(String(60), info=NONE)


class FindingOverride(Base):
    """A finding that a person set aside, with the reason; the finding itself stays beside it."""

    __tablename__ = "finding_override"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), index=True, info=pseudonymous(*_PART, keep=Keep.CASE_RECORD)
    )
    clause: Mapped[str] = mapped_column(String(20), info=NONE)
    found: Mapped[str] = mapped_column(String(20), info=NONE)
    overridden_to: Mapped[str] = mapped_column(String(20), info=NONE)
    reason: Mapped[str] = mapped_column(
        EncryptedText("finding_override.reason"), info=personal(*_PART, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
