"""Signed-in browsers, and the counters that slow down guessing."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.staff import AuthSession, SignInAttempt, Staff


@dataclass(frozen=True)
class Session:
    """One row of `auth_session`."""

    token_hash: bytes
    public_id: str
    staff_id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    second_factor_at: datetime | None
    by_provider: bool
    id_token: str | None
    revoked_at: datetime | None
    address_hash: bytes | None
    browser: str | None


@dataclass(frozen=True)
class Attempts:
    """One row of `sign_in_attempt`."""

    failures: int
    since: datetime
    not_before: datetime | None


_COLUMNS = tuple(getattr(AuthSession, field.name) for field in fields(Session))


def add(tx: Connection, session: Session) -> None:
    """Insert a session."""
    tx.execute(insert(AuthSession).values(**vars(session)))


def live(tx: Connection, token_hash: bytes, at: datetime) -> Session | None:
    """The session of this token while it is neither revoked nor over and its account is active."""
    row = tx.execute(
        select(*_COLUMNS)
        .join(Staff, Staff.id == AuthSession.staff_id)
        .where(
            AuthSession.token_hash == token_hash,
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > at,
            Staff.active,
        )
    ).one_or_none()
    return None if row is None else Session(**row._mapping)


def by_public_id(tx: Connection, public_id: str) -> Session | None:
    """The session that other tables and headers name so."""
    row = tx.execute(select(*_COLUMNS).where(AuthSession.public_id == public_id)).one_or_none()
    return None if row is None else Session(**row._mapping)


def of_person(tx: Connection, staff_id: int, at: datetime) -> list[Session]:
    """The person's live sessions, last used first."""
    rows = tx.execute(
        select(*_COLUMNS)
        .where(AuthSession.staff_id == staff_id, AuthSession.revoked_at.is_(None), AuthSession.expires_at > at)
        .order_by(AuthSession.last_seen_at.desc())
    )
    return [Session(**row._mapping) for row in rows]


def use(tx: Connection, public_id: str, at: datetime, expires_at: datetime) -> None:
    """Note that the session was used, and until when it lives now."""
    tx.execute(
        update(AuthSession).where(AuthSession.public_id == public_id).values(last_seen_at=at, expires_at=expires_at)
    )


def confirm(tx: Connection, public_id: str, at: datetime) -> None:
    """Note that the second factor was given in this session."""
    tx.execute(update(AuthSession).where(AuthSession.public_id == public_id).values(second_factor_at=at))


def revoke(tx: Connection, staff_id: int, at: datetime, *, only: str | None = None, keep: str | None = None) -> int:
    """End the person's live sessions, or one of them, or all but one; how many were ended."""
    ended = update(AuthSession).where(
        AuthSession.staff_id == staff_id, AuthSession.revoked_at.is_(None), AuthSession.expires_at > at
    )
    if only is not None:
        ended = ended.where(AuthSession.public_id == only)
    if keep is not None:
        ended = ended.where(AuthSession.public_id != keep)
    return tx.execute(ended.values(revoked_at=at, id_token=None)).rowcount


def forget_old(tx: Connection, before: datetime, at: datetime) -> None:
    """Delete sessions that were over before the instant, and what the provider said of those that are over now."""
    tx.execute(delete(AuthSession).where(AuthSession.expires_at < before))
    over = update(AuthSession).where(AuthSession.expires_at < at, AuthSession.id_token.is_not(None))
    tx.execute(over.values(id_token=None))


def lock_attempts(tx: Connection, key_hash: bytes, at: datetime) -> Attempts:
    """The counter of this key, held until the transaction ends; made when there is none."""
    upsert = sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert
    tx.execute(upsert(SignInAttempt).values(key_hash=key_hash, failures=0, since=at).on_conflict_do_nothing())
    row = tx.execute(
        select(SignInAttempt.failures, SignInAttempt.since, SignInAttempt.not_before)
        .where(SignInAttempt.key_hash == key_hash)
        .with_for_update()
    ).one()
    return Attempts(**row._mapping)


def set_attempts(tx: Connection, key_hash: bytes, attempts: Attempts) -> None:
    """Write the counter."""
    tx.execute(update(SignInAttempt).where(SignInAttempt.key_hash == key_hash).values(**vars(attempts)))


def clear_attempts(tx: Connection, key_hash: bytes) -> bool:
    """Forget the counter; whether there was one."""
    return tx.execute(delete(SignInAttempt).where(SignInAttempt.key_hash == key_hash)).rowcount > 0


def forget_attempts(tx: Connection, at: datetime, age: timedelta) -> None:
    """Delete counters that began longer ago than `age`."""
    tx.execute(delete(SignInAttempt).where(SignInAttempt.since < at - age))
