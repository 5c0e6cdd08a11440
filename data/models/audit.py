"""The audit trail: a hash chain that nobody rewrites."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, Instant, Json, Word
from data.registry import NONE, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import AuditTag

_ENTRY = ("record", Purpose.SAFETY)


class AuditEntry(Base):
    """One act. `mac` chains it to the entry before with a key that is not in the database.

    `reason` is encrypted and stands in the chain by its keyed digest (`reason_mac`), never the text itself.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "record", "seq"),
        Index("ix_audit_entry_tag", "tag", "seq"),
        Index("ix_audit_entry_at", "at"),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False, info=NONE
    )
    at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    tag: Mapped[AuditTag] = mapped_column(Word(AuditTag), info=NONE)
    actor: Mapped[str] = mapped_column(String(80), info=pseudonymous("actor", Purpose.SAFETY, keep=Keep.AUDIT_RECORD))
    session: Mapped[str | None] = mapped_column(
        String(32), info=pseudonymous("actor", Purpose.SAFETY, keep=Keep.AUDIT_RECORD)
    )
    # `return:17`, `staff:3`: the table's word and the row's id.
    record: Mapped[str] = mapped_column(String(60), info=pseudonymous(*_ENTRY, keep=Keep.AUDIT_RECORD))
    details: Mapped[dict[str, Any]] = mapped_column(
        Json, info=pseudonymous(*_ENTRY, keep=Keep.AUDIT_RECORD, export=Export.REVIEW)
    )
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("audit_entry.reason"), info=personal(*_ENTRY, keep=Keep.AUDIT_RECORD, export=Export.REVIEW)
    )
    reason_mac: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), info=pseudonymous(*_ENTRY, keep=Keep.AUDIT_RECORD)
    )
    previous: Mapped[bytes] = mapped_column(LargeBinary(32), info=NONE)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32), info=NONE)


class AuditHead(Base):
    """The end of the chain, one row: writers queue here, so that entries never fork."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NONE)
    seq: Mapped[int] = mapped_column(BigInteger, info=NONE)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32), info=NONE)
