"""A new return that is begun and not opened: each person's own, given back after a reload, a sign-in or a restart."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from data.queries.work import unfinished_returns as rows
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.review.unfinished import LONGEST, Field, Kept

# Ten lines with their facts.
MOST_FIELDS = 120


@query(Permission.RETURN_CREATE)
def left(tx: Connection, actor: Actor, order_id: int) -> dict[str, Field]:
    """What stood in the fields when the actor left the form of this order; nothing where none was begun."""
    found = rows.of_person(tx, order_id, actor.staff_id or 0)
    fields: dict[str, Field] = json.loads(found) if found else {}
    return fields


@command(Permission.RETURN_CREATE)
def keep(tx: Connection, actor: Actor, order_id: int, fields: Mapping[str, Field]) -> Kept:
    """Keep what stands in the fields; nothing in them is forgotten. Only the beginning leaves an entry."""
    said = json.dumps(dict(fields))
    if actor.staff_id is None or len(fields) > MOST_FIELDS or len(said) > LONGEST:
        raise InvalidInput("This is too much to be kept while it is written. Open the return, or write less.")
    if not fields:
        rows.drop(tx, order_id, actor.staff_id)
        return Kept(changed=False)
    first = rows.keep(tx, order_id, actor.staff_id, said, clock.now())
    if first:
        audit.record(tx, actor, AuditTag.DRAFT_BEGUN, actor.label, {"rma": "a new return"})
    return Kept(first)
