"""What happened to a return, as sentences: who, when, what, why; made from its audit entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from data.queries.desk.audit import Entry
from data.queries.staff import staff as staff_rows
from data.vocabulary import AuditTag, ProofVerdict
from services.desk import audit
from services.desk.history.sentences import sentence

_LETTERS = frozenset({AuditTag.MESSAGE_QUEUED, AuditTag.MESSAGE_SENT, AuditTag.MESSAGE_SUPPRESSED})

# Several photos that were judged alike, in one line.
_JUDGED = {
    ProofVerdict.ACCEPTED: "accepted {}",
    ProofVerdict.UNREADABLE: "found {} unreadable",
    ProofVerdict.WRONG_OBJECT: "found another object on {}",
    ProofVerdict.UNJUDGED: "took the judgment of {} back",
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `reason` is what the person gave, in their own words.

    `message_id` is the letter that it speaks of; `parts` are the lines that it stands for, newest first.
    """

    at: datetime
    who: str
    what: str
    reason: str | None
    message_id: int | None = None
    parts: tuple["Happening", ...] = ()


def of_return(tx: Connection, return_id: int, *, sees_money: bool = False) -> tuple[Happening, ...]:
    """The return's timeline, newest first; amounts only for those who may see the refunds."""
    return of_record(tx, f"return:{return_id}", sees_money=sees_money)


def of_record(tx: Connection, record: str, *, sees_money: bool = False) -> tuple[Happening, ...]:
    """The timeline of a record such as `return:17`, newest first; photos judged in a row are one line."""
    entries = audit.timeline(tx, record)
    names = names_of(tx, entries)
    rows = (list(row) for _, row in groupby(reversed(entries), key=_folds))
    return tuple(line for row in rows for line in _lines(row, names, sees_money=sees_money))


def _folds(entry: Entry) -> tuple[str, ...]:
    """Neighbours with the same answer are one line: photos that one person judged alike."""
    if entry.tag is AuditTag.EVIDENCE_JUDGED:
        return entry.actor, str(entry.details.get("verdict"))
    return (str(entry.seq),)


def _lines(row: Sequence[Entry], names: dict[int, str], *, sees_money: bool) -> tuple[Happening, ...]:
    lines = tuple(_happening(entry, names, sees_money=sees_money) for entry in row)
    if len(lines) == 1:
        return lines
    files = len({entry.details.get("evidence") for entry in row})
    judged = _JUDGED[ProofVerdict(row[0].details["verdict"])].format("1 photo" if files == 1 else f"{files} photos")
    return (Happening(lines[0].at, lines[0].who, judged, None, parts=lines),)


def _happening(entry: Entry, names: dict[int, str], *, sees_money: bool) -> Happening:
    letter = entry.details.get("message") if entry.tag in _LETTERS else None
    said = sentence(entry, sees_money=sees_money)
    return Happening(entry.at, who(entry.actor, names), said, entry.reason, letter)


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
