"""Copies of a person's data that were made for requests of theirs: they go with the data."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from data.models.privacy import PrivacyMessage, PrivacyRequest
from data.models.privacy_packages import PrivacyPackage, PrivacyPackageItem
from data.vocabulary import PackageState

_GONE = (PackageState.EXPIRED, PackageState.DISCARDED, PackageState.FAILED)


@dataclass(frozen=True)
class CopyRow:
    """A copy that is being made or is there."""

    id: int
    media_id: str | None


def of_person(tx: Connection, customer_ids: Collection[int], addresses: Collection[bytes]) -> list[CopyRow]:
    """The copies of these customers and of whoever wrote from these addresses."""
    theirs = or_(PrivacyMessage.customer_id.in_(customer_ids), PrivacyMessage.email_index.in_(addresses))
    rows = (
        select(PrivacyPackage.id, PrivacyPackage.media_id)
        .join(PrivacyRequest, PrivacyRequest.id == PrivacyPackage.request_id)
        .join(PrivacyMessage, PrivacyMessage.id == PrivacyRequest.message_id)
        .where(theirs, PrivacyPackage.state.not_in(_GONE))
    )
    return [CopyRow(*row) for row in tx.execute(rows.order_by(PrivacyPackage.id))]


def discard(tx: Connection, package_ids: Collection[int]) -> None:
    """Nobody takes these copies away any more; what they were stays: dates, size, SHA-256."""
    gone = {"state": PackageState.DISCARDED, "media_id": None, "link_hash": None, "version": PrivacyPackage.version + 1}
    tx.execute(update(PrivacyPackage).where(PrivacyPackage.id.in_(package_ids)).values(**gone))
    texts = update(PrivacyPackageItem).where(PrivacyPackageItem.package_id.in_(package_ids))
    tx.execute(texts.values(text=None, reason=None))
