"""Whom the identity provider vouched for: known by issuer and subject, linked to an account or waiting for it."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.staff import StaffIdentity


@dataclass(frozen=True)
class Identity:
    """One row of `staff_identity`."""

    id: int
    issuer: str
    subject: str
    staff_id: int | None
    shown_name: str | None
    shown_email: str | None
    email_verified: bool
    seen_at: datetime
    linked_at: datetime | None


_COLUMNS = tuple(getattr(StaffIdentity, field.name) for field in fields(Identity))


def known(tx: Connection, issuer: str, subject: str) -> Identity | None:
    """The identity of exactly this issuer and subject."""
    return _one(tx, (StaffIdentity.issuer == issuer) & (StaffIdentity.subject == subject))


def of_person(tx: Connection, staff_id: int) -> Identity | None:
    """The identity that is linked to the account."""
    return _one(tx, StaffIdentity.staff_id == staff_id)


def waiting(tx: Connection, since: datetime) -> list[Identity]:
    """Identities without an account that were seen since the instant."""
    rows = tx.execute(select(*_COLUMNS).where(StaffIdentity.staff_id.is_(None), StaffIdentity.seen_at >= since))
    return [Identity(**row._mapping) for row in rows]


def note_waiting(tx: Connection, issuer: str, subject: str, at: datetime, **shown: str | bool | None) -> None:
    """Keep somebody who has no account yet, with what the provider says of them now."""
    upsert = sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert
    tx.execute(
        upsert(StaffIdentity).values(issuer=issuer, subject=subject, seen_at=at, **shown).on_conflict_do_nothing()
    )
    tx.execute(
        update(StaffIdentity)
        .where(StaffIdentity.issuer == issuer, StaffIdentity.subject == subject, StaffIdentity.staff_id.is_(None))
        .values(seen_at=at, **shown)
    )


def link(tx: Connection, identity_id: int, staff_id: int, at: datetime) -> bool:
    """Give the identity to the account; False when somebody has it already."""
    given = (
        update(StaffIdentity)
        .where(StaffIdentity.id == identity_id, StaffIdentity.staff_id.is_(None))
        .values(staff_id=staff_id, linked_at=at)
    )
    return tx.execute(given).rowcount == 1


def unlink(tx: Connection, staff_id: int) -> bool:
    """Forget the identity of the account; whether there was one."""
    return tx.execute(delete(StaffIdentity).where(StaffIdentity.staff_id == staff_id)).rowcount > 0


def forget_waiting(tx: Connection, before: datetime) -> None:
    """Delete identities without an account that were last seen before the instant."""
    tx.execute(delete(StaffIdentity).where(StaffIdentity.staff_id.is_(None), StaffIdentity.seen_at < before))


def _one(tx: Connection, condition: ColumnElement[bool]) -> Identity | None:
    row = tx.execute(select(*_COLUMNS).where(condition)).one_or_none()
    return None if row is None else Identity(**row._mapping)
