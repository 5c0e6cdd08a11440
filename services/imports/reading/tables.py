"""The table in a file: CSV of any separator or an Excel workbook, as rows that know the line they begin on.

What spreadsheets and exports put around a table is passed over: a `sep=` line, blank lines, `="00123"` and the
apostrophe that keeps a number as text.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from services.desk.errors import InvalidInput
from services.imports.reading import workbook
from services.imports.reading.encodings import decode

SEPARATORS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
# A formula that is only a text of digits, as spreadsheets are told not to touch them.
_TEXT_FORMULA = re.compile(r'(?<!\w)="(\d+)"')
_WHOLE_FORMULA = re.compile(r'="([^"]*)"')
_APOSTROPHE = re.compile(r"'(?=\+?\d)")
_FEW = 2
_SAMPLE = 60
_LOOKED_AT = 60
_AT_END = "unexpected end of data"


@dataclass(frozen=True)
class TableRow:
    """One record: its first line (of the file, from 1), its cells by heading, or why it cannot be read.

    `lines` is how many lines of the file it takes, `whole` whether it has a cell for each heading.
    """

    line: int
    cells: dict[str, str]
    problem: str | None = None
    lines: int = 1
    whole: bool = True


@dataclass(frozen=True)
class Table:
    """A file's table; `notes` say what a person should know of how it was read."""

    name: str
    headings: tuple[str, ...]
    records: tuple[TableRow, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    def column(self, heading: str | None) -> list[str]:
        """The filled cells of a column; none where there is no heading."""
        if heading is None:
            return []
        return [value for row in self.records if (value := cell_of(row.cells, heading))]

    @cached_property
    def samples(self) -> dict[str, list[str]]:
        """Some filled cells of each column."""
        return {
            heading: list(
                islice((cell for row in self.records if (cell := row.cells.get(heading, "").strip())), _SAMPLE)
            )
            for heading in self.headings
            if heading
        }


@dataclass(frozen=True)
class _Record:
    first: int
    last: int
    cells: list[str]
    problem: str | None = None

    @property
    def filled(self) -> int:
        return sum(bool(cell.strip()) for cell in self.cells)


def parts_of(heading: str) -> list[str]:
    """The headings that one name joins: `First name + Last name` both, `SKU | Item number` the first that is filled."""
    return re.split(r" [+|] ", heading)


def has(headings: Collection[str], name: str) -> bool:
    """Whether the file has the heading, or all that the name joins."""
    return name in headings or all(part in headings for part in parts_of(name))


def cell_of(cells: dict[str, str], heading: str) -> str:
    """The cell under a heading, or what is filled under headings that are joined."""
    if heading in cells:
        return cells[heading].strip()
    filled = list(filter(None, (cells.get(part, "").strip() for part in parts_of(heading))))
    return " ".join(filled if " + " in heading else filled[:1])


def read_table(name: str, content: bytes) -> Table:
    """The table in a file's bytes; InvalidInput when there is none or it has no headings."""
    if workbook.is_workbook(content):
        lines, note = workbook.read(name, content)
        return _table(name, iter([_Record(line, line, cells) for line, cells in lines]), note)
    text, note = decode(name, content)
    separator, start = _separator(text)
    return _table(name, _records(text, separator, start), note)


def _separator(text: str) -> tuple[str, int]:
    """The separator, and the lines before the table that only name it."""
    for number, line in enumerate(islice(io.StringIO(text, newline=""), _LOOKED_AT), start=1):
        if named := _SEP_LINE.fullmatch(line):
            return named[1], number
        if line.strip():
            return max(SEPARATORS, key=lambda one: len(_cells(line, one))), 0
    return SEPARATORS[0], 0


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _records(text: str, separator: str, passed: int) -> Iterator[_Record]:
    source = io.StringIO(text, newline="")
    for _ in range(passed):
        source.readline()
    reader = csv.reader(source, delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1 + passed
        try:
            cells = next(reader, None)
        except csv.Error as error:
            last = reader.line_num + passed
            yield _Record(first, last, [], _quote_problem(first, last, at_end=str(error) == _AT_END))
            continue
        if cells is None:
            return
        last = reader.line_num + passed
        problem = _quote_problem(first, last, at_end=False) if _swallowed(cells, separator) else None
        yield _Record(first, last, cells, problem)


def _swallowed(cells: list[str], separator: str) -> bool:
    """Whether a cell of several lines holds a line that looks like a row of the table."""
    return any(
        line.count(separator) >= max(_FEW, len(cells) // 2)
        for cell in cells
        if "\n" in cell
        for line in cell.split("\n")
    )


def _quote_problem(first: int, last: int, *, at_end: bool) -> str:
    if first == last and not at_end:
        return "has a quote in the middle of a cell; double it there, or export the file anew"
    if first == last:
        return f"opens a quote on line {first} that is never closed"
    lines = f"line {last}" if last == first + 1 else f"{last - first} lines, {first + 1} to {last}"
    where = "the lines to the end of the file" if at_end else "the lines after it"
    return f"opens a quote on line {first} that swallowed {where} ({lines}); nothing of them was read"


def _table(name: str, records: Iterator[_Record], note: str | None) -> Table:
    rest = [record for record in records if record.problem or record.filled]
    head = next((place for place, record in enumerate(rest) if record.filled >= _FEW or record.problem), 0)
    headings = tuple(_clean(cell).strip() for cell in rest[head].cells) if rest else ()
    if not any(headings):
        raise InvalidInput(f"{name} is empty. Its first line must hold the headings of the columns.")
    double = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    if double:
        raise InvalidInput(f"{name} has the heading “{double[0]}” twice. Give each column its own heading.")
    rows = tuple(_row(headings, record) for record in rest[head + 1 :])
    return Table(name, headings, rows, (note,) if note else ())


def _row(headings: tuple[str, ...], record: _Record) -> TableRow:
    lines, cells = record.last - record.first + 1, record.cells
    problem = record.problem
    if problem is None and any(cell.strip() for cell in cells[len(headings) :]):
        problem = f"has {len(cells)} cells, but there are {len(headings)} headings"
    if problem is not None:
        return TableRow(record.first, {}, problem, lines)
    named = {heading: _clean(cell) for heading, cell in zip(headings, cells, strict=False) if heading}
    return TableRow(record.first, named, None, lines, whole=len(cells) >= len(headings))


def _clean(cell: str) -> str:
    """A cell without what only keeps a spreadsheet from touching it."""
    stripped = cell.strip()
    if '="' not in stripped and stripped[:1] != "'":
        return cell
    if whole := _WHOLE_FORMULA.fullmatch(stripped):
        return whole[1]
    if _APOSTROPHE.match(stripped):
        return stripped[1:]
    return _TEXT_FORMULA.sub(r"\1", cell)
