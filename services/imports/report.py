"""What an import did: counts, and every row that was not taken with its line, column and reason."""

import csv
import io
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken; `line` counts from 1 and the heading is line 1."""

    file: str
    line: int
    column: str
    reason: str


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

    def summary(self) -> str:
        """The counts in one sentence."""
        done = "would be " if self.checked_only else ""
        return (
            f"{self.rows_read:,} rows read: {self.added:,} orders {done}added, {self.changed:,} {done}changed, "
            f"{self.unchanged:,} unchanged, {len(self.rejected):,} rows not taken."
        )


@dataclass
class Tally:
    """The report while it is being made."""

    rows_read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reject(self, file: str, line: int, column: str, reason: str) -> None:
        """Note a row that is not taken."""
        self.rejected.append(Rejected(file, line, column, reason))

    def report(self, *, checked_only: bool = False) -> ImportReport:
        """The report as it stands, rejected rows by file and line."""
        rejected = tuple(sorted(self.rejected, key=lambda row: (row.file, row.line)))
        return ImportReport(
            self.rows_read, self.added, self.changed, self.unchanged, rejected, tuple(self.notes), checked_only
        )


def as_csv(report: ImportReport) -> str:
    """The rejected rows as CSV; a cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("file", "line", "column", "reason"))
    writer.writerows((_inert(row.file), row.line, _inert(row.column), _inert(row.reason)) for row in report.rejected)
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@", "|") or cell[:1] in ("\t", "\r", "\n") else cell
