"""The file that a person gets: JSON, a CSV for each kind of data, an index to read, pictures and clips, a manifest."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data.vocabulary import ItemVerdict, PackageItemKind
from services.desk.text.csv_files import csv_file
from services.privacy.discovery.words import title
from services.privacy.packages.contents import Rows
from services.privacy.packages.sheet import Category, Sheet

SCHEMA_VERSION = "1.0"
_ART_15_4 = "Art. 15(4)"
_FOLDER = Path(__file__).parents[3] / "data" / "package"
_templates = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# The day is in the manifest; a clock in the archive would make two files of the same data differ.
_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Looked:
    """One thing that somebody looked at; `content` is its text or its bytes, None where it is left out."""

    about: str
    kind: PackageItemKind
    verdict: ItemVerdict
    reason: str
    regions: int = 0
    content: bytes | str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Copy:
    """All that goes into the file; `full` for access, which is told what Art. 15 asks for."""

    number: str
    made: date
    full: bool
    sheet: Sheet
    rows: Rows
    looked: tuple[Looked, ...]


def write(copy: Copy, target: BinaryIO) -> int:
    """Write the archive and return how many files are in it; each stands in the manifest with its SHA-256."""
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(copy):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
            listed.append({"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})
        archive.writestr(zipfile.ZipInfo("manifest.json", _WHEN), _json(_manifest(copy, listed)), zipfile.ZIP_DEFLATED)
    return len(listed) + 1


def _files(copy: Copy) -> Iterator[tuple[str, bytes]]:
    media = list(_media(copy.looked))
    yield "index.html", _index(copy, [name for name, _ in media]).encode()
    yield "data.json", _json(_data(copy))
    for table, rows in copy.rows.items():
        yield f"csv/{table}.csv", _csv(rows)
    for name, one in media:
        if isinstance(one.content, bytes):
            yield name, one.content


def _media(looked: Iterable[Looked]) -> Iterator[tuple[str, Looked]]:
    """Pictures and clips that leave, under names of ours: no two are the same."""
    files = [one for one in looked if isinstance(one.content, bytes)]
    for place, one in enumerate(files, start=1):
        ending = "mp4" if one.kind is PackageItemKind.VIDEO else "jpg"
        yield f"media/{one.kind.value}-{place:03}.{ending}", one


def _data(copy: Copy) -> dict[str, Any]:
    data: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "request": copy.number, "made_on": copy.made.isoformat()}
    if copy.full:
        data["article_15"] = asdict(copy.sheet)
    texts = [{"about": one.about, "text": one.content} for one in copy.looked if isinstance(one.content, str)]
    return data | {"data": copy.rows} | ({"texts": texts} if texts else {})


def _manifest(copy: Copy, listed: list[dict[str, Any]]) -> dict[str, Any]:
    covered = [one for one in copy.looked if one.verdict is not ItemVerdict.INCLUDED]
    return {
        "schema_version": SCHEMA_VERSION,
        "request": copy.number,
        "made_on": copy.made.isoformat(),
        "records": {table: len(rows) for table, rows in copy.rows.items()},
        "files": listed,
        "not_shown": [
            {
                "what": one.about,
                "how": one.verdict.value,
                "places": one.regions,
                "reason": one.reason,
                "ground": _ART_15_4,
            }
            for one in covered
        ],
    }


def _index(copy: Copy, names: list[str]) -> str:
    categories = {one.title: one for one in copy.sheet.categories}
    media = [one for one in copy.looked if isinstance(one.content, bytes)]
    return _templates.get_template("index.html.j2").render(
        number=copy.number,
        made=f"{copy.made.day} {copy.made:%B %Y}",
        schema_version=SCHEMA_VERSION,
        full=copy.full,
        sheet=copy.sheet,
        tables=[_table(table, rows, categories) for table, rows in copy.rows.items()],
        texts=[{"about": one.about, "text": one.content} for one in copy.looked if isinstance(one.content, str)],
        media=[
            {"name": name, "about": one.about, "reason": one.reason} for name, one in zip(names, media, strict=True)
        ],
        withheld=[one for one in copy.looked if one.verdict is ItemVerdict.WITHHELD],
    )


def _table(table: str, rows: list[dict[str, Any]], categories: dict[str, Category]) -> dict[str, Any]:
    about = categories[title(table)]
    return {
        "title": about.title,
        "records": len(rows),
        "purposes": about.purposes,
        "kept": about.kept,
        "rows": rows,
    }


def _csv(rows: list[dict[str, Any]]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return csv_file(columns, ([_cell(row.get(name)) for name in columns] for row in rows))


def _cell(value: Any) -> str | int | bool | None:  # noqa: ANN401 - any value of JSON
    if value is None or isinstance(value, bool | int | str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()
