"""Where a decided return stands: its last decision with what became of the message, and what happens next."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.desk import messages
from data.queries.returns.cases import CaseRow
from data.queries.returns.decisions import DecisionRow
from data.queries.work import task_rows
from data.queries.work.task_rows import OpenTask
from data.vocabulary import OPEN_STATES, DecisionKind, MessageState, Recommendation, Stage
from services.review.decisions import DID
from services.settling import parts_owed
from services.settling.parts_owed import ToAsk

# What the policy leaves to a person goes against nothing.
_FOR = {
    DecisionKind.APPROVE: (Recommendation.ELIGIBLE, Recommendation.MANUAL_REVIEW, None),
    DecisionKind.REJECT: (Recommendation.NOT_ELIGIBLE, Recommendation.MANUAL_REVIEW, None),
}


@dataclass(frozen=True)
class Standing:
    """The decision that stands, whether the policy recommended another, its message, and open tasks, due first.

    `parts` are the missing ones for which the customer is to be asked to pay, where a task says so.
    """

    decision: DecisionRow
    against: bool
    message: MessageState | None
    ahead: tuple[OpenTask, ...]
    parts: ToAsk | None


def of_return(tx: Connection, case: CaseRow, decisions: Iterable[DecisionRow]) -> Standing | None:
    """None while the return is undecided, or ended without a decision."""
    if case.state in OPEN_STATES:
        return None
    last = max((one for one in decisions if one.kind in DID), key=lambda one: one.id, default=None)
    if last is None:
        return None
    against = last.recommendation not in _FOR[last.kind]
    ahead = task_rows.open_of_return(tx, case.id)
    asks = any(task.stage is Stage.ASK_PARTS for task in ahead)
    parts = parts_owed.to_ask(tx, [case.id]).get(case.id) if asks else None
    return Standing(last, against, messages.state_of_decision(tx, last.id), ahead, parts)
