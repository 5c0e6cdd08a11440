"""Where a decided return stands: its last decision with what became of the message, and what happens next."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.desk import messages
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import DecisionRow
from data.queries.work import task_rows
from data.queries.work.task_rows import OpenTask
from data.vocabulary import OPEN_STATES, DecisionKind, MessageState, Recommendation
from services.review.decisions import DID

# What the policy leaves to a person goes against nothing.
_FOR = {
    DecisionKind.APPROVE: (Recommendation.ELIGIBLE, Recommendation.MANUAL_REVIEW, None),
    DecisionKind.REJECT: (Recommendation.NOT_ELIGIBLE, Recommendation.MANUAL_REVIEW, None),
}


@dataclass(frozen=True)
class Standing:
    """The decision that stands, whether the policy recommended another, its message, and open tasks, due first."""

    decision: DecisionRow
    against: bool
    message: MessageState | None
    ahead: tuple[OpenTask, ...]


def of_return(tx: Connection, case: CaseRow, decisions: Iterable[DecisionRow]) -> Standing | None:
    """None while the return is undecided, or ended without a decision."""
    if case.state in OPEN_STATES:
        return None
    last = max((one for one in decisions if one.kind in DID), key=lambda one: one.id, default=None)
    if last is None:
        return None
    against = last.recommendation not in _FOR[last.kind]
    return Standing(last, against, messages.state_of_decision(tx, last.id), task_rows.open_of_return(tx, case.id))
