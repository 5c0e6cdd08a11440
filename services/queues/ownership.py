"""Who works on a task: taken, put back, given to somebody; many at once, each with its own outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.queue import holds as people
from data.queries.staff import staff as staff_rows
from data.queries.work import task_lists as rows
from data.queries.work.task_lists import TaskState
from data.vocabulary import AuditTag, Permission, WorkQueue
from services.desk import audit
from services.desk.access import Actor, command, permissions_of, query
from services.desk.errors import InvalidInput, NotAllowed
from services.desk.roles import ROLE_PERMISSIONS, granted
from services.queues import work_stages

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class ShownTask:
    """A task as the page showed it."""

    task_id: int
    version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one task, in a sentence; `done` where the act went through."""

    task_id: int
    done: bool
    sentence: str


@dataclass(frozen=True)
class Bulk:
    """The outcome of each task in the order in which they were given; `changed` where any of them changed."""

    outcomes: tuple[Outcome, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(outcome.done for outcome in self.outcomes)


# Why an act does not go through for a task, or None where it does.
_Check = Callable[[TaskState, dict[int, str]], str | None]


@command(Permission.WORK_OWN)
def take(tx: Connection, actor: Actor, shown: Sequence[ShownTask]) -> Bulk:
    """Take the tasks that are free and that the actor works."""
    me, held = _person(actor), permissions_of(tx, actor)

    def refused(task: TaskState, names: dict[int, str]) -> str | None:
        if task.owner_id is not None:
            return "You have it already." if task.owner_id == me else f"{_name(task, names)} has it."
        return None if work_stages.works(held, task.stage) else "Not yours: your roles do not work this step."

    return _each(tx, actor, shown, me, "taken", refused)


@command(Permission.WORK_OWN)
def put_back(tx: Connection, actor: Actor, shown: Sequence[ShownTask]) -> Bulk:
    """Give the actor's own tasks back to everybody."""
    me = _person(actor)

    def refused(task: TaskState, names: dict[int, str]) -> str | None:
        if task.owner_id == me:
            return None
        return "Nobody has it." if task.owner_id is None else f"Not yours: {_name(task, names)} has it."

    return _each(tx, actor, shown, None, "put back", refused)


@command(Permission.WORK_ASSIGN)
def assign(tx: Connection, actor: Actor, shown: Sequence[ShownTask], staff_id: int | None) -> Bulk:
    """Give the tasks to somebody who works them, whoever had them; with None to nobody."""
    theirs = granted(frozenset() if staff_id is None else staff_rows.active_roles(tx, staff_id))
    name = "nobody" if staff_id is None else staff_rows.display_names(tx, {staff_id}).get(staff_id)
    if name is None:
        raise InvalidInput("There is no such person. Choose somebody from the list.")

    def refused(task: TaskState, _names: dict[int, str]) -> str | None:
        if task.owner_id == staff_id:
            return "Nobody has it." if staff_id is None else f"{name} has it already."
        if staff_id is None or work_stages.works(theirs, task.stage):
            return None
        return f"{name} does not work this step."

    return _each(tx, actor, shown, staff_id, f"given to {name}", refused)


@query(Permission.WORK_ASSIGN)
def workers(tx: Connection, _actor: Actor, queue: WorkQueue) -> dict[int, str]:
    """The active people who work any step of the queue, by name."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if work_stages.worked(held, queue)]
    return dict(people.people_in(tx, roles))


def _each(
    tx: Connection, actor: Actor, shown: Sequence[ShownTask], owner: int | None, act: str, refused: _Check
) -> Bulk:
    if not 0 < len(shown) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose between 1 and {MOST_AT_ONCE} tasks.")
    found = rows.lock(tx, {task.task_id for task in shown})
    names = staff_rows.display_names(tx, {task.owner_id for task in found.values() if task.owner_id is not None})
    outcomes = tuple(_outcome(found.get(task.task_id), task, names, act, refused) for task in shown)
    changed = sorted({outcome.task_id for outcome in outcomes if outcome.done})
    for task_id in changed:
        rows.set_owner(tx, task_id, owner)
    if changed:
        audit.record(
            tx,
            actor,
            AuditTag.WORK_ASSIGNED,
            actor.label if owner is None else f"staff:{owner}",
            {"tasks": changed, "to": owner},
        )
    return Bulk(outcomes)


def _outcome(task: TaskState | None, shown: ShownTask, names: dict[int, str], act: str, refused: _Check) -> Outcome:
    if task is None:
        return Outcome(shown.task_id, done=False, sentence="There is no such task.")
    if task.done:
        return Outcome(task.id, done=False, sentence="Done meanwhile: nothing waits here any more.")
    why_not = refused(task, names)
    if why_not is None and task.version != shown.version:
        why_not = "Changed meanwhile. Look at it again."
    return Outcome(task.id, why_not is None, why_not or f"Done: {act}.")


def _name(task: TaskState, names: dict[int, str]) -> str:
    return names.get(task.owner_id or 0, "Somebody else")


def _person(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NotAllowed("Only a person with a staff account can take work.")
    return actor.staff_id
