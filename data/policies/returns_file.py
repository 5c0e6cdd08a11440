"""returns.toml, read and held against its schema: what is refused is named with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError, create_model, model_validator

from data.policies.returns_clauses import Dated, Section, Strict, Words
from data.policies.returns_schema import CLAUSES, ROWS

FILE = Path(__file__).with_name("returns.toml")
Tables = dict[str, dict[str, object]]
Where = tuple[int | str, ...]


class PolicyFileInvalid(ValueError):
    """The policy file cannot be used; one sentence per fault, each with its line."""


class Table(Strict):
    """A clause or a reading: what does not change with time, and its dated rows, oldest first."""

    title: Words

    @model_validator(mode="after")
    def _in_order(self) -> "Table":
        starts = [row.start for row in getattr(self, "rows", ())]
        if starts != sorted(set(starts)):
            raise ValueError("its rows must follow each other, each from a later day")
        return self


class ClauseTable(Table):
    """A clause stands in a section of the text."""

    section: Section


class ReadingTable(Table):
    """A reading settles a gap or a contradiction."""

    gap: Words
    owner_decides: bool


def returns_text() -> str:
    """The file as it ships."""
    return FILE.read_text(encoding="utf-8")


def read_tables(text: str) -> Tables:
    """The tables by clause and reading, plain values. Raises PolicyFileInvalid."""
    try:
        tables: Tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileInvalid(f"{_place()} is not valid TOML: {error}.") from None
    faults = [*_unknown(tables, text), *_faults(tables, text)]
    faults = faults or [*_gaps(tables, text)]
    if faults:
        raise PolicyFileInvalid("\n".join(faults))
    return tables


def _unknown(tables: Tables, text: str) -> Iterator[str]:
    for name in tables:
        if name not in ROWS:
            yield f"{_place(line_of(text, (name,)))}: there is no clause or reading {name}."
    missing = [name for name in ROWS if name not in tables]
    if missing:
        yield f"{_place()} lacks {', '.join(missing)}."


def _faults(tables: Tables, text: str) -> Iterator[str]:
    for name, row in ROWS.items():
        if name not in tables:
            continue
        try:
            _model(name, row).model_validate(tables[name])
        except ValidationError as error:
            for fault in error.errors():
                where: Where = (name, *fault["loc"])
                # A missing key has no line of its own: its row has.
                line = line_of(text, where[:-1] if fault["type"] == "missing" else where)
                yield f"{_place(line)}: {_said(where)}: {fault['msg']}."


def _model(name: str, row: type[Dated]) -> type[Table]:
    base: type[Table] = ClauseTable if name in CLAUSES else ReadingTable
    made: type[Table] = create_model(name, __base__=base, rows=(list[row], Field(min_length=1)))  # type: ignore[valid-type]
    return made


def _rows(table: Mapping[str, object]) -> Sequence[dict[str, object]]:
    rows = table["rows"]
    return rows if isinstance(rows, list) else []


def _gaps(tables: Tables, text: str) -> Iterator[str]:
    """Every table must have a row from the first day of the policy on, else a version would lack it."""
    starts = {name: _start(_rows(table)[0]) for name, table in tables.items()}
    first = min(starts.values())
    for name, start in starts.items():
        if start > first:
            line = line_of(text, (name, "rows", 0, "from"))
            yield f"{_place(line)}: {name} has no row for the days from {first} to {start}."


def _start(row: Mapping[str, object]) -> date:
    start = row["from"]
    return start if isinstance(start, date) else date.min


def _place(line: int | None = None) -> str:
    return f"data/policies/{FILE.name}" + (f", line {line}" if line else "")


def _said(where: Where) -> str:
    return " ".join(str(part) if isinstance(part, str) else f"[{part + 1}]" for part in where)


def line_of(text: str, where: Where) -> int | None:
    """The line of a table, its n-th row, or a key in it: `("C7", "rows", 0, "above_limit")`; None where unknown."""
    name, *rest = where
    header, after, wanted = rf"\[{re.escape(str(name))}\]", 0, rest
    if rest[:1] == ["rows"] and len(rest) > 1 and isinstance(rest[1], int):
        header, after, wanted = rf"\[\[{re.escape(str(name))}\.rows\]\]", rest[1], rest[2:]
    heads = [at for at, line in enumerate(text.splitlines()) if re.fullmatch(header, line.strip())]
    if len(heads) <= after:
        return None
    lines = text.splitlines()[heads[after] + 1 :]
    for offset, line in enumerate(lines):
        if line.startswith("[") or not wanted:
            break
        if re.match(rf"{re.escape(str(wanted[0]))}\s*=", line):
            return heads[after] + offset + 2
    return heads[after] + 1
