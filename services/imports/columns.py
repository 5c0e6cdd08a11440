"""The columns of our own format (data/formats/orders.toml): guessed from headings, and as a template to fill in."""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.desk.errors import InvalidInput
from services.imports.presets import Preset
from services.imports.reading.amounts import can_be_amount
from services.imports.reading.days import can_be_date
from services.imports.reading.tables import Table, has


@dataclass(frozen=True)
class Column:
    """A column of the format; `label` names it to people, `also` are names under which other shops export it.

    `kind` is what its cells must look like: `amount`, `day`, `count`, or anything (None).
    """

    name: str
    label: str
    holds: str
    example: str
    required: bool
    also: tuple[str, ...]
    kind: str | None


_FORMAT = Path(__file__).parents[2] / "data" / "formats" / "orders.toml"
COLUMNS = tuple(
    Column(
        name,
        row["label"],
        row["holds"],
        row["example"],
        row.get("required", False),
        tuple(row.get("also", ())),
        row.get("kind"),
    )
    for name, row in tomllib.loads(_FORMAT.read_text(encoding="utf-8")).items()
)
NAMES = tuple(column.name for column in COLUMNS)
LABELS = {column.name: column.label for column in COLUMNS}
KINDS = {column.name: column.kind for column in COLUMNS}
# The price is one of these two; each of the others must be there itself.
PRICES = ("unit_price_paid", "line_total")
REQUIRED = tuple(column.name for column in COLUMNS if column.required and column.name not in PRICES)
_COUNTED = re.compile(r"\d{1,6}([.,]0{1,8})?", re.ASCII)
_LOOKS = {"amount": can_be_amount, "day": can_be_date, "count": lambda text: bool(_COUNTED.fullmatch(text))}
# Footers and slips stand in the best of columns, and a short file may have more of them than rows.
_MOSTLY = 1 / 3


class ColumnsMissing(InvalidInput):
    """Something that every order needs stands in no column that is known, and was not said for the whole file."""


def label(name: str) -> str:
    """What people call the column; a name that is none of ours stands for itself."""
    return LABELS.get(name, name)


def guess(
    headings: Sequence[str], preset: Preset | None = None, remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Our column to the file's heading: as the known export has it, as it was chosen before, as the names say.

    `remembered` is our column by heading. Each heading is used once.
    """
    found = preset.mapping(headings) if preset else {}
    kept = {ours: theirs for theirs, ours in (remembered or {}).items() if ours in NAMES and has(headings, theirs)}
    found |= kept
    plain = {_plain(heading): heading for heading in reversed(headings)}
    own = [(column.name, (column.name,)) for column in COLUMNS]
    for ours, spellings in own if preset else own + [(column.name, column.also) for column in COLUMNS]:
        theirs = next((plain[one] for one in spellings if one in plain), None)
        if theirs is not None and ours not in found and theirs not in found.values():
            found[ours] = theirs
    return found


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.casefold()).strip("_")


def candidates(table: Table, column: Column) -> list[str]:
    """The headings that can hold the column, by what stands below them."""
    looks = _LOOKS.get(column.kind or "")
    return [heading for heading, cells in table.samples.items() if looks is None or _mostly(looks, cells)]


def _mostly(looks: Callable[[str], bool], cells: Sequence[str]) -> bool:
    return not cells or sum(looks(cell) for cell in cells) >= _MOSTLY * len(cells)


def check_mapping(headings: Sequence[str], mapping: Mapping[str, str], fixed: Mapping[str, str]) -> None:
    """InvalidInput when a needed column is neither mapped nor said for the file, or a heading is not there."""
    strange = [ours for ours in (*mapping, *fixed) if ours not in NAMES]
    if strange:
        raise InvalidInput(f"“{strange[0]}” is no column of the format. Known are: {', '.join(NAMES)}.")
    gone = [theirs for theirs in mapping.values() if not has(headings, theirs)]
    if gone:
        raise InvalidInput(f"The file has no column “{gone[0]}”. It has: {', '.join(filter(None, headings))}.")
    missing = [LABELS[name] for name in REQUIRED if name not in mapping and name not in fixed]
    if not any(name in mapping for name in PRICES):
        missing.append(LABELS[PRICES[0]])
    if missing:
        raise ColumnsMissing(f"Say which column holds, or what is the same in all rows: {', '.join(missing)}.")


def template() -> str:
    """A CSV file with our headings and one example row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(NAMES)
    writer.writerow(column.example for column in COLUMNS)
    return out.getvalue()
