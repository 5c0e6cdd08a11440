"""Erasures: what each decides on and did, its files and receipts; cases that hold data back; what retention emptied."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Json, Word
from data.registry import NONE, Erase, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import ErasedKind, ErasureAct, ErasureState, KeptFor, RecordKind

_STANDS = text("state <> 'dropped'")
_WAITS = text("state IN ('clearing', 'partial', 'held')")
_OF_REQUEST = ("request_id.message_id.customer_id", Purpose.COMMUNICATE)
_OF_ERASURE = ("erasure_id.request_id.message_id.customer_id", Purpose.COMMUNICATE)
_OF_RETURN = ("return_id.customer_id", Purpose.SAFETY)


class Erasure(Base):
    """One person's erasure: prepared by one, approved by another; it holds no personal value, keyed hashes alone."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index("ux_erasure_request", "request_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_erasure_waits", "state", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # Under which the ledger outside of the database knows it.
    ledger_id: Mapped[str] = mapped_column(String(32), unique=True, info=NONE)
    # None for one that was replayed after its request was lost with a restored backup.
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("privacy_request.id"), info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    purposes: Mapped[list[str]] = mapped_column(Json, info=NONE)
    state: Mapped[ErasureState] = mapped_column(Word(ErasureState), info=NONE)
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    prepared_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    # The last day of a claim for which the order would still be needed, as the person was told (E19).
    claims_until: Mapped[date | None] = mapped_column(Date, info=NONE)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    approved_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # What stood in the way last: kinds of things and of errors, never a value.
    trouble: Mapped[str | None] = mapped_column(String(300), info=NONE)
    # The customers' rows as keyed hashes, for the ledger; written when it is carried out.
    subjects: Mapped[list[str]] = mapped_column(
        Json, default=list, info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    # A later request from the same address is told by it that nothing is held any more (E18).
    email_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(16),
        index=True,
        info=pseudonymous(*_OF_REQUEST, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP),
    )


class ErasureItem(Base):
    """One thing that an erasure decided on, by its kind and the id of its row, which may be gone."""

    __tablename__ = "erasure_item"
    __table_args__ = (
        UniqueConstraint("erasure_id", "kind", "record_id"),
        Index("ix_erasure_item_record", "kind", "record_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), info=NONE)
    kind: Mapped[ErasedKind] = mapped_column(Word(ErasedKind), info=NONE)
    record_id: Mapped[int] = mapped_column(
        BigInteger, info=pseudonymous(*_OF_ERASURE, keep=Keep.PRIVACY_RECORD, erase=Erase.KEEP)
    )
    act: Mapped[ErasureAct] = mapped_column(Word(ErasureAct), info=NONE)
    reason: Mapped[KeptFor | None] = mapped_column(Word(KeptFor), info=NONE)
    until: Mapped[date | None] = mapped_column(Date, index=True, info=NONE)
    # When it was deleted or pseudonymised; empty while it only stands in the plan, is held or is kept.
    done_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class ErasureFile(Base):
    """A stored file of which the rows are gone; it is taken off the disk, and again until that works."""

    __tablename__ = "erasure_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), index=True, info=NONE)
    media_id: Mapped[str] = mapped_column(
        String(64), info=pseudonymous(*_OF_ERASURE, keep=Keep.PRIVACY_RECORD, erase=Erase.DELETE)
    )


class ErasureReceipt(Base):
    """What was erased, kept and left to do by hand, as it stood at one time; no personal value (E01, E03)."""

    __tablename__ = "erasure_receipt"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), index=True, info=NONE)
    made_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    content: Mapped[dict[str, Any]] = mapped_column(Json, info=NONE)


class CaseHold(Base):
    """A fraud case or legal claim for which a return's data stay, with a day on which somebody looks again (P39)."""

    __tablename__ = "case_hold"
    __table_args__ = (Index("ix_case_hold_return_id", "return_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_OF_RETURN, keep=Keep.CASE_RECORD)
    )
    reason: Mapped[KeptFor] = mapped_column(Word(KeptFor), info=NONE)
    note: Mapped[str] = mapped_column(
        EncryptedText("case_hold.note"), info=personal(*_OF_RETURN, keep=Keep.CASE_RECORD, export=Export.REVIEW)
    )
    set_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    set_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    review_on: Mapped[date] = mapped_column(Date, info=NONE)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    lifted_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class RetentionDone(Base):
    """A record whose personal parts went when its period ended; the rest of it stays in the books."""

    __tablename__ = "retention_done"

    kind: Mapped[RecordKind] = mapped_column(Word(RecordKind), primary_key=True, info=NONE)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=NONE)
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class OrderGone(Base):
    """The number of an order that lost its person, as a keyed hash, so that no old file brings the person back."""

    __tablename__ = "order_gone"

    number_key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, info=NONE)
