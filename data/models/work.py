"""Work after approval: tasks in queues with clocks, the service level of each queue, signals and the photo index."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import Stage, WorkQueue

_CASE = ("return_id.customer_id", Purpose.PROVIDE)
_TO_DO = text("done_at IS NULL")
_RUNS = text("done_at IS NULL AND paused_at IS NULL")
_STANDS = text("done_at IS NULL AND paused_at IS NOT NULL")


class ServiceLevel(Base):
    """How many hours a task of a queue may take; an administrator sets it."""

    __tablename__ = "service_level"

    queue: Mapped[WorkQueue] = mapped_column(Word(WorkQueue), primary_key=True, info=NONE)
    hours: Mapped[int] = mapped_column(Integer, info=NONE)


class Task(Base):
    """Something that waits for somebody. The clock stands still while the customer is waited for."""

    __tablename__ = "task"
    __table_args__ = (
        # One open task for a record and a stage: an act that runs twice opens it once.
        Index(
            "ux_task_open",
            "queue",
            "stage",
            "record_id",
            unique=True,
            sqlite_where=_TO_DO,
            postgresql_where=_TO_DO,
        ),
        # A list is made of stages; what is paused stands apart, or a list would have to read past all of it.
        Index("ix_task_due", "stage", "due_at", "id", sqlite_where=_RUNS, postgresql_where=_RUNS),
        Index("ix_task_paused", "stage", "due_at", "id", sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_task_owner", "owner_id", "stage", "due_at", "id", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index("ix_task_return_id", "return_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    queue: Mapped[WorkQueue] = mapped_column(Word(WorkQueue), info=NONE)
    stage: Mapped[Stage] = mapped_column(Word(Stage), info=NONE)
    # The return, parcel, refund, payout, excess, replacement, repair or question, as the stage says.
    record_id: Mapped[int] = mapped_column(BigInteger, info=NONE)
    return_id: Mapped[int | None] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    opened_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    due_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    paused_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    done_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)


class SignalDismissal(Base):
    """A signal that a person looked at and set aside, with the reason; the signal stays readable."""

    __tablename__ = "signal_dismissal"
    __table_args__ = (UniqueConstraint("return_id", "signal"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    # The kind of signal and what it rests on, so that new evidence raises it anew.
    signal: Mapped[str] = mapped_column(String(120), info=NONE)
    reason: Mapped[str] = mapped_column(
        EncryptedText("signal_dismissal.reason"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class Unfinished(Base):
    """What a person has typed about a return and not sent: the act that it is for and its fields, as JSON."""

    __tablename__ = "unfinished"
    __table_args__ = (UniqueConstraint("return_id", "staff_id", "act"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_CASE, keep=Keep.CASE_RECORD)
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), info=pseudonymous("staff_id", Purpose.PROVIDE, keep=Keep.STAFF_RECORD)
    )
    act: Mapped[str] = mapped_column(String(20), info=NONE)
    fields: Mapped[str] = mapped_column(
        EncryptedText("unfinished.fields"), info=personal(*_CASE, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    begun_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    changed_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class UnfinishedReturn(Base):
    """What a person has filled in of a new return for an order and not opened: its fields, as JSON."""

    __tablename__ = "unfinished_return"
    __table_args__ = (UniqueConstraint("order_id", "staff_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    order_id: Mapped[int] = mapped_column(
        ForeignKey("shop_order.id"), info=pseudonymous("order_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD)
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), info=pseudonymous("staff_id", Purpose.PROVIDE, keep=Keep.STAFF_RECORD)
    )
    fields: Mapped[str] = mapped_column(
        EncryptedText("unfinished_return.fields"),
        info=personal("order_id.customer_id", Purpose.PROVIDE, keep=Keep.CASE_RECORD, export=Export.REVIEW),
    )
    begun_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    changed_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class PhotoBand(Base):
    """One quarter of a photo's perceptual hash, so that near duplicates are found among millions without a scan."""

    __tablename__ = "photo_band"
    # By the file for erasure alone: to look a photo up, the hash is enough.
    __table_args__ = (Index("ix_photo_band_evidence_id", "evidence_id"), {"sqlite_with_rowid": False})

    band: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, info=NONE)
    value: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NONE)
    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id"),
        primary_key=True,
        autoincrement=False,
        info=pseudonymous("evidence_id.return_id.customer_id", Purpose.SAFETY, keep=Keep.CASE_RECORD),
    )
    # The whole hash beside it: a candidate is judged without another look-up.
    perceptual_hash: Mapped[int] = mapped_column(
        BigInteger, info=pseudonymous("evidence_id.return_id.customer_id", Purpose.SAFETY, keep=Keep.CASE_RECORD)
    )
