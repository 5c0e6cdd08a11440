"""What an import did: counts, and each row that was not taken with all its faults, alike ones together."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.desk.text.csv_files import csv_text
from services.imports.columns import NAMES

_NAMED = 5
_VALUES = re.compile(r"“.*”|\d[\d.,:-]*")
# What helps against faults of a kind, by the words that tell the kind: in words, and at the command line.
_FIXES = (
    ("can be day and month", "Say for the whole file whether the day or the month stands first.", "--dates"),
    ("can mean", "Say for the whole file whether a point or a comma starts the decimals.", "--decimals"),
    ("no rate of", "Give a rate for the whole file: one, or one for each month.", "--usd-rate"),
    (
        "nothing says what it was taken off",
        "Say whether it is the order’s or the line’s, or in the price already.",
        "--map order_discount=, --map line_discount=, --ignore",
    ),
    ("nothing says whether the prices hold it", "Say for the whole file whether prices hold the taxes.", "--taxes"),
    ("does not fit", "Look which columns hold discounts, taxes and the total; leave out what is none.", "--map"),
    ("is not a date", "Choose the column that holds the day.", "--map"),
    ("is not a country", "Write the country’s name in English or its two letters.", ""),
    ("is not a currency", "Choose the column that holds it, or one currency for the whole file.", "--set"),
    ("is missing", "Choose the column that holds it, or fill it in where it is blank.", "--map, --set"),
    ("damaged by a spreadsheet", "Export the file anew and do not save it in a spreadsheet.", ""),
    ("opens a quote", "Close the quote on that line, or export the file anew.", ""),
    ("decimals, but", "Choose a column with the price of all units of the line.", "--map line_total="),
    ("a line below the table", "Nothing to do, unless an order stood there.", ""),
    ("differs from line", "Rows of one order must say the same of the order.", ""),
)


@dataclass(frozen=True)
class Rejected:
    """A fault of a row that was not taken; `line` counts as an editor does, `lines` is how many the row swallowed.

    `column` is the file's own heading, `words` what people call it.
    """

    file: str
    line: int
    column: str
    reason: str
    lines: int = 1
    words: str = ""

    @property
    def where(self) -> str:
        """What people call the column, and the file's own heading where it is another."""
        if not self.words or self.words == self.column:
            return self.column or "The row"
        return self.words if self.column in NAMES else f"{self.words} (“{self.column}”)"

    @property
    def kind(self) -> str:
        """The reason without the values of this one row."""
        return _VALUES.sub("…", self.reason)

    @property
    def alike(self) -> str:
        """The kind with its column, the same for all faults that are told together."""
        return f"{self.where} {self.kind}"


@dataclass(frozen=True)
class Group:
    """Faults alike: in how many rows, in which column, an example, and what helps against all of them."""

    rows: int
    column: str
    example: Rejected
    fix: str
    option: str


@dataclass(frozen=True)
class ImportReport:
    """The outcome of an import, or of a check that wrote nothing."""

    rows_read: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...] = ()
    checked_only: bool = False

    @property
    def orders(self) -> int:
        """How many orders were taken or found as they were."""
        return self.added + self.changed + self.unchanged

    @property
    def rows_refused(self) -> int:
        """How many rows were not taken; a row may have several faults."""
        return sum({(row.file, row.line): row.lines for row in self.rejected}.values())

    def title(self) -> str:
        """What happened, in one short sentence."""
        written = self.added + self.changed
        if self.checked_only:
            return f"A check: {_orders(written)} would be imported" if written else "A check: nothing would be imported"
        if written:
            return f"{_orders(written)} imported"
        return (
            "Nothing was imported"
            if self.rejected or not self.unchanged
            else "Nothing new: all orders were here already"
        )

    def groups(self) -> tuple[Group, ...]:
        """The faults, alike ones together, the most frequent first."""
        alike: dict[str, list[Rejected]] = {}
        for row in self.rejected:
            alike.setdefault(row.alike, []).append(row)
        found = [_group(rows) for rows in alike.values()]
        return tuple(sorted(found, key=lambda group: -group.rows))

    def summary(self) -> str:
        """The counts in one sentence."""
        done = "would be " if self.checked_only else ""
        return (
            f"{self.title()}. {self.rows_read:,} rows read: {self.added:,} orders {done}added, {self.changed:,} "
            f"{done}changed, {self.unchanged:,} unchanged, {self.rows_refused:,} rows not taken."
        )


def _orders(count: int) -> str:
    return "1 order" if count == 1 else f"{count:,} orders"


def _group(rows: Sequence[Rejected]) -> Group:
    reason = rows[0].reason
    fix, option = next(((words, option) for part, words, option in _FIXES if part in reason), ("", ""))
    return Group(sum(row.lines for row in rows), rows[0].column, rows[0], fix, option)


@dataclass
class Tally:
    """The report while it is being made; faults of the kinds in `left_out` are not told one by one."""

    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def reject(self, file: str, line: int, column: str, reason: str, lines: int = 1, words: str = "") -> None:
        """Note a fault of a row that is not taken."""
        fault = Rejected(file, line, column, reason, lines, words)
        if fault.alike in self.left_out:
            self.mark("left out, as was said", f"line {line}")
        else:
            self.rejected.append(fault)

    def mark(self, what: str, name: str) -> None:
        """Note something that people should know of an order or a row that was taken."""
        self.marks.setdefault(what, []).append(name)

    def report(self, *, checked_only: bool = False) -> ImportReport:
        """The report as it stands, rejected rows by file and line."""
        rejected = tuple(sorted(self.rejected, key=lambda row: (row.file, row.line)))
        notes = (*self.notes, *(_note(what, names) for what, names in self.marks.items()))
        return ImportReport(self.rows_read, self.added, self.changed, self.unchanged, rejected, notes, checked_only)


def _note(what: str, names: Sequence[str]) -> str:
    once = list(Counter(names))
    more = f" and {len(once) - _NAMED:,} more" if len(once) > _NAMED else ""
    return f"{', '.join(once[:_NAMED])}{more}: {what}."


def as_csv(report: ImportReport) -> str:
    """The faults as CSV in the desk's own form: text stays text, whatever a spreadsheet would make of it."""
    rows = ((row.file, row.line, row.column, row.reason) for row in report.rejected)
    return csv_text(("file", "line", "column", "reason"), rows)
