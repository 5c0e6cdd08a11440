"""Signed-in browsers: begun with a random token, kept by its hash, ended by time, the person or an administrator."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from data import database, encryption
from data.queries.staff import identities, staff
from data.queries.staff import sessions as rows
from data.queries.staff.sessions import Session
from data.vocabulary import AuditTag, Permission
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import NotFound
from services.desk.settings import settings

# Writing at each use would make every frame of every tab a write.
_NOTED_EVERY = timedelta(minutes=1)
_KEPT_AFTER_END = timedelta(days=90)
STEP_UP = timedelta(minutes=5)


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from: network address and the browser's own name for itself."""

    address: str
    browser: str


@dataclass(frozen=True)
class Live:
    """A session that lives now."""

    public_id: str
    staff_id: int
    created_at: datetime
    last_seen_at: datetime

    @property
    def actor(self) -> Actor:
        """The person as services know them; the name is looked up where it is shown."""
        return Actor(self.staff_id, f"staff:{self.staff_id}", self.public_id)


@dataclass(frozen=True)
class OwnSession:
    """A line of the person's session list; instants are aware UTC."""

    public_id: str
    browser: str
    since: datetime
    last_used: datetime
    this_one: bool


def start(
    tx: Connection,
    staff_id: int,
    visitor: Visitor,
    *,
    second_factor: bool,
    vouched_at: int | None = None,
    by_provider: bool = False,
    id_token: str | None = None,
) -> str:
    """Begin a session and return its token, which is kept nowhere.

    `vouched_at`: when the identity provider saw the second factor, in POSIX seconds; None for here and now.
    """
    token, public_id, at = secrets.token_urlsafe(32), secrets.token_hex(16), clock.now()
    session = Session(
        token_hash=_hash(token),
        public_id=public_id,
        staff_id=staff_id,
        created_at=at,
        last_seen_at=at,
        expires_at=_end(at, at),
        second_factor_at=_seen(vouched_at, at) if second_factor else None,
        by_provider=by_provider,
        id_token=id_token,
        revoked_at=None,
        address_hash=encryption.blind_index("auth_session.address", visitor.address),
        browser=_browser_name(visitor.browser),
    )
    rows.forget_old(tx, at - _KEPT_AFTER_END, at)
    rows.add(tx, session)
    audit.record(
        tx,
        Actor(staff_id, "", public_id),
        AuditTag.SESSION_STARTED,
        f"staff:{staff_id}",
        {"second_factor": second_factor, "by_provider": by_provider},
    )
    return token


def find(token: str) -> Live | None:
    """The live session of a cookie's token, as the database knows it now."""
    with database.reading() as tx:
        found = rows.live(tx, _hash(token), clock.now())
    return None if found is None else Live(found.public_id, found.staff_id, found.created_at, found.last_seen_at)


def note_use(session: Live) -> None:
    """Move the idle end on, at most once a minute."""
    at = clock.now()
    if at - session.last_seen_at >= _NOTED_EVERY:
        with database.transaction() as tx:
            rows.use(tx, session.public_id, at, _end(session.created_at, at))


@dataclass(frozen=True)
class Ended:
    """A session that the identity provider's word had begun, with that word where it was kept."""

    id_token: str | None


def end(token: str) -> Ended | None:
    """Sign out the browser that holds the token; what the identity provider is to hear of it, if anything."""
    with database.transaction() as tx:
        at = clock.now()
        session = rows.live(tx, _hash(token), at)
        if session is None:
            return None
        end_all(tx, Actor(session.staff_id, "", session.public_id), session.staff_id, only=session.public_id)
        return Ended(session.id_token) if session.by_provider else None


def end_all(tx: Connection, by: Actor, staff_id: int, *, only: str | None = None, keep: str | None = None) -> int:
    """End a person's sessions and leave one entry; how many were ended."""
    ended = rows.revoke(tx, staff_id, clock.now(), only=only, keep=keep)
    if ended:
        audit.record(tx, by, AuditTag.SESSION_ENDED, f"staff:{staff_id}", {"sessions": ended})
    return ended


@query(Permission.ACCOUNT_OWN)
def own(tx: Connection, actor: Actor) -> tuple[OwnSession, ...]:
    """Where the person is signed in, last used first."""
    if actor.staff_id is None:
        return ()
    return tuple(
        OwnSession(
            one.public_id,
            one.browser or "Unknown browser",
            one.created_at,
            one.last_seen_at,
            one.public_id == actor.session,
        )
        for one in rows.of_person(tx, actor.staff_id, clock.now())
    )


@command(Permission.ACCOUNT_OWN)
def sign_out(tx: Connection, actor: Actor, public_id: str) -> None:
    """End one of the person's own sessions; NotFound for anybody else's."""
    if actor.staff_id is None or not end_all(tx, actor, actor.staff_id, only=public_id):
        raise NotFound("This session has ended already.")


@dataclass(frozen=True)
class SignedOut:
    """How many sessions were ended."""

    sessions: int

    @property
    def changed(self) -> bool:
        """Whether there was anything to end."""
        return self.sessions > 0


@command(Permission.ACCOUNT_OWN)
def sign_out_elsewhere(tx: Connection, actor: Actor) -> SignedOut:
    """End all of the person's sessions but this one."""
    return SignedOut(0 if actor.staff_id is None else end_all(tx, actor, actor.staff_id, keep=actor.session))


@command(Permission.ACCOUNT_OWN)
def sign_out_everywhere(tx: Connection, actor: Actor) -> SignedOut:
    """End all of the person's sessions, this one too."""
    return SignedOut(0 if actor.staff_id is None else end_all(tx, actor, actor.staff_id))


def recently_confirmed(tx: Connection, actor: Actor) -> bool:
    """Whether the second factor was given in this session within the last five minutes (ASVS V7.5.3).

    People without a second factor pass, unless the identity provider knows them: only demonstration accounts can be
    without.
    """
    account = None if actor.staff_id is None else staff.by_id(tx, actor.staff_id)
    if account is None or (account.totp_secret is None and identities.of_person(tx, account.id) is None):
        return True
    session = None if actor.session is None else rows.by_public_id(tx, actor.session)
    if session is None or session.second_factor_at is None:
        return False
    return clock.now() - session.second_factor_at <= STEP_UP


def _seen(vouched_at: int | None, at: datetime) -> datetime:
    return at if vouched_at is None else min(at, datetime.fromtimestamp(vouched_at, UTC))


def _end(created_at: datetime, used_at: datetime) -> datetime:
    chosen = settings()
    return min(
        created_at + timedelta(hours=chosen.session_hours), used_at + timedelta(minutes=chosen.session_idle_minutes)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _browser_name(user_agent: str) -> str:
    """“Firefox on Windows”: enough to recognise one's own session by."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {
        "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
        "Linux": "Linux",
    }  # fmt: skip
    browser = next((name for sign, name in browsers.items() if sign in user_agent), "A browser")
    system = next((name for sign, name in systems.items() if sign in user_agent), None)
    return browser if system is None else f"{browser} on {system}"
