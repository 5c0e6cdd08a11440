"""Copies of somebody's data on their way out: the package of a request, and what a person looked at in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.encryption import EncryptedText
from data.models.base import Base, BigId, Instant, Json, Word
from data.registry import NONE, Erase, Export, Keep, Purpose, personal, pseudonymous
from data.vocabulary import ItemVerdict, PackageItemKind, PackageState

_PACKAGE = ("request_id.message_id.customer_id", Purpose.COMMUNICATE)
_ITEM = ("package_id.request_id.message_id.customer_id", Purpose.COMMUNICATE)


class PrivacyPackage(Base):
    """The copy for one request. Once the file is gone, what it was stays: dates, size, SHA-256 (T04)."""

    __tablename__ = "privacy_package"
    __table_args__ = (
        Index("ix_privacy_package_request_id", "request_id", "id"),
        Index("ix_privacy_package_state", "state", "expires_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_request.id"), info=pseudonymous(*_PACKAGE, keep=Keep.PRIVACY_RECORD)
    )
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    state: Mapped[PackageState] = mapped_column(Word(PackageState), info=NONE)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=NONE)
    begun_at: Mapped[datetime] = mapped_column(Instant, info=NONE)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    approved_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    made_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    records: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    files: Mapped[int] = mapped_column(Integer, default=0, info=NONE)
    media_id: Mapped[str | None] = mapped_column(
        String(64), info=personal(*_PACKAGE, keep=Keep.PRIVACY_RECORD, erase=Erase.DELETE, export=Export.EXCLUDE)
    )
    sha256: Mapped[str | None] = mapped_column(String(64), info=pseudonymous(*_PACKAGE, keep=Keep.PRIVACY_RECORD))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger, info=NONE)
    # The last day on which the file is there.
    expires_on: Mapped[date | None] = mapped_column(Date, info=NONE)
    # The digest of an address that is good once, for the person who asked for it.
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True, info=NONE)
    link_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    link_until: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    taken_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
    # To whom it was given, and how: the person, or who they named (GDPR Art. 20(2)).
    handed_to: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_package.handed_to"), info=personal(*_PACKAGE, keep=Keep.PRIVACY_RECORD)
    )
    handed_at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)


class PrivacyPackageItem(Base):
    """A photo, a video or a text of staff that somebody has to look at before it leaves; what was not is not sent."""

    __tablename__ = "privacy_package_item"
    __table_args__ = (UniqueConstraint("package_id", "source"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=NONE)
    package_id: Mapped[int] = mapped_column(
        ForeignKey("privacy_package.id"), info=pseudonymous(*_ITEM, keep=Keep.PRIVACY_RECORD)
    )
    version: Mapped[int] = mapped_column(Integer, default=1, info=NONE)
    kind: Mapped[PackageItemKind] = mapped_column(Word(PackageItemKind), info=NONE)
    # `evidence:12`, or table, column and key of a text.
    source: Mapped[str] = mapped_column(String(120), info=pseudonymous(*_ITEM, keep=Keep.PRIVACY_RECORD))
    # The text as it was looked at, which is as it is sent; it goes with the package's file.
    text: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_package_item.text"),
        info=personal(*_ITEM, keep=Keep.PRIVACY_RECORD, export=Export.EXCLUDE),
    )
    verdict: Mapped[ItemVerdict] = mapped_column(Word(ItemVerdict), info=NONE)
    # What of a photo is covered, each as left, top, width, height in thousandths of the picture.
    regions: Mapped[list[Any]] = mapped_column(Json, default=list, info=NONE)
    reason: Mapped[str | None] = mapped_column(
        EncryptedText("privacy_package_item.reason"),
        info=personal(*_ITEM, keep=Keep.PRIVACY_RECORD, export=Export.EXCLUDE),
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=NONE)
    at: Mapped[datetime | None] = mapped_column(Instant, info=NONE)
