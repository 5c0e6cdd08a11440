"""A return that must be there: found by its id, or refused in one sentence."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns import cases as rows
from data.queries.returns.cases import CaseRow
from data.vocabulary import SETTLING_STATES
from services.desk import audit
from services.desk.errors import Conflict, NotFound
from services.desk.settings import settings


def existing(tx: Connection, return_id: int, *, lock: bool = False) -> CaseRow:
    """The return; with `lock`, nobody else changes it until the transaction ends. NotFound where there is none."""
    found = rows.find(tx, return_id=return_id, lock=lock)
    if found is None:
        raise NotFound("There is no such return. Go back to the queue and open it again.")
    return found


@dataclass(frozen=True)
class Shown:
    """The return as the page showed it."""

    return_id: int
    version: int


def what_changed(tx: Connection, case: CaseRow) -> str:
    """The sentence for a person whose page shows an older version."""
    newest = audit.timeline(tx, f"return:{case.id}")[-1]
    return (
        f"This return changed at {newest.at.astimezone(settings().zone):%H:%M %Z}, after your page was shown. "
        "Nothing was written and your text is kept; look at the newest state and decide again."
    )


def settling(tx: Connection, return_id: int, version: int | None = None) -> CaseRow:
    """The return, locked, approved and not ended, and at the version shown where one is named; Conflict otherwise."""
    case = existing(tx, return_id, lock=True)
    if version is not None and case.version != version:
        raise Conflict(what_changed(tx, case))
    if case.state not in SETTLING_STATES:
        state = case.state.value.replace("_", " ")
        raise Conflict(f"Return {case.rma} is {state} now, so nothing was written. Open it to see what can be done.")
    return case


def as_shown(shown: int, now: int, what: str) -> None:
    """Conflict where the record has changed since the page showed it."""
    if shown != now:
        raise Conflict(
            f"{what} was changed by somebody else after your page was shown. Nothing was written and your text is "
            "kept; look at the newest state and act again."
        )
