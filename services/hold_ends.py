"""A manager ends a hold: the person is away, and the case must go on."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries import holds as rows
from data.vocabulary import AuditTag, Permission
from services import audit, clock, holds
from services.access import Actor, command
from services.deciding import need
from services.errors import InvalidInput


@dataclass(frozen=True)
class Ended:
    """Whose hold has ended."""

    name: str


@command(Permission.RETURN_DECIDE_ESCALATED)
def end_hold(tx: Connection, actor: Actor, return_id: int, reason: str) -> Ended:
    """End another person's hold on a case, with a reason; InvalidInput where nobody else holds it."""
    need(reason, "Say why you end the hold")
    now_held = holds.holder(tx, return_id, clock.now())
    if now_held is None or now_held.staff_id == actor.staff_id:
        raise InvalidInput("Nobody else holds this return now. Reload the page.")
    rows.release(tx, return_id, now_held.staff_id)
    audit.record(
        tx,
        AuditTag.RETURN_HOLD_ENDED,
        actor=actor.label,
        session=actor.session,
        record=f"return:{return_id}",
        details={"held_by": now_held.staff_id},
        reason=reason.strip(),
    )
    return Ended(now_held.name)
