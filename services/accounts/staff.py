"""Staff accounts as an administrator keeps them: who works here, in which roles, and what a lost device needs."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data import database
from data.queries.staff import sessions as session_rows
from data.queries.staff import staff
from data.queries.staff.staff import Account
from data.vocabulary import AuditTag, Permission, Role
from services.accounts import passwords, second_factor, sessions, sign_in, throttle
from services.desk import access, audit, clock
from services.desk import roles as desk_roles
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from services.desk.text.mail_address import mail_address

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


@dataclass(frozen=True)
class Person:
    """Who is signed in, with what they may do now."""

    staff_id: int
    username: str
    name: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    demonstration: bool


@dataclass(frozen=True)
class StaffLine:
    """A line of the staff list; instants are aware UTC."""

    staff_id: int
    username: str
    name: str
    email: str | None
    roles: frozenset[Role]
    active: bool
    demonstration: bool
    second_factor: bool
    second_factor_needed: bool
    sessions: int
    created_at: datetime


@dataclass(frozen=True)
class NewPerson:
    """Somebody who starts working at the desk."""

    username: str
    name: str
    roles: frozenset[Role]
    email: str | None = None


@dataclass(frozen=True)
class Hired:
    """The new account and the password to hand over; it must be replaced at the first sign-in."""

    staff_id: int
    one_time_password: str


def identify(actor: Actor) -> Person:
    """The person behind a session, by the database as it is now; NotSignedIn when it has ended."""
    if actor.staff_id is None:
        raise NotSignedIn("The command line is nobody's session.")
    with database.reading() as tx:
        now = access.standing_of(tx, actor)
    permissions = desk_roles.granted(now.roles)
    return Person(actor.staff_id, now.username, now.display_name, now.roles, permissions, now.demonstration)


@query(Permission.STAFF_MANAGE)
def everybody(tx: Connection, _actor: Actor) -> tuple[StaffLine, ...]:
    """All accounts by name."""
    roles, at = staff.roles_by_person(tx), clock.now()
    return tuple(
        StaffLine(
            staff_id=one.id,
            username=one.username,
            name=one.display_name,
            email=one.email,
            roles=roles.get(one.id, frozenset()),
            active=one.active,
            demonstration=one.demonstration,
            second_factor=one.totp_secret is not None,
            second_factor_needed=sign_in.needs_second_factor(one),
            sessions=len(session_rows.of_person(tx, one.id, at)),
            created_at=one.created_at,
        )
        for one in staff.everybody(tx)
    )


@command(Permission.STAFF_MANAGE)
def hire(tx: Connection, actor: Actor, person: NewPerson) -> Hired:
    """Add an account with a one-time password; InvalidInput for a name that cannot be taken."""
    password = passwords.one_time()
    staff_id = add_account(tx, actor, person, passwords.hashed(password), temporary=True)
    return Hired(staff_id, password)


@command(Permission.STAFF_MANAGE)
def appoint_first(tx: Connection, actor: Actor, person: NewPerson, password: str) -> int:
    """Make the first account of a real shop, with a password of its own; Conflict where somebody works here already."""
    if staff.anybody(tx):
        raise Conflict(
            "This desk has staff already. Point RETURNS_DESK_HOME or DATABASE_URL to an empty place to start anew."
        )
    accepted = passwords.accept(password, person.username, person.name)
    staff_id = add_account(tx, actor, person, passwords.hashed(accepted), temporary=False)
    audit.record(tx, actor, AuditTag.SHOP_INITIALISED, f"staff:{staff_id}")
    return staff_id


def add_account(
    tx: Connection,
    actor: Actor,
    person: NewPerson,
    password_hash: str,
    *,
    temporary: bool,
    demonstration: bool = False,
) -> int:
    """Insert the account with its roles and its audit entry; its id."""
    username, name = sign_in.normalise(person.username), " ".join(person.name.split())
    if not _USERNAME.fullmatch(username):
        raise InvalidInput("A sign-in name has 2 to 64 letters, digits or . _ - @ + and starts with a letter or digit.")
    if not 1 <= len(name) <= 120:
        raise InvalidInput("Give the person's name, at most 120 characters.")
    if person.email is not None:
        mail_address(person.email)
    if staff.by_username(tx, username) is not None:
        raise InvalidInput(f"The sign-in name “{username}” is taken. Choose another.")
    at = clock.now()
    staff_id = staff.add(
        tx,
        username=username,
        display_name=name,
        email=person.email,
        password_hash=password_hash,
        password_changed_at=at,
        password_temporary=temporary,
        totp_required=not demonstration,
        active=True,
        demonstration=demonstration,
        created_at=at,
    )
    staff.replace_roles(tx, staff_id, person.roles)
    audit.record(
        tx,
        actor,
        AuditTag.STAFF_ADDED,
        f"staff:{staff_id}",
        {"roles": _words(person.roles), "demonstration": demonstration},
    )
    return staff_id


@command(Permission.STAFF_MANAGE)
def change_roles(tx: Connection, actor: Actor, staff_id: int, roles: frozenset[Role]) -> None:
    """Give a person these roles; nobody changes their own, and one administrator stays."""
    account = _somebody_else(tx, actor, staff_id, "Nobody changes their own roles. Ask another administrator.")
    staff.hold_administrators(tx)
    before = staff.roles_by_person(tx).get(account.id, frozenset())
    if before == roles:
        raise InvalidInput("These are the roles that the person already has.")
    staff.replace_roles(tx, staff_id, roles)
    _administrator_stays(tx)
    audit.record(
        tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"roles_before": _words(before), "roles": _words(roles)}
    )


@command(Permission.STAFF_MANAGE)
def disable(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Close an account; its open tabs end within two seconds."""
    staff.hold_administrators(tx)
    account = _somebody_else(tx, actor, staff_id, "Nobody disables their own account. Ask another administrator.")
    if not account.active:
        raise Conflict("This account is disabled already.")
    staff.change(tx, staff_id, active=False)
    _administrator_stays(tx)
    sessions.end_all(tx, actor, staff_id)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"active": False})


