"""Inspections that are begun and not received: each person's own, given back after another scan or a restart."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from data.queries.work import unfinished as rows
from data.queries.work.unfinished import HalfDone
from data.vocabulary import AuditTag, Permission
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.review.unfinished import LONGEST, Field, Kept

# Ten units that differ, with all their fields.
MOST_FIELDS = 120


@query(Permission.PARCEL_RECEIVE)
def left(tx: Connection, actor: Actor, return_id: int) -> dict[str, Field]:
    """What stood in the fields of the actor's inspection when it was left; nothing where none was begun."""
    found = rows.inspection(tx, return_id, actor.staff_id or 0)
    fields: dict[str, Field] = json.loads(found) if found else {}
    return fields


@query(Permission.PARCEL_RECEIVE)
def begun(tx: Connection, actor: Actor) -> tuple[HalfDone, ...]:
    """The returns that the actor has begun to inspect, the oldest first."""
    return rows.inspections(tx, actor.staff_id or 0)


@command(Permission.PARCEL_RECEIVE)
def keep(tx: Connection, actor: Actor, return_id: int, fields: Mapping[str, Field]) -> Kept:
    """Keep what stands in the fields; nothing in them is forgotten. Only the beginning leaves an entry."""
    said = json.dumps(dict(fields))
    if actor.staff_id is None or len(fields) > MOST_FIELDS or len(said) > LONGEST:
        raise InvalidInput("This is too much to be kept while it is written. Receive it, or write less.")
    if not fields:
        rows.drop_inspection(tx, return_id, actor.staff_id)
        return Kept(changed=False)
    case = existing(tx, return_id)
    first = rows.keep(tx, return_id, actor.staff_id, rows.INSPECTION, said, clock.now())
    if first:
        audit.record(tx, actor, AuditTag.DRAFT_BEGUN, actor.label, {"rma": case.rma})
    return Kept(first)
