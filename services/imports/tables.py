"""Files of comma-separated values: encoding, separator, and rows that know the line they begin on."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.desk.errors import InvalidInput

SEPARATORS = (",", ";", "\t")
_LATIN = "The file is not UTF-8, so it was read as Latin-1. Look at the accented letters, or save it as UTF-8."
_NOT_TEXT = "{name} is not a text file. Save the table as CSV in UTF-8 and choose that file."
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class TableRow:
    """One record: the line it begins on (the heading is line 1), its cells by heading, or why it cannot be read."""

    line: int
    cells: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True)
class Table:
    """A file as text, with its separator and headings; `note` says what a person should know of its encoding."""

    name: str
    text: str = field(repr=False)
    separator: str
    headings: tuple[str, ...]
    note: str | None = None

    def rows(self) -> Iterator[TableRow]:
        """The records after the heading; blank ones are passed over."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)
        next(reader, None)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield TableRow(line, {}, f"cannot be read ({error})")
                continue
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> TableRow:
        if len(cells) > len(self.headings) and any(cell.strip() for cell in cells[len(self.headings) :]):
            return TableRow(line, {}, f"has {len(cells)} cells, but there are {len(self.headings)} headings")
        return TableRow(line, dict(zip(self.headings, [*cells, *[""] * len(self.headings)], strict=False)))


def read_table(name: str, content: bytes) -> Table:
    """The table in a file's bytes; InvalidInput when it is no text or has no heading."""
    text, note = _decode(name, content)
    separator = max(SEPARATORS, key=lambda one: len(_heading(text, one)))
    headings = tuple(cell.strip() for cell in _heading(text, separator))
    if not any(headings):
        raise InvalidInput(f"{name} is empty. The first line must hold the headings of the columns.")
    double = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    if double:
        raise InvalidInput(f"{name} has the heading “{double[0]}” twice. Give each column its own heading.")
    return Table(name, text, separator, headings, note)


def _heading(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _decode(name: str, content: bytes) -> tuple[str, str | None]:
    encoding = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), "utf-8")
    try:
        text, note = content.decode(encoding), None
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise InvalidInput(_NOT_TEXT.format(name=name)) from None
        text, note = content.decode("latin-1"), _LATIN
    if "\0" in text:
        raise InvalidInput(_NOT_TEXT.format(name=name))
    return text, note
