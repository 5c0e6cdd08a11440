"""The background half of a person's copy: gathering what is held, and making the file once it is approved."""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Connection

from data import database
from data.media.crypto import MediaTampered
from data.media.store import MediaKeyUnknown, MediaMissing, StoredMedia
from data.queries.desk.jobs import JobRow
from data.queries.privacy import packages as rows
from data.queries.privacy import requests
from data.queries.privacy.packages import ItemRow, PackageRow
from data.queries.privacy.requests import RequestRow
from data.queries.returns.evidence import RenditionRow
from data.vocabulary import AuditTag, ItemVerdict, PackageItemKind, PackageState, Right
from services.desk import audit, clock
from services.desk.settings import settings
from services.evidence.keeping import media
from services.privacy.discovery import search
from services.privacy.discovery.search import Found
from services.privacy.office import Office, load
from services.privacy.packages import contents, file, pictures, sheet
from services.privacy.packages.file import Copy, Looked
from services.privacy.packages.looking import ToSee, shown, to_see
from services.privacy.recipients import telling
from services.privacy.requests.lookup import today

_WORKER = "worker"
_BROKEN = (MediaTampered, MediaMissing, MediaKeyUnknown)


def do_job(job: JobRow) -> None:
    """The worker's handler; done twice, it comes to the same package."""
    with database.reading() as tx:
        row = None if job.record_id is None else rows.find(tx, job.record_id)
    if row is not None and row.state is PackageState.GATHERING:
        _gather(row.id)
    elif row is not None and row.state is PackageState.MAKING:
        try:
            _make(row.id)
        except _BROKEN:
            _fail(row.id)


def _gather(package_id: int) -> None:
    with audit.transaction() as tx:
        row = rows.find(tx, package_id, lock=True)
        if row is None or row.state is not PackageState.GATHERING:
            return
        request, found = _found(tx, row)
        wanted = to_see(found, request.right)
        rows.add_items(tx, [_item(package_id, one) for one in wanted])
        rows.change(tx, row, state=PackageState.REVIEW, records=found.count)
        _record(tx, row, AuditTag.PRIVACY_PACKAGE_GATHERED, records=found.count, to_see=len(wanted))


def _make(package_id: int) -> None:
    if _has_come_meanwhile(package_id):
        return
    with database.reading() as tx:
        row = rows.find(tx, package_id)
        if row is None:
            return
        copy, days = _copy(tx, row)
    with tempfile.TemporaryFile() as target:
        files = file.write(copy, target)
        target.seek(0)
        stored = media().put(target)
    if not _settle(row, stored, files, days):
        media().delete(stored.media_id)


def _has_come_meanwhile(package_id: int) -> bool:
    """What came since the data were gathered is looked at first: the copy goes back, and nothing is made (R05)."""
    with audit.transaction() as tx:
        row = rows.find(tx, package_id, lock=True)
        if row is None or row.state is not PackageState.MAKING:
            return True
        request, found = _found(tx, row)
        known = {one.source for one in rows.items(tx, package_id)}
        new = [one for one in to_see(found, request.right) if one.source not in known]
        if new:
            rows.add_items(tx, [_item(package_id, one) for one in new])
            rows.change(tx, row, state=PackageState.REVIEW, records=found.count)
            _record(tx, row, AuditTag.PRIVACY_PACKAGE_GATHERED, records=found.count, to_see=len(new))
        return bool(new)


def _copy(tx: Connection, row: PackageRow) -> tuple[Copy, int]:
    """What goes into the file, and for how many days the file is kept."""
    request, found = _found(tx, row)
    office = load(tx)
    items = rows.items(tx, row.id)
    about = {one.source: one.about for one in to_see(found, request.right)}
    products = rows.products(tx, (one.values["product_id"] for one in found.rows("order_line")))
    return (
        Copy(
            number=request.number,
            made=today(),
            full=request.right is Right.ACCESS,
            sheet=_sheet(found, telling.names(tx, request), office),
            rows=contents.rows(found, request.right, products),
            looked=tuple(_looked(items, about, shown(tx, items))),
        ),
        office.package_days,
    )


def _sheet(found: Found, received: tuple[str, ...], office: Office) -> sheet.Sheet:
    shop = settings().shop_name
    return sheet.fill(found, received, controller=shop, officer=office.officer_contact, authority=office.authority)


def _looked(items: Iterable[ItemRow], about: Mapping[str, str], files: Mapping[int, RenditionRow]) -> Iterable[Looked]:
    for item in items:
        if item.source not in about:
            continue
        yield Looked(
            about=about[item.source],
            kind=item.kind,
            verdict=item.verdict,
            reason=item.reason or "",
            regions=len(item.regions),
            content=_content(item, files),
        )


def _content(item: ItemRow, files: Mapping[int, RenditionRow]) -> bytes | str | None:
    """What leaves of an item; nothing of one that is left out, or that nobody looked at."""
    if item.verdict not in (ItemVerdict.INCLUDED, ItemVerdict.REDACTED):
        return None
    if item.kind is PackageItemKind.TEXT:
        return item.text
    stored = files[item.id]
    media().verify(stored.media_id, stored.sha256)
    picture = media().read(stored.media_id)
    return pictures.covered(picture, item.regions) if item.kind is PackageItemKind.PHOTO else picture


def _fail(package_id: int) -> None:
    """A photo that cannot be read as it was stored: nothing leaves, and the audit trail says so."""
    with audit.transaction() as tx:
        row = rows.find(tx, package_id, lock=True)
        if row is not None and rows.change(tx, row, state=PackageState.FAILED):
            _record(tx, row, AuditTag.PRIVACY_PACKAGE_FAILED)


def _settle(row: PackageRow, stored: StoredMedia, files: int, days: int) -> bool:
    """Record the file; False where the package was thrown away meanwhile."""
    with audit.transaction() as tx:
        values = {
            "state": PackageState.READY,
            "made_at": clock.now(),
            "files": files,
            "media_id": stored.media_id,
            "sha256": stored.sha256,
            "size_bytes": stored.size,
            "expires_on": today() + timedelta(days=days),
        }
        if not rows.change(tx, row, **values):
            return False
        _record(tx, row, AuditTag.PRIVACY_PACKAGE_MADE, files=files)
        return True


def _found(tx: Connection, row: PackageRow) -> tuple[RequestRow, Found]:
    request = requests.find(tx, request_id=row.request_id)
    if request is None:
        raise LookupError("A package without its request.")
    return request, search.find(tx, search.subject_of(tx, request))


def _item(package_id: int, one: ToSee) -> dict[str, object]:
    return {
        "package_id": package_id,
        "version": 1,
        "kind": one.kind,
        "source": one.source,
        "text": one.text,
        "verdict": ItemVerdict.PENDING,
        "regions": [],
    }


def _record(tx: Connection, row: PackageRow, tag: AuditTag, **details: object) -> None:
    audit.record(tx, _WORKER, tag, f"privacy:{row.request_id}", details)
