"""What a person has typed about a return and not sent: kept as it is typed, given back after a reload or a restart.

Others see who writes what, and since when; the text is its writer's alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from data.queries.work import unfinished as rows
from data.queries.work.unfinished import Writing
from data.vocabulary import AuditTag, Permission
from services.cases.lookup import existing
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.settings import settings

# What stands in a field: a choice, a text, a number, several choices; a day as {"day": "2026-03-01"}.
Field = str | int | list[str] | list[int] | dict[str, str]
MOST_FIELDS = 20
LONGEST = 20_000


@dataclass(frozen=True)
class Typed:
    """The act that was begun, and its fields by their names."""

    act: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """Whether the person began to write; a text that grows leaves no entry of its own."""

    changed: bool


@dataclass(frozen=True)
class Around:
    """What others do on a return meanwhile: its version, and who writes."""

    version: int | None
    writing: tuple[Writing, ...]


@query(Permission.RETURN_READ)
def typed(tx: Connection, actor: Actor, return_id: int) -> Typed | None:
    """What the actor has left open on the return."""
    found = rows.of_person(tx, return_id, actor.staff_id or 0)
    return None if found is None else Typed(found[0], json.loads(found[1]))


@query(Permission.RETURN_READ)
def around(tx: Connection, actor: Actor, return_id: int) -> Around:
    """What others do on the return now; whoever has typed nothing for as long as a hold lasts is not there any more."""
    return Around(rows.version_of(tx, return_id), others_writing(tx, actor, return_id))


def others_writing(tx: Connection, actor: Actor, return_id: int) -> tuple[Writing, ...]:
    """The colleagues who write about the return now."""
    after = clock.now() - timedelta(minutes=settings().hold_minutes)
    return rows.others(tx, return_id, actor.staff_id, after)


@command(Permission.RETURN_READ)
def keep(tx: Connection, actor: Actor, return_id: int, act: str, fields: Mapping[str, str]) -> Kept:
    """Keep what the actor types; where nothing is left in the fields, it is forgotten."""
    if actor.staff_id is None or len(fields) > MOST_FIELDS or sum(map(len, fields.values())) > LONGEST:
        raise InvalidInput("This is too much to be kept while it is written. Send it, or write less.")
    if not any(text.strip() for text in fields.values()):
        rows.drop(tx, return_id, actor.staff_id)
        return Kept(changed=False)
    case = existing(tx, return_id)
    begun = rows.keep(tx, return_id, actor.staff_id, act, json.dumps(dict(fields)), clock.now())
    if begun:
        audit.record(tx, actor, AuditTag.DRAFT_BEGUN, actor.label, {"rma": case.rma})
    return Kept(begun)


@command(Permission.RETURN_READ)
def drop(tx: Connection, actor: Actor, return_id: int) -> Kept:
    """Forget what the actor has typed: it was sent, or is no longer wanted."""
    rows.drop(tx, return_id, actor.staff_id or 0)
    return Kept(changed=False)
