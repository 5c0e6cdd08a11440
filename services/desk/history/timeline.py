"""What happened to a return, as sentences: who, when, what, why; made from its audit entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.desk.audit import Entry
from data.queries.staff import staff as staff_rows
from services.desk import audit
from services.desk.history.sentences import sentence


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `reason` is what the person gave, in their own words."""

    at: datetime
    who: str
    what: str
    reason: str | None


def of_return(tx: Connection, return_id: int) -> tuple[Happening, ...]:
    """The return's timeline, newest first."""
    return of_record(tx, f"return:{return_id}")


def of_record(tx: Connection, record: str) -> tuple[Happening, ...]:
    """The timeline of a record such as `return:17`, newest first."""
    entries = audit.timeline(tx, record)
    names = names_of(tx, entries)
    return tuple(_happening(entry, names) for entry in reversed(entries))


def _happening(entry: Entry, names: dict[int, str]) -> Happening:
    return Happening(entry.at, who(entry.actor, names), sentence(entry), entry.reason)


def names_of(tx: Connection, entries: Iterable[Entry]) -> dict[int, str]:
    """The names of those who acted."""
    ids = {int(entry.actor.removeprefix("staff:")) for entry in entries if entry.actor.startswith("staff:")}
    return staff_rows.display_names(tx, ids)


def who(actor: str, names: dict[int, str]) -> str:
    """The actor of an entry as people know them."""
    kind, _, rest = actor.partition(":")
    if kind == "staff":
        return names.get(int(rest), "A former colleague")
    return {"operator": "The command line", "visitor": "Somebody not signed in"}.get(kind, "The desk")
