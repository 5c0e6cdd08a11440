"""The columns of our own CSV format (data/formats/orders.toml): guessed from headings, and as a template to fill in."""

import csv
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.desk.errors import InvalidInput


@dataclass(frozen=True)
class Column:
    """A column of the format; `also` are names under which other shops export it."""

    name: str
    holds: str
    example: str
    required: bool
    also: tuple[str, ...]


_FORMAT = Path(__file__).parents[2] / "data" / "formats" / "orders.toml"
COLUMNS = tuple(
    Column(name, row["holds"], row["example"], row.get("required", False), tuple(row.get("also", ())))
    for name, row in tomllib.loads(_FORMAT.read_text(encoding="utf-8")).items()
)
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Our column to the file's heading, where the names say so; each heading is used once."""
    plain = {_plain(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for names in ([(c.name, (c.name,)) for c in COLUMNS], [(c.name, c.also) for c in COLUMNS]):
        for ours, spellings in names:
            theirs = next((plain[one] for one in spellings if one in plain), None)
            if theirs is not None and ours not in found and theirs not in found.values():
                found[ours] = theirs
    return found


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")


def check_mapping(headings: Sequence[str], mapping: Mapping[str, str]) -> None:
    """InvalidInput when a required column is not mapped, or the mapping names what is not there."""
    strange = [ours for ours in mapping if ours not in NAMES]
    if strange:
        raise InvalidInput(f"“{strange[0]}” is no column of the format. Known are: {', '.join(NAMES)}.")
    gone = [theirs for theirs in mapping.values() if theirs not in headings]
    if gone:
        raise InvalidInput(f"The file has no column “{gone[0]}”. It has: {', '.join(headings)}.")
    missing = [name for name in REQUIRED if name not in mapping]
    if missing:
        raise InvalidInput(f"The file lacks {', '.join(missing)}. Say which of its columns hold them.")


def template() -> str:
    """A CSV file with our headings and one example row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(NAMES)
    writer.writerow(column.example for column in COLUMNS)
    return out.getvalue()
