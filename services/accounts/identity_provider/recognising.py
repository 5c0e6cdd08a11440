"""Who it is that the identity provider vouches for: an account by issuer and subject, never by an e-mail address."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from data import database, encryption
from data.queries.staff import identities, staff
from data.queries.staff import sessions as session_rows
from data.vocabulary import AuditTag, Permission
from services.accounts import sign_in
from services.accounts.identity_provider import flow
from services.accounts.identity_provider.client import label
from services.accounts.identity_provider.flow import Begun
from services.accounts.identity_provider.id_token import LEEWAY_SECONDS, Said
from services.accounts.sign_in import Pending
from services.desk import audit, clock
from services.desk.access import Actor, command
from services.desk.errors import NotLinked, SignInRefused

# How long somebody without an account waits to be linked.
WAITING = timedelta(days=1)


def recognise(said: Said) -> Pending:
    """The sign-in of the linked account; NotLinked with a code for somebody unknown, SignInRefused for a closed one."""
    with database.transaction() as tx:
        known = identities.known(tx, said.issuer, said.subject)
        account = None if known is None or known.staff_id is None else staff.by_id(tx, known.staff_id)
        if account is None:
            _keep_waiting(tx, said)
    if known is None or account is None:
        flow.note_refusal("not linked")
        raise NotLinked(code(said.issuer, said.subject))
    if not account.active:
        flow.note_refusal("account disabled")
        raise SignInRefused("Your account at the desk is disabled. Ask an administrator.")
    vouched_at = int(said.signed_in_at.timestamp()) if said.signed_in_at is not None else 0
    return Pending(
        account.id,
        sign_in.stamp(account),
        second_factor=said.second_factor,
        identity=known.id,
        vouched_at=vouched_at if said.second_factor else None,
    )


@command(Permission.ACCOUNT_OWN)
def confirm(tx: Connection, actor: Actor, begun: Begun, said: Said) -> None:
    """Take a new sign-in at the provider as the second factor given again; SignInRefused for an old or another's."""
    linked = None if actor.staff_id is None else identities.of_person(tx, actor.staff_id)
    if linked is None or (linked.issuer, linked.subject) != (said.issuer, said.subject):
        raise SignInRefused(f"Somebody else signed in at {label()}. Sign in there as yourself.")
    if actor.session is None or begun.session != actor.session:
        raise SignInRefused("This was begun in another session. Start again.")
    # Providers that ignore max_age and prompt are found out here.
    if said.signed_in_at is None or said.signed_in_at < _earliest(begun):
        raise SignInRefused(f"{label()} did not ask you to sign in again, which this act needs. Tell an administrator.")
    session_rows.confirm(tx, actor.session, min(clock.now(), said.signed_in_at))
    audit.record(tx, actor, AuditTag.TOTP_CHANGED, actor.label, {"confirmed": True, "by_provider": True})


def code(issuer: str, subject: str) -> str:
    """What somebody unknown reads out to an administrator: the same at each try, and it opens nothing by itself."""
    digest = hmac.digest(encryption.audit_key(), f"identity\0{issuer}\0{subject}".encode(), hashlib.sha256)
    text = base64.b32encode(digest[:5]).decode()
    return f"{text[:4]}-{text[4:]}"


def _keep_waiting(tx: Connection, said: Said) -> None:
    at = clock.now()
    identities.forget_waiting(tx, at - WAITING)
    identities.note_waiting(
        tx,
        said.issuer,
        said.subject,
        at,
        shown_name=said.name,
        shown_email=said.email,
        email_verified=said.email_verified,
    )


def _earliest(begun: Begun) -> datetime:
    return datetime.fromtimestamp(begun.at - LEEWAY_SECONDS, UTC)
