"""How long each queue may take: an administrator sets the hours, and what waits there is due accordingly at once."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.work import service_levels as rows
from data.vocabulary import AuditTag, Permission, WorkQueue
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict
from services.desk.text import form_values

LONGEST_HOURS = 24 * 365


@dataclass(frozen=True)
class LevelChanged:
    """The queue's hours now, and how many open tasks are due at another time; `changed` is False for the same hours."""

    hours: int
    moved: int
    changed: bool = True


@query(Permission.SETTINGS_MANAGE)
def levels(tx: Connection, _actor: Actor) -> dict[WorkQueue, int]:
    """The hours of each queue."""
    return rows.hours(tx)


@command(Permission.SETTINGS_MANAGE)
def set_level(tx: Connection, actor: Actor, queue: WorkQueue, hours: str | int, shown: int) -> LevelChanged:
    """Give a queue other hours, 1 to 8,760; the due times of its open tasks move by the difference.

    `shown` are the hours that the page showed: Conflict where somebody else has changed them since.
    """
    wanted = form_values.whole(hours, "The hours", least=1, most=LONGEST_HOURS)
    if wanted == shown:
        return LevelChanged(wanted, 0, changed=False)
    if not rows.set_hours(tx, queue, wanted, shown):
        raise Conflict("Somebody else changed these hours meanwhile. Look at them again; nothing was changed.")
    moved = rows.shift_due(tx, queue, wanted - shown)
    audit.record(
        tx,
        actor,
        AuditTag.SETTINGS_CHANGED,
        f"queue:{queue.value}",
        {"setting": "service_level", "from": shown, "to": wanted, "moved": moved},
    )
    return LevelChanged(wanted, moved)
