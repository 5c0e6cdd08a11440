"""Another person looks at a decision, not the one who made it; it stays as it was (Art. 22(3), R18)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.queries.privacy import rights as rows
from data.queries.privacy.rights import DecidedRow, RulingRow
from data.vocabulary import AuditTag, DecisionKind, Permission, Right, RulingOutcome, StatementKind
from services.cases.lookup import Shown as ShownReturn
from services.cases.lookup import existing as existing_return
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, OwnWork
from services.desk.text.form_values import need
from services.privacy.discovery import search
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record
from services.privacy.rights.correction import state
from services.review import ending

OUTCOMES = {
    RulingOutcome.UPHELD: "The decision stands",
    RulingOutcome.OVERTURNED: "The decision is overturned: the return goes back into review",
}


@dataclass(frozen=True)
class Decided:
    """The last word on one of the person's returns."""

    rma: str
    kind: DecisionKind
    by: str
    mine: bool
    at: datetime


@dataclass(frozen=True)
class Reviewable:
    """What can be looked at again, and what came of it."""

    decided: tuple[Decided, ...]
    ruling: RulingRow | None


@query(Permission.PRIVACY_HANDLE)
def reviewable(tx: Connection, actor: Actor, number: str) -> Reviewable:
    """The decisions on the person's returns, the newest of each."""
    row = existing(tx, actor, number)
    found = rows.decided(tx, search.subject_of(tx, row).customers)
    decided = (Decided(one.rma, one.kind, one.by, one.by_id == actor.staff_id, one.at) for one in found)
    return Reviewable(tuple(decided), rows.ruling(tx, row.id))


@command(Permission.PRIVACY_LEAD)
def review(
    tx: Connection, actor: Actor, shown: Shown, rma: str, outcome: RulingOutcome, grounds: str, view: str = ""
) -> Done:
    """Rule on the newest decision of the return, after the person could state their `view`.

    Overturned, a rejected or closed return goes back to its reviewers; OwnWork for whoever decided it.
    """
    row = open_as_shown(tx, actor, shown)
    stands = gate.blocks(row, waits=False)
    if row.right is not Right.HUMAN_REVIEW or outcome not in OUTCOMES or stands is not None:
        raise InvalidInput(
            f"{stands or 'Only where it was asked for is a decision looked at again.'} Nothing was written."
        )
    if rows.ruling(tx, row.id) is not None:
        raise Conflict("This was looked at already.")
    need(grounds, "Say why the decision stands or falls, as the person will read it")
    decision = _decision(rows.decided(tx, search.subject_of(tx, row).customers), rma)
    if decision.by_id == actor.staff_id:
        raise OwnWork("You made this decision yourself. Another person has to look at it.")
    if view.strip():
        state(tx, actor, row.id, decision.return_id, StatementKind.VIEW, view)
    values = {"request_id": row.id, "return_id": decision.return_id, "outcome": outcome, "grounds": grounds.strip()}
    rows.rule(tx, **values, by_id=actor.staff_id, at=clock.now())
    record(tx, actor, row.id, AuditTag.PRIVACY_DECISION_REVIEWED, outcome=outcome.value, about=rma)
    if outcome is RulingOutcome.OVERTURNED:
        case = existing_return(tx, decision.return_id)
        ending.reopened(tx, actor, ShownReturn(case.id, case.version), f"Overturned after {row.number}.")
    return Done(row.number, f"{row.number}: {OUTCOMES[outcome].lower()}. Now answer the person.")


def _decision(found: list[DecidedRow], rma: str) -> DecidedRow:
    decision = next((one for one in found if one.rma == rma), None)
    if decision is None:
        raise InvalidInput("This return of the person has no decision to look at.")
    return decision
