"""The copy of somebody's data from its beginning to its approval: nothing leaves that nobody looked at (R04, R05)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.privacy import packages as rows
from data.queries.privacy import requests
from data.queries.privacy.packages import ItemRow, PackageRow
from data.queries.privacy.requests import RequestRow
from data.vocabulary import AuditTag, ItemVerdict, PackageItemKind, PackageState, Permission, Right
from services.desk import clock, jobs
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text.form_values import need
from services.desk.text.one_line import one_line
from services.evidence.keeping import media
from services.privacy.discovery import search
from services.privacy.erasure import erased
from services.privacy.packages import pictures
from services.privacy.packages.looking import shown as renditions
from services.privacy.packages.looking import to_see
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record, waits

PACKAGE = "privacy_package"
RIGHTS = frozenset({Right.ACCESS, Right.PORTABILITY})

UNDER_WAY = frozenset({PackageState.GATHERING, PackageState.REVIEW, PackageState.MAKING})
ALIVE = UNDER_WAY | {PackageState.READY}
LONGEST_REASON = 300


@dataclass(frozen=True)
class Item:
    """One thing to look at; `playable` is False for a file that cannot be shown, so it can only be left out."""

    id: int
    version: int
    kind: PackageItemKind
    about: str
    text: str | None
    verdict: ItemVerdict
    regions: tuple[tuple[int, ...], ...]
    reason: str
    by: str | None
    playable: bool


@dataclass(frozen=True)
class PackageView:
    """The request's newest package and what is looked at in it; `row` is None before one was begun."""

    request: RequestRow
    row: PackageRow | None
    items: tuple[Item, ...]
    blocked: str | None

    @property
    def pending(self) -> int:
        """How many items nobody looked at yet."""
        return sum(one.verdict is ItemVerdict.PENDING for one in self.items)


@dataclass(frozen=True)
class Picture:
    """The stored picture or clip of an item, as it would leave with nothing covered."""

    media_id: str
    sha256: str
    mime: str


@query(Permission.PRIVACY_HANDLE)
def package(tx: Connection, actor: Actor, number: str) -> PackageView:
    """How far the request's copy is."""
    request = existing(tx, actor, number)
    row = rows.latest(tx, request.id)
    blocked = gate.blocks(request, waits=waits(tx, request))
    if row is None:
        return PackageView(request, None, (), blocked)
    items = rows.items(tx, row.id)
    about = {one.source: one.about for one in to_see(search.find(tx, search.subject_of(tx, request)), request.right)}
    files = renditions(tx, items)
    return PackageView(request, row, tuple(_item(one, about, one.id in files) for one in items), blocked)


@query(Permission.PRIVACY_HANDLE)
def picture(tx: Connection, actor: Actor, item_id: int) -> Picture:
    """What is shown of an item to whoever looks at it; NotFound where there is none."""
    item = rows.item(tx, item_id)
    row = None if item is None else rows.find(tx, item.package_id)
    if item is None or row is None or row.state not in ALIVE:
        raise NotFound("There is no such file.")
    _request(tx, actor, row)
    found = renditions(tx, [item]).get(item.id)
    if found is None:
        raise NotFound("This file cannot be shown.")
    return Picture(found.media_id, found.sha256, found.mime)


