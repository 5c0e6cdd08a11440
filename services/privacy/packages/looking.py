"""What somebody has to look at before it leaves: the person's photos and clips, and what staff wrote."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data.queries.privacy.exportable import to_look_at
from data.queries.privacy.packages import ItemRow
from data.queries.returns import evidence
from data.queries.returns.evidence import RenditionRow
from data.vocabulary import EvidenceKind, PackageItemKind, Rendition, Right
from services.privacy.discovery.search import Found
from services.privacy.discovery.words import title
from services.privacy.packages.contents import given_by_person

_EVIDENCE = "evidence"
_KINDS = {EvidenceKind.PHOTO: PackageItemKind.PHOTO, EvidenceKind.VIDEO: PackageItemKind.VIDEO}
_SHOWN = {PackageItemKind.PHOTO: Rendition.DISPLAY, PackageItemKind.VIDEO: Rendition.VIDEO}
_NAMES = {PackageItemKind.PHOTO: "Photo", PackageItemKind.VIDEO: "Video"}


@dataclass(frozen=True)
class ToSee:
    """One thing to look at; `source` finds it again, `about` says what it is."""

    source: str
    kind: PackageItemKind
    about: str
    text: str | None = None


def to_see(found: Found, right: Right) -> tuple[ToSee, ...]:
    """All of it, files first; for portability only the files that the person sent (R13)."""
    texts = () if right is Right.PORTABILITY else tuple(_texts(found))
    return (*_files(found, right), *texts)


def shown(tx: Connection, items: Iterable[ItemRow]) -> dict[int, RenditionRow]:
    """For each item that is a file: the picture or clip of ours that leaves instead of the original."""
    files = {int(one.source.partition(":")[2]): one for one in items if one.kind is not PackageItemKind.TEXT}
    return {
        files[row.evidence_id].id: row
        for row in evidence.renditions(tx, files)
        if row.rendition is _SHOWN[files[row.evidence_id].kind]
    }


def _files(found: Found, right: Right) -> Iterator[ToSee]:
    returns: Mapping[Any, str] = {row.values["id"]: row.values["rma"] for row in found.rows("return_case")}
    for row in found.rows(_EVIDENCE):
        if right is Right.PORTABILITY and not given_by_person(row):
            continue
        kind = _KINDS[row.values["kind"]]
        who = "sent by the customer" if given_by_person(row) else "taken at the bench"
        about = f"{_NAMES[kind]} of return {returns.get(row.values['return_id'], '')}, {who}"
        yield ToSee(f"{_EVIDENCE}:{row.values['id']}", kind, about)


def _texts(found: Found) -> Iterator[ToSee]:
    for table in found.tables:
        for row in table.rows:
            for column in to_look_at(table.name):
                if row.values[column]:
                    key = ",".join(map(str, row.key.values()))
                    about = f"{title(table.name)}: {column.replace('_', ' ')}"
                    yield ToSee(f"{table.name}.{column}:{key}", PackageItemKind.TEXT, about, row.values[column])
