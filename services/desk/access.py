"""Who may do what: actors, the roles' permissions, and the decorators that every act goes through.

`@command` gives a function its transaction, asks the database whether the actor may, and sees that the act left its
audit entry; `@query` does the same for reading. Pages hide what a person may not do; only these refuse it (F6, F8).
"""

from collections.abc import Callable
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
    """What the actor may do by the database as it is now; NotSignedIn when the session or the account has ended."""
    return OPERATOR_PERMISSIONS if actor.staff_id is None else granted(standing_of(tx, actor).roles)


def authorise(tx: Connection, actor: Actor, permission: Permission) -> None:
    """NotAllowed unless the actor holds the permission now."""
    if permission not in permissions_of(tx, actor):
        raise NotAllowed(f"Your roles do not let you {MAY[permission]}. Ask an administrator if you need it.")


def command(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Connection, Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make `function(tx, actor, ...)` an act `function(actor, ...)`: one transaction, one permission, one audit entry.

    A refusal for want of permission is recorded in a transaction of its own.
    """

    def decorate(function: Callable[Concatenate[Connection, Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"{function.__module__}.{function.__qualname__}"
        COMMANDS[name] = permission

        @wraps(function)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with database.transaction() as tx:
                    authorise(tx, actor, permission)
                    before = audit.entries_written(tx)
                    result = function(tx, actor, *args, **kwargs)
                    if audit.entries_written(tx) == before and getattr(result, "changed", True):
                        raise RuntimeError(f"{name} left no audit entry.")
                    return result
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
                with database.reading() as tx:
                    authorise(tx, actor, permission)
                    return function(tx, actor, *args, **kwargs)
            except NotAllowed:
                record_denial(actor, name, permission)
                raise

        return ask

    return decorate


def record_denial(actor: Actor, act: str, permission: Permission) -> None:
    """Leave an entry that somebody tried what they may not do (ASVS V16.3.2)."""
    with database.transaction() as tx:
        audit.record(tx, actor, AuditTag.ACCESS_DENIED, actor.label, {"act": act, "permission": permission.value})
