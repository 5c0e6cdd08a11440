"""What the grades A to D of the receiving bench mean; an administrator puts it into words."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.warehouse import grades as rows
from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput
from services.desk.text import form_values

LONGEST_MEANING = 200


@dataclass(frozen=True)
class GradeChanged:
    """The meaning that a grade has now; `changed` is False where it had it already."""

    meaning: str
    changed: bool = True


@query(Permission.SETTINGS_MANAGE)
def all_grades(tx: Connection, _actor: Actor) -> dict[str, str]:
    """Each grade's meaning, by letter, A first."""
    return rows.meanings(tx)


@command(Permission.SETTINGS_MANAGE)
def define(tx: Connection, actor: Actor, letter: str, meaning: str, shown: str) -> GradeChanged:
    """Give a grade another meaning; Conflict where it is no longer the one that was `shown`."""
    if letter not in rows.meanings(tx):
        raise InvalidInput("There is no such grade. Choose one from A to D.")
    wanted = form_values.line(meaning, f"The meaning of grade {letter}", longest=LONGEST_MEANING) or ""
    if wanted == shown:
        return GradeChanged(wanted, changed=False)
    if not rows.set_meaning(tx, letter, wanted, shown):
        raise Conflict("Somebody else changed this grade meanwhile. Look at it again; nothing was changed.")
    audit.record(
        tx, actor, AuditTag.SETTINGS_CHANGED, f"grade:{letter}", {"setting": "grade", "from": shown, "to": wanted}
    )
    return GradeChanged(wanted)
