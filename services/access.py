"""Who may do what: actors, the roles' permissions, and the decorators that every act goes through.

`@command` gives a function its transaction, asks the database whether the actor may, and sees that the act left its
audit entry; `@query` does the same for reading. Pages hide what a person may not do; only these refuse it (F6, F8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from data import database
from data.queries import staff as staff_rows
from data.queries.staff import Standing
from data.vocabulary import AuditTag, Permission, Role
from services import audit, clock
from services.errors import NotAllowed, NotSignedIn
from services.permission_words import MAY

P = ParamSpec("P")
R = TypeVar("R")

_EVERYBODY = frozenset({Permission.ACCOUNT_OWN})
_READS = _EVERYBODY | {
    Permission.RETURN_READ,
    Permission.ORDER_READ,
    Permission.EVIDENCE_READ,
    Permission.POLICY_READ,
    Permission.MESSAGE_READ,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REVIEWER: _READS
    | {
        Permission.RETURN_CREATE,
        Permission.RETURN_DECIDE,
        Permission.RETURN_CANCEL,
        Permission.RETURN_CLOSE,
        Permission.EVIDENCE_ADD,
        Permission.EVIDENCE_JUDGE,
        Permission.CUSTOMER_REVEAL,
        Permission.ANSWER_RECORD,
        Permission.MONEY_READ,
        Permission.SIGNAL_DISMISS,
        Permission.WORK_OWN,
    },
    Role.WAREHOUSE_LEAD: _READS
    | {
        Permission.RETURN_CREATE,
        Permission.EVIDENCE_ADD,
        Permission.PARCEL_RECEIVE,
        Permission.REPLACEMENT_SHIP,
        Permission.REPAIR_MANAGE,
        Permission.CATALOGUE_MANAGE,
        Permission.ANSWER_RECORD,
        Permission.WORK_OWN,
    },
    # Grants and sends, never both for one refund; decides nothing about the return itself.
    Role.FINANCE: _EVERYBODY
    | {
        Permission.RETURN_READ,
        Permission.ORDER_READ,
        Permission.POLICY_READ,
        Permission.MONEY_READ,
        Permission.MONEY_GRANT,
        Permission.MONEY_SEND,
        Permission.PAYMENT_RECORD,
        Permission.ANSWER_RECORD,
        Permission.WORK_OWN,
    },
    Role.MANAGER: _READS
    | {
        Permission.MONEY_READ,
        Permission.MONEY_CONFIRM,
        Permission.MONEY_EXCEPTION,
        Permission.PAYMENT_RECORD,
        Permission.RETURN_CANCEL,
        Permission.RETURN_CLOSE,
        Permission.RETURN_REOPEN,
        Permission.ANSWER_RECORD,
        Permission.SIGNAL_DISMISS,
        Permission.WORK_OWN,
        Permission.WORK_ASSIGN,
        Permission.RETURN_CREATE,
        Permission.RETURN_DECIDE,
        Permission.RETURN_DECIDE_ESCALATED,
        Permission.EVIDENCE_ADD,
        Permission.EVIDENCE_JUDGE,
        Permission.EVIDENCE_ORIGINAL,
        Permission.CUSTOMER_REVEAL,
        Permission.ORDER_IMPORT,
        Permission.MESSAGE_MANAGE,
        Permission.AUDIT_READ,
    },
    Role.DATA_PROTECTION_OFFICER: _READS
    | {Permission.EVIDENCE_ORIGINAL, Permission.CUSTOMER_REVEAL, Permission.AUDIT_READ},
    # Not superuser over money or decisions: an administrator runs the desk, others run the returns.
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Permission.STAFF_MANAGE,
        Permission.SETTINGS_MANAGE,
        Permission.AUDIT_READ,
        Permission.ORDER_IMPORT,
        Permission.POLICY_READ,
        Permission.MESSAGE_READ,
        Permission.MESSAGE_MANAGE,
    },
}


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in a session, or the operator of the machine at the command line (`staff_id` None)."""

    staff_id: int | None
    name: str
    session: str | None = None

    @property
    def label(self) -> str:
        """How the audit trail names the actor."""
        return f"operator:{self.name}" if self.staff_id is None else f"staff:{self.staff_id}"


# What the operator of the machine may do at the command line; the file system is the authority there.
OPERATOR_PERMISSIONS = frozenset(
    {
        Permission.EVIDENCE_ADD,
        Permission.ORDER_IMPORT,
        Permission.AUDIT_READ,
        Permission.STAFF_MANAGE,
        Permission.RETURN_READ,
    }
)

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


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """What the roles permit together; everybody may keep their own account."""
    return _EVERYBODY | frozenset(permission for role in roles for permission in ROLE_PERMISSIONS[role])


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
        audit.record(
            tx,
            AuditTag.ACCESS_DENIED,
            actor=actor.label,
            session=actor.session,
            record=actor.label,
            details={"act": act, "permission": permission.value},
        )
