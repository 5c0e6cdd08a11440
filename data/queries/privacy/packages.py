"""Copies of somebody's data on their way out, and what is looked at in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.models.catalogue import Product
from data.models.privacy_packages import PrivacyPackage, PrivacyPackageItem
from data.models.staff import Staff
from data.vocabulary import ItemVerdict, PackageItemKind, PackageState


@dataclass(frozen=True)
class PackageRow:
    """A package; `expires_on` is the last day on which its file is there."""

    id: int
    request_id: int
    version: int
    state: PackageState
    begun_by_id: int
    begun_at: datetime
    approved_by_id: int | None
    approved_at: datetime | None
    made_at: datetime | None
    records: int
    files: int
    media_id: str | None
    sha256: str | None
    size_bytes: int | None
    expires_on: date | None
    link_hash: bytes | None
    link_by_id: int | None
    link_until: datetime | None
    taken_at: datetime | None
    handed_to: str | None
    handed_at: datetime | None


@dataclass(frozen=True)
class ItemRow:
    """What somebody has to look at; `by` is the name of who did."""

    id: int
    package_id: int
    version: int
    kind: PackageItemKind
    source: str
    text: str | None
    verdict: ItemVerdict
    regions: list[list[int]]
    reason: str | None
    by: str | None
    at: datetime | None


_PACKAGE = tuple(getattr(PrivacyPackage, name) for name in PackageRow.__annotations__)
_ITEM = (
    *(PrivacyPackageItem.id, PrivacyPackageItem.package_id, PrivacyPackageItem.version, PrivacyPackageItem.kind),
    *(PrivacyPackageItem.source, PrivacyPackageItem.text, PrivacyPackageItem.verdict, PrivacyPackageItem.regions),
    *(PrivacyPackageItem.reason, Staff.display_name.label("by"), PrivacyPackageItem.at),
)
_ITEMS = select(*_ITEM).outerjoin(Staff, Staff.id == PrivacyPackageItem.by_id)


def latest(tx: Connection, request_id: int) -> PackageRow | None:
    """The request's newest package."""
    mine = select(*_PACKAGE).where(PrivacyPackage.request_id == request_id)
    row = tx.execute(mine.order_by(PrivacyPackage.id.desc()).limit(1)).first()
    return None if row is None else PackageRow(**row._mapping)


def find(tx: Connection, package_id: int, *, lock: bool = False) -> PackageRow | None:
    """A package by its id; with `lock`, nobody else changes it until the transaction ends."""
    statement = select(*_PACKAGE).where(PrivacyPackage.id == package_id)
    row = tx.execute(statement.with_for_update() if lock else statement).first()
    return None if row is None else PackageRow(**row._mapping)


def by_link(tx: Connection, link_hash: bytes) -> PackageRow | None:
    """The package of an address."""
    row = tx.execute(select(*_PACKAGE).where(PrivacyPackage.link_hash == link_hash).with_for_update()).first()
    return None if row is None else PackageRow(**row._mapping)


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - column values
    """Store a package and return its id."""
    return int(tx.execute(insert(PrivacyPackage).values(**values).returning(PrivacyPackage.id)).scalar_one())


def change(tx: Connection, row: PackageRow, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of the package as it was read and count its version on; False where it has changed since."""
    mine = (PrivacyPackage.id == row.id, PrivacyPackage.version == row.version)
    return tx.execute(update(PrivacyPackage).where(*mine).values(version=row.version + 1, **values)).rowcount == 1


def past(tx: Connection, day: date) -> list[PackageRow]:
    """Packages whose file was to be there until a day before `day`, a hundred at most."""
    due = select(*_PACKAGE).where(PrivacyPackage.state == PackageState.READY, PrivacyPackage.expires_on < day)
    return [PackageRow(**row._mapping) for row in tx.execute(due.order_by(PrivacyPackage.id).limit(100))]


def items(tx: Connection, package_id: int) -> list[ItemRow]:
    """What is looked at in a package, in its order."""
    mine = _ITEMS.where(PrivacyPackageItem.package_id == package_id).order_by(PrivacyPackageItem.id)
    return [ItemRow(**row._mapping) for row in tx.execute(mine)]


def item(tx: Connection, item_id: int) -> ItemRow | None:
    """One of them."""
    row = tx.execute(_ITEMS.where(PrivacyPackageItem.id == item_id)).first()
    return None if row is None else ItemRow(**row._mapping)


def add_items(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store what is to be looked at."""
    if rows:
        tx.execute(insert(PrivacyPackageItem), list(rows))


def judge(tx: Connection, row: ItemRow, **values: Any) -> bool:  # noqa: ANN401 - column values
    """Set columns of the item as it was read; False where it has changed since."""
    mine = (PrivacyPackageItem.id == row.id, PrivacyPackageItem.version == row.version)
    return tx.execute(update(PrivacyPackageItem).where(*mine).values(version=row.version + 1, **values)).rowcount == 1


def forget_texts(tx: Connection, package_id: int) -> None:
    """The package's texts go with its file; the verdicts stay."""
    tx.execute(update(PrivacyPackageItem).where(PrivacyPackageItem.package_id == package_id).values(text=None))


def products(tx: Connection, product_ids: Iterable[int]) -> dict[int, str]:
    """The names of products by their ids."""
    wanted = sorted(set(product_ids))
    rows = tx.execute(select(Product.id, Product.name).where(Product.id.in_(wanted))) if wanted else ()
    return {row[0]: row[1] for row in rows}
