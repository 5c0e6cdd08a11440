"""Whether what was approved still stands: nothing is granted, confirmed or paid on an approval that no longer holds."""

from sqlalchemy import Connection

from data.queries.returns import decisions as made
from data.queries.returns.cases import CaseRow
from data.vocabulary import OPEN_STATES, SETTLING_STATES, DecisionKind, ReturnState
from services.desk.errors import Conflict

_FINAL = (DecisionKind.APPROVE, DecisionKind.REJECT)
_LOST = {
    ReturnState.REJECTED: "was rejected",
    ReturnState.CANCELLED: "was cancelled",
    ReturnState.CLOSED: "was rejected and closed",
}


def stands(tx: Connection, case: CaseRow) -> bool:
    """Whether the return is being settled, or was closed after an approval."""
    if case.state is ReturnState.CLOSED:
        last = next(iter(made.decisions(tx, case.id, _FINAL)), None)
        return last is not None and last.kind is DecisionKind.APPROVE
    return case.state in SETTLING_STATES


def lost(tx: Connection, case: CaseRow) -> str | None:
    """Why no money of the return may move now, in a sentence; None where its approval stands."""
    if stands(tx, case):
        return None
    if case.state in OPEN_STATES:
        return "The return is with a reviewer again: nothing more of it is paid until they have decided."
    return f"The return {_LOST[case.state]}: nothing more of it is paid, unless it is reopened and approved."


def check(tx: Connection, case: CaseRow) -> None:
    """Conflict with `lost` where the approval no longer stands."""
    why = lost(tx, case)
    if why is not None:
        raise Conflict(why)
