"""Whose returns are: several taken, put back or given to somebody at once, each with its own answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.queue import assignees as rows
from data.queries.queue.assignees import Standing
from data.queries.staff import staff as staff_rows
from data.vocabulary import OPEN_STATES, AuditTag, Permission, ReturnState
from services.desk import audit, clock
from services.desk.access import Actor, command, permissions_of
from services.desk.errors import InvalidInput, NotAllowed
from services.desk.roles import granted

MOST_AT_ONCE = 200
_MANAGERS = "It is with the managers."


@dataclass(frozen=True)
class ShownReturn:
    """A return as the page showed it; `assignee_id` None where it was nobody's."""

    return_id: int
    assignee_id: int | None


@dataclass(frozen=True)
class Answer:
    """What became of one return, in a sentence; `done` where the act went through."""

    return_id: int
    done: bool
    sentence: str


@dataclass(frozen=True)
class Assigned:
    """The answer on each return in the order in which they were given; `changed` where any of them changed."""

    answers: tuple[Answer, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(answer.done for answer in self.answers)


# Why an act does not go through for a return, or None where it does; names are those of the people it knows.
_Check = Callable[[Standing, dict[int, str]], str | None]


@command(Permission.RETURN_DECIDE)
def take(tx: Connection, actor: Actor, shown: Sequence[ShownReturn]) -> Assigned:
    """Assign returns that are nobody's to the actor."""
    me, held = _person(actor), permissions_of(tx, actor)

    def refused(one: Standing, names: dict[int, str]) -> str | None:
        if one.assignee_id is not None:
            return "You have it already." if one.assignee_id == me else f"{names[one.assignee_id]} has it."
        return None if _decides(held, one) else _MANAGERS

    return _each(tx, actor, shown, me, "taken on", refused)


@command(Permission.RETURN_DECIDE)
def put_back(tx: Connection, actor: Actor, shown: Sequence[ShownReturn]) -> Assigned:
    """Give the actor's own returns back to everybody."""
    me = _person(actor)

    def refused(one: Standing, names: dict[int, str]) -> str | None:
        if one.assignee_id == me:
            return None
        return "Nobody has it." if one.assignee_id is None else f"Not yours: {names[one.assignee_id]} has it."

    return _each(tx, actor, shown, None, "put back", refused)


@command(Permission.WORK_ASSIGN)
def give(tx: Connection, actor: Actor, shown: Sequence[ShownReturn], staff_id: int | None) -> Assigned:
    """Assign returns to somebody who decides them, whoever had them; with None to nobody."""
    theirs = granted(frozenset() if staff_id is None else staff_rows.active_roles(tx, staff_id))
    name = "nobody" if staff_id is None else staff_rows.display_names(tx, {staff_id}).get(staff_id)
    if name is None or (staff_id is not None and Permission.RETURN_DECIDE not in theirs):
        raise InvalidInput("There is no such person who decides returns. Choose somebody from the list.")

    def refused(one: Standing, _names: dict[int, str]) -> str | None:
        if one.assignee_id == staff_id:
            return "Nobody has it." if staff_id is None else f"{name} has it already."
        return None if staff_id is None or _decides(theirs, one) else f"{_MANAGERS} {name} is none."

    return _each(tx, actor, shown, staff_id, f"given to {name}", refused)


def _decides(held: frozenset[Permission], one: Standing) -> bool:
    return one.state is not ReturnState.ESCALATED or Permission.RETURN_DECIDE_ESCALATED in held


def _each(
    tx: Connection, actor: Actor, shown: Sequence[ShownReturn], to: int | None, act: str, refused: _Check
) -> Assigned:
    if not 0 < len(shown) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose between 1 and {MOST_AT_ONCE} returns.")
    found = rows.lock(tx, {one.return_id for one in shown})
    people = {who for one in found.values() for who in (one.assignee_id, one.holder_id) if who is not None}
    names = staff_rows.display_names(tx, people)
    answers = tuple(_answer(found.get(one.return_id), one, to, names, act, refused) for one in shown)
    changed = sorted({answer.return_id for answer in answers if answer.done})
    if changed:
        rows.give(tx, changed, to)
    for key in changed:
        details = {"rma": found[key].rma, "act": act if to in (None, actor.staff_id) else "given", "to": to}
        audit.record(tx, actor, AuditTag.RETURN_ASSIGNED, f"return:{key}", details)
    return Assigned(answers)


def _answer(
    one: Standing | None, shown: ShownReturn, to: int | None, names: dict[int, str], act: str, refused: _Check
) -> Answer:
    if one is None:
        return Answer(shown.return_id, done=False, sentence="There is no such return.")
    if one.state not in OPEN_STATES:
        return Answer(one.id, done=False, sentence="Decided meanwhile: nothing is to be judged any more.")
    why_not = refused(one, names) or _held_by_another(one, to, names)
    if why_not is None and one.assignee_id != shown.assignee_id:
        why_not = "Changed meanwhile. Look at it again."
    return Answer(one.id, why_not is None, why_not or f"Done: {act}.")


def _held_by_another(one: Standing, to: int | None, names: dict[int, str]) -> str | None:
    """Nobody is given what a colleague works on this moment."""
    if to is None or one.holder_id in (None, to) or one.held_until is None or one.held_until <= clock.now():
        return None
    return f"{names[one.holder_id]} works on it just now."


def _person(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NotAllowed("Only a person with a staff account can take a return.")
    return actor.staff_id
