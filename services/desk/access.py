"""Who may do what: actors, the roles' permissions, and the decorators that every act goes through.

`@command` gives a function its transaction, asks the database whether the actor may, and sees that the act left its
audit entry; `@query` does the same for reading. Pages hide what a person may not do; only these refuse it (F6, F8).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from data import database
from data.queries.staff import staff as staff_rows
from data.queries.staff.staff import Standing
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.actor import Actor as Actor  # who acts and what they may do are asked for together
from services.desk.errors import NotAllowed, NotSignedIn
from services.desk.roles import MAY, OPERATOR_PERMISSIONS, granted

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class _Look:
    """A moment that several questions of one actor see."""

    tx: Connection
    known: Actor


_look: ContextVar[_Look | None] = ContextVar("look", default=None)
COMMANDS: dict[str, Permission] = {}
QUERIES: dict[str, Permission] = {}


def standing_of(tx: Connection, actor: Actor) -> Standing:
    """The person as the database knows them now; NotSignedIn when the session or the account has ended."""
    now = None if actor.staff_id is None else staff_rows.standing(tx, actor.staff_id, actor.session, clock.now())
    if now is None or now.session_live is False:
        raise NotSignedIn(
            "Your session has ended. Sign in again; what you typed stays on this page until you leave it."
        )
    if not now.active:
        raise NotSignedIn("Your account is disabled. Ask an administrator.")
    return now


def permissions_of(tx: Connection, actor: Actor) -> frozenset[Permission]:
    """What the actor may do, as the act under way found it, else by the database now; NotSignedIn when that ended."""
    return _held_now(tx, actor) if actor.held is None else actor.held


def _held_now(tx: Connection, actor: Actor) -> frozenset[Permission]:
    return OPERATOR_PERMISSIONS if actor.staff_id is None else granted(standing_of(tx, actor).roles)


def authorise(tx: Connection, actor: Actor, permission: Permission) -> Actor:
    """The actor with all that they may do by the database now; NotAllowed unless the permission is among it."""
    known = replace(actor, held=_held_now(tx, actor))
    _check(known, permission)
    return known


def _check(known: Actor, permission: Permission) -> None:
    if known.held is None or permission not in known.held:
        raise NotAllowed(f"Your roles do not let you {MAY[permission]}. Ask an administrator if you need it.")


@contextmanager
def one_look(actor: Actor) -> Iterator[None]:
    """Every question that the actor asks inside sees the same moment, and who they are is asked once.

    Only questions: an act inside would not be seen by those after it, and raises RuntimeError.
    """
    with database.reading() as tx:
        token = _look.set(_Look(tx, replace(actor, held=_held_now(tx, actor))))
        try:
            yield
        finally:
            _look.reset(token)


def command(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Connection, Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make `function(tx, actor, ...)` an act `function(actor, ...)`: one transaction, one permission, one audit entry.

    Where the database gives it up for another act, it runs anew: it changes nothing outside its transaction.
    A refusal for want of permission is recorded in a transaction of its own.
    """

    def decorate(function: Callable[Concatenate[Connection, Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"{function.__module__}.{function.__qualname__}"
        COMMANDS[name] = permission

        @wraps(function)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if _look.get() is not None:
                raise RuntimeError(f"{name} changes something between questions that see one moment.")

            def whole() -> R:
                with audit.transaction() as tx:
                    known = authorise(tx, actor, permission)
                    before = audit.entries_written(tx)
                    result = function(tx, known, *args, **kwargs)
                    if audit.entries_written(tx) == before and getattr(result, "changed", True):
                        raise RuntimeError(f"{name} left no audit entry.")
                    return result

            try:
                return database.disentangled(whole)
            except NotAllowed:
                record_denial(actor, name, permission)
                raise

        return act

    return decorate


def query(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Connection, Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make `function(tx, actor, ...)` a question `function(actor, ...)` that only those with the permission may ask."""

    def decorate(function: Callable[Concatenate[Connection, Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"{function.__module__}.{function.__qualname__}"
        QUERIES[name] = permission

        @wraps(function)
        def ask(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with _reading(actor, permission) as (tx, known):
                    return function(tx, known, *args, **kwargs)
            except NotAllowed:
                record_denial(actor, name, permission)
                raise

        return ask

    return decorate


@contextmanager
def _reading(actor: Actor, permission: Permission) -> Iterator[tuple[Connection, Actor]]:
    look = _look.get()
    if look is not None and look.known == actor:
        _check(look.known, permission)
        yield look.tx, look.known
        return
    with database.reading() as tx:
        yield tx, authorise(tx, actor, permission)


def record_denial(actor: Actor, act: str, permission: Permission) -> None:
    """Leave an entry that somebody tried what they may not do (ASVS V16.3.2)."""
    with database.transaction() as tx:
        audit.record(tx, actor, AuditTag.ACCESS_DENIED, actor.label, {"act": act, "permission": permission.value})
