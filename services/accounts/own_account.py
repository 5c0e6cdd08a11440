"""What people do with their own account, during sign-in and after: password, second factor, recovery codes."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data import database
from data.queries.staff import identities, staff
from data.queries.staff import sessions as session_rows
from data.queries.staff.staff import Account
from data.vocabulary import AuditTag, Permission
from services.accounts import passwords, second_factor, sessions, sign_in
from services.accounts.sign_in import Pending
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import InvalidInput, NotFound, SignInRefused


@dataclass(frozen=True)
class OwnAccount:
    """What a person sees of their own account."""

    username: str
    name: str
    second_factor: bool
    recovery_codes_left: int
    password: bool
    linked: bool


@query(Permission.ACCOUNT_OWN)
def show(tx: Connection, actor: Actor) -> OwnAccount:
    """The person's own account."""
    account = _own(tx, actor)
    return OwnAccount(
        username=account.username,
        name=account.display_name,
        second_factor=account.totp_secret is not None,
        recovery_codes_left=staff.recovery_codes_left(tx, account.id),
        password=account.password_hash != passwords.NONE,
        linked=identities.of_person(tx, account.id) is not None,
    )


def choose_password(pending: Pending, new: str) -> Pending:
    """Replace a one-time password during sign-in; the sign-in goes on."""
    with database.transaction() as tx:
        account = sign_in.still_pending(tx, pending, hold=True)
        _replace_password(tx, Actor(account.id, account.display_name), account, new)
        changed = staff.by_id(tx, account.id) or account
    return replace(pending, stamp=sign_in.stamp(changed))


def enrol_first(pending: Pending, secret: str, code: str) -> tuple[Pending, tuple[str, ...]]:
    """Set up the second factor during sign-in; the recovery codes are shown this once."""
    with database.transaction() as tx:
        account = sign_in.still_pending(tx, pending, hold=True)
        if account.totp_secret is not None:
            raise SignInRefused("A second factor is set up already. Start again with name and password.")
        codes = _enrol(tx, Actor(account.id, account.display_name), account, secret, code)
    return replace(pending, second_factor=True), codes


@command(Permission.ACCOUNT_OWN)
def change_password(tx: Connection, actor: Actor, new: str) -> None:
    """Replace the person's own password, after `confirm_password`; every other session ends."""
    account = _own(tx, actor)
    _replace_password(tx, actor, account, new)
    sessions.end_all(tx, actor, account.id, keep=actor.session)


@command(Permission.ACCOUNT_OWN)
def enrol(tx: Connection, actor: Actor, secret: str, code: str) -> tuple[str, ...]:
    """Set up or replace the second factor, after `confirm_password`; every other session ends."""
    account = _own(tx, actor)
    codes = _enrol(tx, actor, account, secret, code)
    sessions.end_all(tx, actor, account.id, keep=actor.session)
    if actor.session is not None:
        session_rows.confirm(tx, actor.session, clock.now())
    return codes


@command(Permission.ACCOUNT_OWN)
def renew_recovery_codes(tx: Connection, actor: Actor) -> tuple[str, ...]:
    """Ten new recovery codes, after `confirm_password`; those before stop working."""
    account = _own(tx, actor)
    if account.totp_secret is None:
        raise InvalidInput("Set up the second factor first; recovery codes come with it.")
    audit.record(tx, actor, AuditTag.TOTP_CHANGED, f"staff:{account.id}", {"recovery_codes_renewed": True})
    return second_factor.renew_recovery_codes(tx, account.id)


def step_up(actor: Actor, code: str, visitor: sessions.Visitor) -> None:
    """Give the second factor again in this session; it counts for five minutes. SignInRefused when it does not fit."""
    with database.reading() as tx:
        account = _own(tx, actor)
    sign_in.with_code(Pending(account.id, sign_in.stamp(account)), code, visitor)
    _confirm(actor)


@command(Permission.ACCOUNT_OWN)
def _confirm(tx: Connection, actor: Actor) -> None:
    account = _own(tx, actor)
    if actor.session is not None:
        session_rows.confirm(tx, actor.session, clock.now())
    audit.record(tx, actor, AuditTag.TOTP_CHANGED, f"staff:{account.id}", {"confirmed": True})


def confirm_password(actor: Actor, password: str, visitor: sessions.Visitor) -> None:
    """SignInRefused unless this is the person's present password; guesses are slowed down as at sign-in."""
    with database.reading() as tx:
        username = _own(tx, actor).username
    sign_in.with_password(username, password, visitor)


def _replace_password(tx: Connection, actor: Actor, account: Account, new: str) -> None:
    accepted = passwords.accept(new, account.username, account.display_name)
    if passwords.fits(new, account.password_hash):
        raise InvalidInput("This is the password that you have now. Choose another.")
    staff.change(
        tx,
        account.id,
        password_hash=passwords.hashed(accepted),
        password_changed_at=clock.now(),
        password_temporary=False,
    )
    audit.record(tx, actor, AuditTag.STAFF_CHANGED, f"staff:{account.id}", {"password_changed": True})


def _enrol(tx: Connection, actor: Actor, account: Account, secret: str, code: str) -> tuple[str, ...]:
    step = second_factor.matching_step(secret, code, clock.now(), None)
    if step is None:
        raise InvalidInput("This code does not fit. Check that the phone's clock is right, and use the newest code.")
    audit.record(tx, actor, AuditTag.TOTP_CHANGED, f"staff:{account.id}", {"enrolled": True})
    return second_factor.enrol(tx, account.id, secret, step)


def _own(tx: Connection, actor: Actor) -> Account:
    account = None if actor.staff_id is None else staff.by_id(tx, actor.staff_id)
    if account is None:
        raise NotFound("The command line has no account of its own.")
    return account