@command(Permission.PRIVACY_HANDLE)
def begin(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Have the data gathered in the background; InvalidInput while something stands before it (I04, I07).

    Conflict for somebody whose data were erased (E18).
    """
    row = open_as_shown(tx, actor, shown)
    if row.right not in RIGHTS:
        raise InvalidInput("Only a request for a copy of the data has a package.")
    stands = gate.blocks(row, waits=waits(tx, row))
    if stands is not None:
        raise InvalidInput(f"{stands} No data was gathered.")
    erased.refuse_export(tx, row)
    before = rows.latest(tx, row.id)
    if before is not None and before.state in ALIVE:
        raise Conflict("The copy was begun already. Go on with it, or throw it away first.")
    _add(tx, actor, row)
    record(tx, actor, row.id, AuditTag.PRIVACY_PACKAGE_BEGUN)
    return Done(row.number, "The data is being gathered; it takes seconds.")


@command(Permission.PRIVACY_HANDLE)
def judge(
    tx: Connection,
    actor: Actor,
    item_id: int,
    version: int,
    verdict: ItemVerdict,
    regions: Sequence[Sequence[int]] = (),
    reason: str = "",
) -> Done:
    """Say what becomes of one item. What is covered or left out needs a reason, which the person reads.

    `regions`: what of a photo is covered, each as left, top, width, height in thousandths of the picture.
    """
    item, row = _item_in_review(tx, actor, item_id, version)
    request = _request(tx, actor, row)
    checked = _checked(tx, item, verdict, regions)
    why = one_line(reason)[:LONGEST_REASON]
    if verdict is not ItemVerdict.INCLUDED:
        need(why, "Say why; the person reads it")
    values = {"verdict": verdict, "regions": checked, "by_id": actor.staff_id, "at": clock.now()}
    if not rows.judge(tx, item, reason=why or None, **values):
        raise Conflict("Somebody else looked at this at the same time. Look at it again.")
    record(
        tx,
        actor,
        request.id,
        AuditTag.PRIVACY_PACKAGE_ITEM_JUDGED,
        item=item.source,
        verdict=verdict.value,
        places=len(checked),
    )
    return Done(request.number, _said(verdict))


@command(Permission.PRIVACY_HANDLE)
def include_texts(tx: Connection, actor: Actor, number: str) -> Done:
    """Let all texts go out that nobody judged yet: they stand on the page, and were read."""
    request = existing(tx, actor, number, lock=True)
    row = _in_review(rows.latest(tx, request.id))
    waiting = [
        one for one in rows.items(tx, row.id) if one.kind is PackageItemKind.TEXT and one.verdict is ItemVerdict.PENDING
    ]
    for item in waiting:
        rows.judge(tx, item, verdict=ItemVerdict.INCLUDED, by_id=actor.staff_id, at=clock.now())
        tag = AuditTag.PRIVACY_PACKAGE_ITEM_JUDGED
        record(tx, actor, request.id, tag, item=item.source, verdict=ItemVerdict.INCLUDED.value, places=0)
    return Done(number, f"{len(waiting)} texts go out.", changed=bool(waiting))


@command(Permission.PRIVACY_HANDLE)
def approve(tx: Connection, actor: Actor, number: str, version: int) -> Done:
    """Have the file made; InvalidInput while anything was not looked at (R05)."""
    request = existing(tx, actor, number, lock=True)
    row = _in_review(rows.latest(tx, request.id))
    items = rows.items(tx, row.id)
    pending = sum(one.verdict is ItemVerdict.PENDING for one in items)
    if pending:
        raise InvalidInput(f"{pending} {'item' if pending == 1 else 'items'} not reviewed. Nothing was made.")
    now = clock.now()
    values = {"state": PackageState.MAKING, "approved_by_id": actor.staff_id, "approved_at": now}
    if row.version != version or not rows.change(tx, row, **values):
        raise Conflict("The copy changed after your page was shown. Look at it and approve again.")
    jobs.enqueue(tx, PACKAGE, row.id)
    counted = [one.verdict for one in items]
    record(
        tx,
        actor,
        request.id,
        AuditTag.PRIVACY_PACKAGE_APPROVED,
        shown=counted.count(ItemVerdict.INCLUDED),
        redacted=counted.count(ItemVerdict.REDACTED),
        withheld=counted.count(ItemVerdict.WITHHELD),
    )
    return Done(number, "The file is being made; it takes seconds.")


@command(Permission.PRIVACY_HANDLE)
def discard(tx: Connection, actor: Actor, number: str, version: int) -> Done:
    """Throw the copy away, its file too; another can be begun."""
    request = existing(tx, actor, number, lock=True)
    row = rows.latest(tx, request.id)
    if row is None or row.state not in ALIVE or row.version != version:
        raise Conflict("The copy changed after your page was shown. Nothing was thrown away.")
    if row.media_id is not None:
        media().delete(row.media_id)
    rows.change(tx, row, state=PackageState.DISCARDED, media_id=None, link_hash=None)
    rows.forget_texts(tx, row.id)
    record(tx, actor, request.id, AuditTag.PRIVACY_PACKAGE_EXPIRED, why="thrown away")
    return Done(number, "The copy is thrown away.")


def _add(tx: Connection, actor: Actor, row: RequestRow) -> None:
    package_id = rows.add(
        tx,
        request_id=row.id,
        version=1,
        state=PackageState.GATHERING,
        begun_by_id=actor.staff_id,
        begun_at=clock.now(),
        records=0,
        files=0,
    )
    jobs.enqueue(tx, PACKAGE, package_id)


def _item(row: ItemRow, about: dict[str, str], playable: bool) -> Item:  # noqa: FBT001 - a value of the item
    return Item(
        id=row.id,
        version=row.version,
        kind=row.kind,
        about=about.get(row.source, "Something that is not held any more"),
        text=row.text,
        verdict=row.verdict,
        regions=tuple(tuple(one) for one in row.regions),
        reason=row.reason or "",
        by=row.by,
        playable=playable,
    )


def _in_review(row: PackageRow | None) -> PackageRow:
    if row is None or row.state is not PackageState.REVIEW:
        raise Conflict("The copy is not being looked at now. Open the request again.")
    return row


def _item_in_review(tx: Connection, actor: Actor, item_id: int, version: int) -> tuple[ItemRow, PackageRow]:
    item = rows.item(tx, item_id)
    if item is None:
        raise NotFound("There is no such item. Open the request again.")
    row = _in_review(rows.find(tx, item.package_id))
    if item.version != version:
        raise Conflict("Somebody looked at this since your page was shown. Look at it again.")
    return item, row


def _checked(tx: Connection, item: ItemRow, verdict: ItemVerdict, regions: Sequence[Sequence[int]]) -> list[list[int]]:
    if verdict is ItemVerdict.PENDING:
        raise InvalidInput("Say what becomes of it: shown, covered or left out.")
    if verdict is ItemVerdict.WITHHELD:
        return []
    if item.kind is not PackageItemKind.TEXT and item.id not in renditions(tx, [item]):
        raise InvalidInput("This file cannot be shown, so nobody can look at it. Leave it out, with the reason.")
    if verdict is ItemVerdict.INCLUDED:
        return []
    if item.kind is not PackageItemKind.PHOTO:
        raise InvalidInput("A video or a text is shown or left out as a whole.")
    drawn = [list(one) for one in pictures.checked(regions)]
    if not drawn:
        raise InvalidInput("Draw what is to be covered first.")
    return drawn


def _request(tx: Connection, actor: Actor, row: PackageRow) -> RequestRow:
    found = requests.find(tx, request_id=row.request_id)
    return existing(tx, actor, "" if found is None else found.number)


def _said(verdict: ItemVerdict) -> str:
    return {
        ItemVerdict.INCLUDED: "It is shown.",
        ItemVerdict.REDACTED: "It is shown in part.",
        ItemVerdict.WITHHELD: "It is left out.",
    }[verdict]
