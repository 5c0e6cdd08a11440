"""Whose account it is that the identity provider vouches for: an administrator says so, by the code a person reads out.

The person signs in at the provider first and is shown a code; it opens nothing, so that overhearing it gains nothing.
The administrator sees whom the provider calls it before linking. A link sent by mail would open an account to whoever
reads it first; an e-mail address that both sides know says nothing about who holds it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data import encryption
from data.queries.staff import identities, staff
from data.queries.staff.identities import Identity
from data.queries.staff.staff import Account
from data.vocabulary import AuditTag, Permission, Role
from services.accounts import passwords, sessions
from services.accounts.identity_provider import recognising
from services.accounts.identity_provider.client import label
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound


@dataclass(frozen=True)
class Claimed:
    """What the provider says of somebody; the person may have chosen name and e-mail there."""

    name: str | None
    email: str | None
    email_verified: bool
    subject: str


@dataclass(frozen=True)
class Link:
    """How a person signs in: since when through the provider (aware UTC), and whether by a password too."""

    since: datetime | None
    claimed: Claimed | None
    password: bool


@query(Permission.STAFF_MANAGE)
def of_account(tx: Connection, _actor: Actor, staff_id: int) -> Link:
    """How this person signs in."""
    account, linked = _existing(tx, staff_id), identities.of_person(tx, staff_id)
    has_password = account.password_hash != passwords.NONE
    if linked is None:
        return Link(None, None, has_password)
    return Link(linked.linked_at, _claimed(linked), has_password)


@query(Permission.STAFF_MANAGE)
def waiting(tx: Connection, _actor: Actor, code: str) -> Claimed:
    """Whom the code stands for; NotFound where nobody who waits has it."""
    return _claimed(_waiting(tx, code))


@command(Permission.STAFF_MANAGE)
def link(tx: Connection, actor: Actor, staff_id: int, code: str) -> None:
    """Let the person who read out this code sign in to the account through the provider."""
    account, found = _somebody_else(tx, actor, staff_id), _waiting(tx, code)
    if identities.of_person(tx, account.id) is not None:
        raise Conflict(f"This account is linked with {label()} already. Unlink it first.")
    if not identities.link(tx, found.id, account.id, clock.now()):
        raise Conflict("Somebody else has linked this code meanwhile.")
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{account.id}", {"linked": True, "identity": _mark(found)})


@command(Permission.STAFF_MANAGE)
def unlink(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Take the link back: open tabs end, and only a password of the account's own signs in."""
    account, linked = _somebody_else(tx, actor, staff_id), identities.of_person(tx, staff_id)
    if linked is None or not identities.unlink(tx, account.id):
        raise Conflict(f"This account is not linked with {label()}.")
    sessions.end_all(tx, actor, account.id)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{account.id}", {"linked": False, "identity": _mark(linked)})


@command(Permission.STAFF_MANAGE)
def drop_password(tx: Connection, actor: Actor, staff_id: int) -> None:
    """Let a linked person sign in through the provider alone; one administrator keeps a password for bad days."""
    staff.hold_administrators(tx)
    account = _somebody_else(tx, actor, staff_id)
    if identities.of_person(tx, account.id) is None:
        raise InvalidInput(f"Link the account with {label()} first, or nobody could sign in to it.")
    if account.password_hash == passwords.NONE:
        raise Conflict("This account has no password already.")
    staff.change(
        tx, account.id, password_hash=passwords.NONE, password_changed_at=clock.now(), password_temporary=False
    )
    _password_stays(tx)
    sessions.end_all(tx, actor, account.id)
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{account.id}", {"password_dropped": True})


def _waiting(tx: Connection, code: str) -> Identity:
    # The code has no 0 and no 1; who reads them means the letters.
    typed = "".join(c for c in code.upper().replace("0", "O").replace("1", "I") if c.isascii() and c.isalnum())
    for one in identities.waiting(tx, clock.now() - recognising.WAITING):
        if hmac.compare_digest(recognising.code(one.issuer, one.subject).replace("-", ""), typed):
            return one
    raise NotFound(
        f"Nobody waits with this code. Ask the person to sign in with {label()} again and to read out the code."
    )


def _mark(one: Identity) -> str:
    """What the audit trail knows an identity by, after its row is gone too: it tells whether two were the same."""
    named = f"linked\0{one.issuer}\0{one.subject}".encode()
    return hmac.digest(encryption.audit_key(), named, hashlib.sha256)[:16].hex()


def _claimed(one: Identity) -> Claimed:
    return Claimed(one.shown_name, one.shown_email, one.email_verified, one.subject)


def _existing(tx: Connection, staff_id: int) -> Account:
    account = staff.by_id(tx, staff_id, hold=True)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def _somebody_else(tx: Connection, actor: Actor, staff_id: int) -> Account:
    if actor.staff_id == staff_id:
        raise NotAllowed("Nobody links or unlinks their own account. Ask another administrator.")
    return _existing(tx, staff_id)


def _password_stays(tx: Connection) -> None:
    roles = staff.roles_by_person(tx)
    if not any(
        one.active and one.password_hash != passwords.NONE and Role.ADMINISTRATOR in roles.get(one.id, ())
        for one in staff.everybody(tx)
    ):
        raise InvalidInput("This would leave no administrator who can sign in while the provider is down.")
