"""Evidence files: what was sent, what is shown instead of it, and the slots that a file fills."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Word
from data.registry import NONE, Erase, Keep, Purpose, personal, pseudonymous
from data.vocabulary import EvidenceKind, EvidenceNote, EvidenceState, Proof, ProofVerdict, Rendition

_FILE = ("return_id.customer_id", Purpose.PROVIDE)
_PART = ("evidence_id.return_id.customer_id", Purpose.PROVIDE)


class Evidence(Base):
    """A file as it was sent. The original stays encrypted in the media store; `sha256` is that of its plain bytes."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_return_id", "return_id", "id"), UniqueConstraint("return_id", "sha256"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, info=pseudonymous(*_FILE, keep=Keep.CASE_RECORD))
    return_id: Mapped[int] = mapped_column(
        ForeignKey("return_case.id"), info=pseudonymous(*_FILE, keep=Keep.CASE_RECORD)
    )
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("return_line.id"), index=True, info=NONE)
    # A photo that the bench took of one received unit; None for what the customer sent.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("received_unit.id"), index=True, info=NONE)
    kind: Mapped[EvidenceKind] = mapped_column(Word(EvidenceKind), info=NONE)
    state: Mapped[EvidenceState] = mapped_column(Word(EvidenceState), info=NONE)
    failure: Mapped[str | None] = mapped_column(String(300), info=NONE)
    note: Mapped[EvidenceNote | None] = mapped_column(Word(EvidenceNote), info=NONE)
    media_id: Mapped[str] = mapped_column(String(64), info=personal(*_FILE, keep=Keep.CASE_RECORD, erase=Erase.DELETE))
    sha256: Mapped[str] = mapped_column(String(64), index=True, info=pseudonymous(*_FILE, keep=Keep.CASE_RECORD))
    size_bytes: Mapped[int] = mapped_column(BigInteger, info=NONE)
    mime: Mapped[str] = mapped_column(String(60), info=NONE)
    file_name: Mapped[str | None] = mapped_column(
        EncryptedText("evidence.file_name"), info=personal(*_FILE, keep=Keep.CASE_RECORD)
    )
    width: Mapped[int | None] = mapped_column(Integer, info=NONE)
    height: Mapped[int | None] = mapped_column(Integer, info=NONE)
    duration_ms: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    # As the camera wrote it: local time without a zone is usual, so it is text, not an instant.
    captured_at: Mapped[str | None] = mapped_column(String(40), info=personal(*_FILE, keep=Keep.CASE_RECORD))
    camera: Mapped[str | None] = mapped_column(String(80), info=personal(*_FILE, keep=Keep.CASE_RECORD))
    software: Mapped[str | None] = mapped_column(String(80), info=personal(*_FILE, keep=Keep.CASE_RECORD))
    had_location: Mapped[bool] = mapped_column(Boolean, default=False, info=NONE)
    perceptual_hash: Mapped[int | None] = mapped_column(BigInteger, info=pseudonymous(*_FILE, keep=Keep.CASE_RECORD))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    added_at: Mapped[datetime] = mapped_column(Instant, info=NONE)


class EvidenceRendition(Base):
    """A fresh picture or clip made from the original, without metadata; the only thing that a page shows."""

    __tablename__ = "evidence_rendition"

    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id"), primary_key=True, info=pseudonymous(*_PART, keep=Keep.CASE_RECORD)
    )
    rendition: Mapped[Rendition] = mapped_column(Word(Rendition), primary_key=True, info=NONE)
    media_id: Mapped[str] = mapped_column(String(64), info=personal(*_PART, keep=Keep.CASE_RECORD, erase=Erase.DELETE))
    sha256: Mapped[str] = mapped_column(String(64), info=pseudonymous(*_PART, keep=Keep.CASE_RECORD))
    mime: Mapped[str] = mapped_column(String(60), info=NONE)
    size_bytes: Mapped[int] = mapped_column(BigInteger, info=NONE)
    width: Mapped[int] = mapped_column(Integer, info=NONE)
    height: Mapped[int] = mapped_column(Integer, info=NONE)


class EvidenceProof(Base):
    """A slot that a file fills, and the reviewer's verdict on it."""

    __tablename__ = "evidence_proof"

    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.id"), primary_key=True, info=pseudonymous(*_PART, keep=Keep.CASE_RECORD)
    )
    proof: Mapped[Proof] = mapped_column(Word(Proof), primary_key=True, info=NONE)
    verdict: Mapped[ProofVerdict] = mapped_column(Word(ProofVerdict), info=NONE)
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    judged_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
