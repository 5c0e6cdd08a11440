"""Saved views: a reviewer's own names for filters that they use again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.desk import saved_views as rows
from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput
from services.desk.text.one_line import one_line
from services.queues.review_filters import QueueFilters

LONGEST_NAME = 60
MOST_VIEWS = 50


@dataclass(frozen=True)
class View:
    """A saved view."""

    id: int
    name: str
    filters: QueueFilters


@dataclass(frozen=True)
class Kept:
    """Whether anything changed."""

    changed: bool = True


@query(Permission.RETURN_READ)
def saved_views(tx: Connection, actor: Actor) -> tuple[View, ...]:
    """The actor's views by name."""
    found = rows.of_person(tx, actor.staff_id or 0)
    return tuple(View(key, name, QueueFilters.from_params(filters)) for key, name, filters in found)


@command(Permission.RETURN_READ)
def save_view(tx: Connection, actor: Actor, name: str, filters: QueueFilters) -> Kept:
    """Keep the filters under a name; the same name again replaces them. InvalidInput for no name or a long one."""
    name = one_line(name)
    if actor.staff_id is None or not name or len(name) > LONGEST_NAME:
        raise InvalidInput(f"Give the view a name of 1 to {LONGEST_NAME} letters.")
    if rows.count(tx, actor.staff_id) >= MOST_VIEWS:
        raise InvalidInput(f"You keep {MOST_VIEWS} views already. Delete one that you no longer use.")
    rows.keep(tx, actor.staff_id, name, filters.to_params())
    audit.record(tx, actor, AuditTag.VIEW_SAVED, actor.label, {"act": "saved"})
    return Kept()


@command(Permission.RETURN_READ)
def delete_view(tx: Connection, actor: Actor, view_id: int) -> Kept:
    """Forget one of the actor's views; nothing happens to other people's."""
    if not rows.remove(tx, actor.staff_id or 0, view_id):
        return Kept(changed=False)
    audit.record(tx, actor, AuditTag.VIEW_SAVED, actor.label, {"act": "deleted"})
    return Kept()
