"""A return that must be there: found by its id, or refused in one sentence."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.returns import cases as rows
from data.queries.returns.cases import CaseRow
from data.vocabulary import ReturnState
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


def as_shown(tx: Connection, shown: Shown, *states: ReturnState) -> CaseRow:
    """The return, locked, as the page showed it and in one of these states (none: in any); Conflict otherwise."""
    case = existing(tx, shown.return_id, lock=True)
    check_shown(tx, case, shown, *states)
    return case


def check_shown(tx: Connection, case: CaseRow, shown: Shown, *states: ReturnState) -> None:
    """`as_shown` of a return that is locked already."""
    if states:
        check_state(case, *states)
    if case.version != shown.version:
        raise Conflict(what_changed(tx, case))


def check_state(case: CaseRow, *states: ReturnState) -> None:
    """Conflict unless the return is in one of these states."""
    if case.state not in states:
        state = case.state.value.replace("_", " ")
        raise Conflict(f"Return {case.rma} is {state} now, so nothing was written. Open it to see what can be done.")


def check_not_restricted(case: CaseRow) -> None:
    """Conflict where the customer's data may only be kept: what stands in the return is not changed (R10)."""
    if case.restricted_at is not None:
        raise Conflict(
            "The use of this customer’s data is restricted: they are kept and not changed. "
            "Ask the data protection officer."
        )


def check_version(shown: int, now: int, what: str) -> None:
    """Conflict where a record of a return (“This repair”) has changed since the page showed it."""
    if shown != now:
        raise Conflict(
            f"{what} was changed by somebody else after your page was shown. Nothing was written and your text is "
            "kept; look at the newest state and act again."
        )
