"""An objection is weighed: the use stops unless compelling grounds are written down and signed (GDPR Art. 21(1))."""

from sqlalchemy import Connection

from data.queries.privacy import rights as rows
from data.queries.privacy.rights import RulingRow
from data.registry import Purpose
from data.vocabulary import AuditTag, Permission, RestrictionGround, Right, RulingOutcome
from services.desk import clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.desk.text.form_values import need
from services.privacy.requests import gate
from services.privacy.requests.lookup import Done, Shown, existing, open_as_shown, record
from services.privacy.rights import restriction

# What is used by consent or contract is not objected to but withdrawn or ended; advertising stops at once.
PURPOSES = {
    Purpose.SAFETY.value: "Keeping the shop safe and finding misuse",
    Purpose.PROVIDE.value: "Analysing and improving our services",
}
SHORTEST_GROUNDS = 40
_STOPPED = "No compelling ground stands against the person's; the use stops."


@query(Permission.PRIVACY_HANDLE)
def ruling(tx: Connection, actor: Actor, number: str) -> RulingRow | None:
    """What was decided on the request."""
    return rows.ruling(tx, existing(tx, actor, number).id)


@command(Permission.PRIVACY_HANDLE)
def weigh(tx: Connection, actor: Actor, shown: Shown) -> Done:
    """Begin: until it is decided, the data are only kept (Art. 18(1)(d))."""
    row = open_as_shown(tx, actor, shown)
    if row.right is not Right.OBJECTION:
        raise InvalidInput("Only an objection is weighed.")
    stands = gate.blocks(row, waits=False)
    if stands is not None:
        raise InvalidInput(f"{stands} Nothing was restricted.")
    restriction.begin(tx, actor, row, RestrictionGround.OBJECTION)
    return Done(row.number, f"{row.number}: the data are only kept until the objection is decided.")


@command(Permission.PRIVACY_LEAD)
def decide(tx: Connection, actor: Actor, shown: Shown, purpose: str, compelling: str) -> Done:
    """The officer's signature: with compelling grounds written down the use goes on, without any it stops (R15)."""
    row = open_as_shown(tx, actor, shown)
    if row.right is not Right.OBJECTION or purpose not in PURPOSES:
        raise InvalidInput("Choose the use that the person objects to.")
    if rows.ruling(tx, row.id) is not None:
        raise Conflict("This objection is decided already.")
    grounds = compelling.strip()
    if grounds:
        need(grounds, "Write the compelling grounds and why they outweigh the person’s", shortest=SHORTEST_GROUNDS)
    outcome = RulingOutcome.CONTINUES if grounds else RulingOutcome.STOPPED
    values = {"request_id": row.id, "purpose": purpose, "outcome": outcome, "grounds": grounds or _STOPPED}
    rows.rule(tx, **values, by_id=actor.staff_id, at=clock.now())
    record(tx, actor, row.id, AuditTag.PRIVACY_OBJECTION_DECIDED, outcome=outcome.value, purpose=purpose)
    said = "the use goes on" if grounds else "the use stops"
    return Done(row.number, f"{row.number}: {said}. Now answer the person.")
