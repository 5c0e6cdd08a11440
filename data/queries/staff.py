"""Staff accounts, roles and sessions."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from data.models.staff import AuthSession, Staff, StaffRole
from data.vocabulary import Role


def session_is_live(tx: Connection, public_id: str, staff_id: int, at: datetime) -> bool:
    """Whether the session is this person's, not revoked and not past its end."""
    found = tx.execute(
        select(AuthSession.staff_id).where(
            AuthSession.public_id == public_id,
            AuthSession.staff_id == staff_id,
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > at,
        )
    )
    return found.first() is not None


def active_roles(tx: Connection, staff_id: int) -> frozenset[Role]:
    """The roles of an active account; empty for a disabled one."""
    rows = tx.execute(
        select(StaffRole.role).join(Staff, Staff.id == StaffRole.staff_id).where(Staff.id == staff_id, Staff.active)
    )
    return frozenset(rows.scalars())


def anybody(tx: Connection) -> bool:
    """Whether any account exists."""
    return bool(tx.execute(select(func.count()).select_from(Staff)).scalar())


def display_names(tx: Connection, ids: set[int]) -> dict[int, str]:
    """The names that people are shown by."""
    rows = tx.execute(select(Staff.id, Staff.display_name).where(Staff.id.in_(ids)))
    return {row.id: row.display_name for row in rows}
