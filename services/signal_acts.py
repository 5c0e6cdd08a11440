"""Setting a signal aside: a person looked, and says why it says nothing here."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries import signals as rows
from data.vocabulary import AuditTag, Permission
from services import audit, clock
from services.access import Actor, command
from services.deciding import need
from services.errors import Conflict
from services.returns import existing
from services.signals import of_return


@dataclass(frozen=True)
class Dismissed:
    """The signal that was set aside."""

    signal: str


@command(Permission.SIGNAL_DISMISS)
def dismiss(tx: Connection, actor: Actor, return_id: int, signal: str, reason: str) -> Dismissed:
    """Set a signal of the return aside, with a reason; Conflict where it is not raised, or was set aside already."""
    need(reason, "Say why the signal says nothing here")
    case = existing(tx, return_id, lock=True)
    found = next((one for one in of_return(tx, case) if one.key == signal), None)
    if found is None:
        raise Conflict("This signal is no longer raised. Reload the page.")
    if found.dismissed is not None:
        raise Conflict(f"{found.dismissed.by} has dismissed this signal already.")
    rows.dismiss(tx, return_id, signal, reason.strip(), actor.staff_id, clock.now())
    audit.record(
        tx,
        AuditTag.SIGNAL_DISMISSED,
        actor=actor.label,
        session=actor.session,
        record=f"return:{return_id}",
        details={"rma": case.rma, "signal": signal, "kind": found.kind.value},
        reason=reason.strip(),
    )
    return Dismissed(signal)
