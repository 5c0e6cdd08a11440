"""The rows of an Excel workbook's first sheet as text, after a look at what the file would become when it is unpacked.

A workbook is a ZIP archive: every part is unpacked once and counted before the reader sees it, and the cells' own
addresses bound the sheet, because the reader lays out the whole rectangle that they span.
"""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pandas as pd
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

from services.desk.errors import InvalidInput

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_BYTES = 150 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_CELLS = 5_000_000
_PIECE = 1 << 20
_OVERLAP = 64
# Any attribute that may be an address: a stranger's quotes and blanks are an address too.
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z&#;0-9]{1,40}?)\s*[\"']")
_PLAIN_ADDRESS = re.compile(rb"(?:([A-Za-z]{1,3})([0-9]{1,7})|([0-9]{1,7}))")
# From here on a floating-point number no longer holds every digit of a number that names something.
_EXACT = 10**15
_GROUP = 3


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin like a workbook, of the old kind or the new."""
    return content.startswith((_ZIP, _OLD_EXCEL))


def read(name: str, content: bytes) -> tuple[list[tuple[int, list[str]]], str | None]:
    """The first sheet with anything in it: its rows by line, and a note about other sheets."""
    if content.startswith(_OLD_EXCEL):
        raise InvalidInput(f"{name} is an Excel file of the old kind. Save it as .xlsx or as CSV and choose that file.")
    _check(name, content)
    try:
        with pd.ExcelFile(io.BytesIO(content), engine="calamine") as book:
            shown = [
                sheet.name
                for sheet in book.book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            sheets = [(sheet, rows) for sheet in shown if (rows := _rows(book, sheet))]
    except (CalamineError, zipfile.BadZipFile) as error:
        raise InvalidInput(_unreadable(name)) from error
    if not sheets:
        return [], None
    first, rows = sheets[0]
    note = f"The workbook has {len(sheets)} sheets; “{first}” was read, the others were not." if sheets[1:] else None
    return rows, note


def _rows(book: pd.ExcelFile, sheet: str) -> list[tuple[int, list[str]]]:
    """The sheet's rows by line. Nothing is taken for a heading or for missing, and no column gets one kind of cell."""
    frame = pd.read_excel(book, sheet_name=sheet, header=None, dtype=object, keep_default_na=False, na_filter=False)
    lines = enumerate(frame.itertuples(index=False, name=None), start=1)
    return [(line, [_text(cell) for cell in row]) for line, row in lines]


def _unreadable(name: str) -> str:
    return f"{name} cannot be read as an Excel workbook. Save the table as .xlsx or as CSV anew and choose that file."


def _check(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise InvalidInput(_unreadable(name))
            if len(parts) > _MOST_PARTS or any(part.flag_bits & 1 for part in parts):
                raise InvalidInput(_unreadable(name))
            left = _MOST_BYTES
            for part in parts:
                left -= _weigh(name, archive, part, left)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise InvalidInput(_unreadable(name)) from error


def _weigh(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """The bytes of an unpacked part, read piece by piece; the extent of a sheet is looked at on the way."""
    size, tail, far = 0, b"", (1, 1)
    sheet = part.filename.lower().startswith("xl/worksheets/")
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > left:
                raise InvalidInput(f"{name} would unpack to more than {_MOST_BYTES >> 20} MB. Save the table as CSV.")
            if sheet:
                far = _farthest(name, tail + piece, far)
                tail = piece[-_OVERLAP:]
    if far[0] * far[1] > _MOST_CELLS:
        raise InvalidInput(
            f"{name} has a sheet of {far[0]:,} rows and {far[1]:,} columns. Save the table alone as CSV."
        )
    return size


def _farthest(name: str, piece: bytes, far: tuple[int, int]) -> tuple[int, int]:
    row, column = far
    for found in _ADDRESS.finditer(piece):
        address = _PLAIN_ADDRESS.fullmatch(found[1])
        if address is None:
            raise InvalidInput(_unreadable(name))
        row = max(row, int(address[2] or address[3]))
        column = max(column, _column_number(address[1] or b"A"))
    return row, column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(value: Any) -> str:  # noqa: ANN401 - what a cell of a workbook may hold
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    """A number as it reads without a spreadsheet's noise; three decimals get a zero, so that no mark is in doubt."""
    if not isfinite(value):
        return str(value)
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    written = f"{value:.15g}"
    if "e" in written:
        return f"{value:.20f}".rstrip("0").rstrip(".")
    return written + "0" if len(written.partition(".")[2]) == _GROUP else written
