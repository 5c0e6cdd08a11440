"""Signing in, step by step: the password, the second factor, and what a new person has to set up first."""

import logging
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection

from data import database, encryption
from data.queries.staff import identities, staff
from data.queries.staff.staff import Account
from data.vocabulary import AuditTag
from services.accounts import passwords, second_factor, sessions, throttle
from services.accounts.sessions import Visitor
from services.desk import audit, clock
from services.desk.errors import DeskError, NotSignedIn, SignInRefused, TooManyAttempts
from services.desk.settings import settings

log = logging.getLogger(__name__)
_WRONG_PASSWORD = "Name or password is wrong. Check both and try again."  # noqa: S105 - a sentence
_WRONG_CODE = "This code does not fit or was used before. Wait for the next one and try again."


class Step(StrEnum):
    """What a person has to do next."""

    CODE = "code"
    NEW_PASSWORD = "new-password"  # noqa: S105 - a step's name
    ENROL = "enrol"
    DONE = "done"


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right, or whom the identity provider vouched for; `stamp` changes with the password.

    `identity` is the linked identity; `vouched_at` says when the provider saw the second factor (POSIX seconds, 0 where
    it did not say), None where the desk asks for its own.
    """

    staff_id: int
    stamp: str
    second_factor: bool = False
    identity: int | None = None
    vouched_at: int | None = None


def with_password(name: str, password: str, visitor: Visitor) -> Pending:
    """Judge a name and a password; SignInRefused with one sentence for every cause, after the same time."""
    username = normalise(name)
    key, address = throttle.name_key(username), throttle.address_key(visitor.address)
    _admit(key, address)
    with database.reading() as tx:
        account = staff.by_username(tx, username)
    known = account is not None and account.active and account.password_hash != passwords.NONE
    kept = account.password_hash if account is not None and known else None
    if not passwords.fits(password, kept) or account is None:
        raise _refused(key, "password", _WRONG_PASSWORD)
    with database.transaction() as tx:
        throttle.succeeded(tx, key, address, clock.now())
    return Pending(account.id, stamp(account))


def with_code(pending: Pending, code: str, visitor: Visitor) -> Pending:
    """Judge a code of the authenticator or a recovery code; SignInRefused when it does not fit or was used."""
    key, address = throttle.code_key(pending.staff_id), throttle.address_key(visitor.address)
    _admit(key, address)
    with database.transaction() as tx:
        account = still_pending(tx, pending, hold=True)
        fits = second_factor.spend(tx, account, code, clock.now())
        if fits:
            throttle.succeeded(tx, key, address, clock.now())
    if not fits:
        raise _refused(key, "code", _WRONG_CODE)
    return replace(pending, second_factor=True, vouched_at=None)


def next_step(tx: Connection, pending: Pending) -> Step:
    """What is left before the session starts."""
    account = still_pending(tx, pending)
    if account.totp_secret is not None and not pending.second_factor:
        return Step.CODE
    if account.password_temporary and pending.identity is None:
        return Step.NEW_PASSWORD
    if account.totp_secret is None and pending.vouched_at is None and needs_second_factor(account):
        return Step.ENROL
    return Step.DONE


def due(pending: Pending) -> Step:
    """`next_step` in a look of its own at the database."""
    with database.reading() as tx:
        return next_step(tx, pending)


def finish(pending: Pending, visitor: Visitor, id_token: str | None = None) -> str:
    """Start the session and return its token; NotSignedIn while a step is left."""
    with database.transaction() as tx:
        if next_step(tx, pending) is not Step.DONE:
            raise NotSignedIn("A step of the sign-in is still missing. Start again.")
        return sessions.start(
            tx,
            pending.staff_id,
            visitor,
            second_factor=pending.second_factor,
            vouched_at=pending.vouched_at,
            by_provider=pending.identity is not None,
            id_token=id_token,
        )


def username(pending: Pending) -> str:
    """The name under which an authenticator app lists the desk."""
    with database.reading() as tx:
        return still_pending(tx, pending).username


def needs_second_factor(account: Account) -> bool:
    """Real accounts always; demonstration ones when an administrator or the settings say so."""
    return not account.demonstration or account.totp_required or settings().require_totp


def still_pending(tx: Connection, pending: Pending, *, hold: bool = False) -> Account:
    """The account of a sign-in under way; NotSignedIn when account, password or link changed meanwhile."""
    account = staff.by_id(tx, pending.staff_id, hold=hold)
    if account is None or not account.active or stamp(account) != pending.stamp:
        raise NotSignedIn("This sign-in has lapsed. Start again.")
    if pending.identity is not None:
        linked = identities.of_person(tx, account.id)
        if linked is None or linked.id != pending.identity:
            raise NotSignedIn("This sign-in has lapsed. Start again.")
    return account


def stamp(account: Account) -> str:
    """Changes with the password, and says nothing of it."""
    return encryption.blind_index("sign_in.stamp", account.password_hash).hex()


def normalise(name: str) -> str:
    """The form in which names are kept and looked up."""
    return " ".join(name.split()).casefold()[:64]


def _admit(key: bytes, address: bytes) -> None:
    with database.transaction() as tx:
        held = throttle.admit_address(tx, address, clock.now())
        wait = held.seconds if held is not None else throttle.admit(tx, key, clock.now())
    if held is not None and not held.first:
        # One entry a minute is alarm enough; an entry for each try would let anybody fill the disk.
        raise TooManyAttempts(wait)
    if wait:
        log.warning("Sign-in held back: %s", "address" if held else "name")
        _note_refusal(address if held else key, "address held back" if held else "back-off")
        raise TooManyAttempts(wait)


def _refused(key: bytes, cause: str, sentence: str) -> DeskError:
    _note_refusal(key, cause)
    return SignInRefused(sentence)


def _note_refusal(key: bytes, cause: str) -> None:
    # The keyed hash tells repeated tries on one name apart from tries on many; the name itself may be a password.
    with database.transaction() as tx:
        audit.record(tx, "visitor", AuditTag.SIGN_IN_REFUSED, f"name:{key.hex()}", {"cause": cause})