@command(Permission.STAFF_MANAGE)
def enable(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Open a disabled account again."""
    if _existing(tx, staff_id).active:
        raise Conflict("This account is open already.")
    staff.change(tx, staff_id, active=True)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"active": True})


@command(Permission.STAFF_MANAGE)
def require_second_factor(tx: Connection, actor: Actor, staff_id: int, *, required: bool) -> None:
    """Say whether a demonstration account needs a second factor; real ones always do."""
    if not _existing(tx, staff_id).demonstration and not required:
        raise InvalidInput("Only demonstration accounts can do without a second factor.")
    staff.change(tx, staff_id, totp_required=required)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"second_factor_required": required})


@command(Permission.STAFF_MANAGE)
def reset_second_factor(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Forget a lost device: the person sets up a new one at the next sign-in, and open tabs end."""
    _somebody_else(tx, actor, staff_id, "Change your own second factor on “My account”.")
    second_factor.forget(tx, staff_id)
    sessions.end_all(tx, actor, staff_id)
    audit.record(tx, actor, AuditTag.TOTP_CHANGED, f"staff:{staff_id}", {"reset": True})


@command(Permission.STAFF_MANAGE)
def reset_password(tx: Connection, actor: Actor, staff_id: int) -> Hired:
    """Give a person who forgot the password a one-time password; open tabs end."""
    _somebody_else(tx, actor, staff_id, "Change your own password on “My account”.")
    password = passwords.one_time()
    staff.change(
        tx,
        staff_id,
        password_hash=passwords.hashed(password),
        password_changed_at=clock.now(),
        password_temporary=True,
    )
    sessions.end_all(tx, actor, staff_id)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"password_reset": True})
    return Hired(staff_id, password)


@command(Permission.STAFF_MANAGE)
def clear_back_off(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Let a person who mistyped too often try again at once."""
    account = _existing(tx, staff_id)
    session_rows.clear_attempts(tx, throttle.name_key(account.username))
    session_rows.clear_attempts(tx, throttle.code_key(staff_id))
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{staff_id}", {"back_off_cleared": True})


def _existing(tx: Connection, staff_id: int | None) -> Account:
    account = None if staff_id is None else staff.by_id(tx, staff_id)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def _somebody_else(tx: Connection, actor: Actor, staff_id: int, refusal: str) -> Account:
    if actor.staff_id == staff_id:
        raise NotAllowed(refusal)
    return _existing(tx, staff_id)


def _administrator_stays(tx: Connection) -> None:
    roles = staff.roles_by_person(tx)
    if not any(one.active and Role.ADMINISTRATOR in roles.get(one.id, ()) for one in staff.everybody(tx)):
        raise InvalidInput("This would leave the desk without an administrator. Appoint another one first.")


def _words(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)
