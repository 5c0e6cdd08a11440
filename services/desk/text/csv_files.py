"""The one way in which rows leave the desk as a file: text stays text, whatever a spreadsheet would make of it."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | bool | None

# What a spreadsheet takes for the beginning of a formula, and their full-width forms (threat row 9).
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
# Letters that nobody sees may stand before it.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """`csv_text` in UTF-8 with a byte order mark, as spreadsheets expect it."""
    return (_BOM + csv_text(columns, rows)).encode("utf-8", "replace")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The rows under their titles as CSV.

    Numbers are written as numbers. Text that would be a formula gets an apostrophe in front; instants are ISO 8601 in
    their own zone.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([guarded(title) for title in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would compute it."""
    first = next((letter for letter in text if letter in _FORMULA or unicodedata.category(letter) not in _UNSEEN), "")
    return f"'{text}" if first in _FORMULA or text[:1] in _FORMULA else text


def _cell(value: Cell) -> str | int | Decimal:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else guarded(value or "")
