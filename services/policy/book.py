"""The dated rows of the policy, and the version that is in force on a day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.policy.once import once


class BookInvalid(ValueError):
    """The policy file lacks something that the engine needs; the sentence says what."""


@dataclass(frozen=True)
class Entry:
    """A clause (BR-..) or a reading (C..): its head and the row in force. Values are as TOML gives them."""

    id: str
    head: Mapping[str, object]
    row: Mapping[str, object]

    @property
    def title(self) -> str:
        """A few words for people."""
        return str(self.head["title"])

    @once
    def says(self) -> str:
        """Every passage of the text that the clause quotes, word for word, in one string."""
        return " … ".join((self.text("says"), *self.words("also")))

    @once
    def reading(self) -> str:
        """How the clause is read."""
        return self.text("reading")

    @once
    def encoded(self) -> tuple[str, str]:
        """What every finding of the clause has in common, as JSON: its opening up to the result, and the reading."""
        opening = json.dumps({"clause": self.id, "says": self.says})
        return f'{opening[:-1]}, "result": "', json.dumps(self.reading)[1:-1]

    @once
    def both_readings(self) -> Mapping[str, object]:
        """A reading as the case format shows it: both ways, and why the one acts."""
        told = {key: self.text(key) for key in ("in_force", "other", "why")}
        head = {"reading": self.id, "title": self.title, "gap": self.head["gap"]}
        return head | told | {"owner_decides": self.head.get("owner_decides") is True}

    @once
    def encoded_gap(self) -> str:
        """`both_readings` as JSON."""
        return json.dumps(self.both_readings)

    @once
    def leans_on(self) -> tuple[str, ...]:
        """The readings (C..) that the clause leans on."""
        return self.words("readings")

    def text(self, key: str) -> str:
        """A text of the row. Raises BookInvalid where there is none."""
        value = self.row.get(key)
        if not isinstance(value, str):
            raise BookInvalid(f"{self.id} has no text '{key}' in the row from {self.row.get('from')}.")
        return value

    def number(self, key: str) -> int:
        """A whole number of the row: days, per cent, dollars. Raises BookInvalid where there is none."""
        value = self.row.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BookInvalid(f"{self.id} has no whole number '{key}' in the row from {self.row.get('from')}.")
        return value

    def yes(self, key: str) -> bool:
        """A switch of the row, off where it is not set."""
        return self.row.get(key) is True

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts of the row, empty where it is not set."""
        value = self.row.get(key)
        return value if isinstance(value, tuple) else ()

    def decimal(self, key: str) -> Decimal | None:
        """A number of the row, such as dollars or a rate; None where it is not set."""
        value = self.row.get(key)
        return None if value is None else Decimal(str(value))


@dataclass(frozen=True)
class Policy:
    """One version of the policy: for each clause and reading the row in force on `version`; the first bears no date."""

    version: date
    entries: Mapping[str, Entry]
    is_first: bool = False

    def __getitem__(self, entry_id: str) -> Entry:
        """The clause or reading. Raises BookInvalid for an id that the book lacks."""
        if entry_id not in self.entries:
            raise BookInvalid(f"The policy has no entry {entry_id}.")
        return self.entries[entry_id]

    def window_days(self, clause: str) -> int:
        """The days of a window: the clause's own, or those of the clause that its `days_of` names."""
        entry = self[clause]
        return self[entry.text("days_of")].number("days") if "days_of" in entry.row else entry.number("days")

    def limit(self, clause: str) -> Entry:
        """The clause that holds share and cap: itself, or the one that its `limit_of` names."""
        entry = self[clause]
        return self[entry.text("limit_of")] if "limit_of" in entry.row else entry

    @once
    def clauses(self) -> tuple[Entry, ...]:
        """The clauses in the order of the book."""
        return tuple(entry for entry in self.entries.values() if entry.id.startswith("BR-"))

    @once
    def readings(self) -> tuple[Entry, ...]:
        """The readings in the order of the book."""
        return tuple(entry for entry in self.entries.values() if not entry.id.startswith("BR-"))


@dataclass(frozen=True)
class Book:
    """All dated rows, as they stand in the checked file. Raises BookInvalid where a table has no dated row."""

    tables: Mapping[str, Mapping[str, object]]

    @once
    def versions(self) -> tuple[date, ...]:
        """The days on which a row begins, oldest first; each is a version of the policy."""
        return tuple(sorted({start_of(row) for table in self.tables.values() for row in rows_of(table)}))

    def at(self, day: date) -> Policy:
        """The version in force on a day; before the first row, the first version."""
        version = max((start for start in self.versions if start <= day), default=self.versions[0])
        return self._policies[version]

    @once
    def _policies(self) -> dict[date, Policy]:
        return {
            version: Policy(version, self._entries(version), version == self.versions[0]) for version in self.versions
        }

    def _entries(self, version: date) -> dict[str, Entry]:
        return {key: Entry(key, table, _frozen(row_at(table, version))) for key, table in self.tables.items()}

    def newer_than(self, version: date, until: date) -> tuple[Policy, ...]:
        """Later versions that began on or before `until`, oldest first (C35)."""
        return tuple(self.at(start) for start in self.versions if version < start <= until)


def rows_of(table: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The dated rows of one table. Raises BookInvalid where there is none."""
    rows = table.get("rows")
    if not isinstance(rows, list) or not rows:
        raise BookInvalid(f"The table '{table.get('title')}' has no dated row.")
    return rows


def start_of(row: Mapping[str, object]) -> date:
    """The first day of a row. Raises BookInvalid where it is not a date."""
    start = row.get("from")
    if not isinstance(start, date):
        raise BookInvalid("A row of the policy has no date 'from'.")
    return start


def row_at(table: Mapping[str, object], day: date) -> Mapping[str, object]:
    """The row in force on a day; before the first row, the first."""
    rows = sorted(rows_of(table), key=start_of)
    return max((row for row in rows if start_of(row) <= day), key=start_of, default=rows[0])


def _frozen(row: Mapping[str, object]) -> Mapping[str, object]:
    """The row with its lists as tuples, which nobody can change."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
