"""What every act on goods asks first: the return locked and being settled, the record as the page showed it."""

from sqlalchemy import Connection

from data.queries.cases import CaseRow
from data.vocabulary import SETTLING_STATES
from services.deciding import what_changed
from services.errors import Conflict
from services.returns import existing


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
