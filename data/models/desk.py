"""The desk's own state: saved views, background jobs, prepared files, and the keys that it was written with."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Json, Word
from data.registry import NONE, Keep, Purpose, personal, pseudonymous
from data.vocabulary import JobState


class SavedView(Base):
    """A named set of queue filters of one person, as the queue's URL parameters."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), info=pseudonymous("staff_id", Purpose.PROVIDE, keep=Keep.STAFF_RECORD)
    )
    name: Mapped[str] = mapped_column(String(60), info=personal("staff_id", Purpose.PROVIDE, keep=Keep.STAFF_RECORD))
    filters: Mapped[dict[str, str]] = mapped_column(
        Json, info=personal("staff_id", Purpose.PROVIDE, keep=Keep.STAFF_RECORD)
    )


class Job(Base):
    """Work that goes on in the background; a worker takes it, and it is taken again when its lease ends."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    kind: Mapped[str] = mapped_column(String(40), info=NONE)
    record_id: Mapped[int | None] = mapped_column(
        BigInteger, info=pseudonymous("record_id", Purpose.PROVIDE, keep=Keep.SESSION)
    )
    state: Mapped[JobState] = mapped_column(Word(JobState), info=NONE)
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    run_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    done: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    total: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    note: Mapped[str | None] = mapped_column(String(300), info=NONE)
    created_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class KeyFingerprint(Base):
    """What is known of an encryption key, by its id: enough to tell another key from it, and nothing to find it by."""

    __tablename__ = "key_fingerprint"

    key_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NONE)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32), info=NONE)
    noted_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class PreparedFile(Base):
    """A file that a page has ready for the person who sees it: taken once over the export route, within minutes."""

    __tablename__ = "prepared_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    # Of the random part of its address, so that the table opens nothing.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True, info=NONE)
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), info=pseudonymous("staff_id", Purpose.PROVIDE, keep=Keep.SESSION)
    )
    name: Mapped[str] = mapped_column(String(80), info=NONE)
    content: Mapped[str] = mapped_column(
        EncryptedText("prepared_file.content"), info=personal("staff_id", Purpose.PROVIDE, keep=Keep.SESSION)
    )
    made_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
