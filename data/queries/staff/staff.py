"""Staff accounts and their roles."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from data.models.staff import AuthSession, RecoveryCode, Staff, StaffRole
from data.vocabulary import Role


@dataclass(frozen=True)
class Account:
    """One row of `staff`."""

    id: int
    username: str
    display_name: str
    email: str | None
    password_hash: str
    password_changed_at: datetime
    password_temporary: bool
    totp_secret: str | None
    totp_last_step: int | None
    totp_required: bool
    active: bool
    demonstration: bool
    created_at: datetime


_COLUMNS = tuple(getattr(Staff, field.name) for field in fields(Account))


@dataclass(frozen=True)
class Standing:
    """What everything that a person does is judged by; `session_live` is None where no session was asked about."""

    username: str
    display_name: str
    demonstration: bool
    active: bool
    session_live: bool | None
    roles: frozenset[Role]


# Asked before everything that anybody does, so it is built once.
_STANDING = (
    select(
        Staff.username,
        Staff.display_name,
        Staff.demonstration,
        Staff.active,
        StaffRole.role,
        exists().where(
            AuthSession.public_id == bindparam("session"),
            AuthSession.staff_id == bindparam("staff_id"),
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > bindparam("at"),
        ),
    )
    .join(StaffRole, StaffRole.staff_id == Staff.id, isouter=True)
    .where(Staff.id == bindparam("staff_id"))
)
_ACTIVE_ROLES = (
    select(StaffRole.role)
    .join(Staff, Staff.id == StaffRole.staff_id)
    .where(Staff.id == bindparam("staff_id"), Staff.active)
)


def standing(tx: Connection, staff_id: int, session: str | None, at: datetime) -> Standing | None:
    """The person, the roles and the session in one look; None for an account that does not exist."""
    rows = tx.execute(_STANDING, {"staff_id": staff_id, "session": session, "at": at}).all()
    if not rows:
        return None
    username, name, demonstration, active, _, is_live = rows[0]
    roles = frozenset(row.role for row in rows if row.role is not None)
    return Standing(username, name, demonstration, active, None if session is None else bool(is_live), roles)


def active_roles(tx: Connection, staff_id: int) -> frozenset[Role]:
    """The roles of an active account; empty for a disabled one."""
    return frozenset(tx.execute(_ACTIVE_ROLES, {"staff_id": staff_id}).scalars())


def anybody(tx: Connection) -> bool:
    """Whether any account exists."""
    return bool(tx.execute(select(func.count()).select_from(Staff)).scalar())


def display_names(tx: Connection, ids: set[int]) -> dict[int, str]:
    """The names that people are shown by."""
    rows = tx.execute(select(Staff.id, Staff.display_name).where(Staff.id.in_(ids)))
    return {row.id: row.display_name for row in rows}


def by_username(tx: Connection, username: str) -> Account | None:
    """The account that signs in by this name."""
    row = tx.execute(select(*_COLUMNS).where(Staff.username == username)).one_or_none()
    return None if row is None else Account(**row._mapping)


def by_id(tx: Connection, staff_id: int, *, hold: bool = False) -> Account | None:
    """The account; with `hold` no other writer reads it so until the transaction ends."""
    wanted = select(*_COLUMNS).where(Staff.id == staff_id)
    row = tx.execute(wanted.with_for_update() if hold else wanted).one_or_none()
    return None if row is None else Account(**row._mapping)


def everybody(tx: Connection, *, demonstration_only: bool = False) -> list[Account]:
    """All accounts by name."""
    wanted = select(*_COLUMNS).order_by(Staff.display_name)
    if demonstration_only:
        wanted = wanted.where(Staff.demonstration)
    return [Account(**row._mapping) for row in tx.execute(wanted)]


def roles_by_person(tx: Connection) -> dict[int, frozenset[Role]]:
    """The roles of everybody who has one, disabled accounts included."""
    roles: dict[int, frozenset[Role]] = {}
    for row in tx.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles[row.staff_id] = roles.get(row.staff_id, frozenset()) | {row.role}
    return roles


def hold_administrators(tx: Connection) -> None:
    """Let no other writer count or change administrators until the transaction ends: the last one is not two."""
    tx.execute(
        select(StaffRole.staff_id)
        .where(StaffRole.role == Role.ADMINISTRATOR)
        .order_by(StaffRole.staff_id)
        .with_for_update()
    )


def add(tx: Connection, **values: Any) -> int:  # noqa: ANN401 - columns of Staff
    """Insert an account; its id."""
    staff_id: int = tx.execute(insert(Staff).values(**values).returning(Staff.id)).scalar_one()
    return staff_id


def change(tx: Connection, staff_id: int, **values: Any) -> None:  # noqa: ANN401 - columns of Staff
    """Set columns of one account."""
    tx.execute(update(Staff).where(Staff.id == staff_id).values(**values))


def replace_roles(tx: Connection, staff_id: int, roles: frozenset[Role]) -> None:
    """Make these the person's roles."""
    tx.execute(delete(StaffRole).where(StaffRole.staff_id == staff_id))
    if roles:
        tx.execute(insert(StaffRole), [{"staff_id": staff_id, "role": role} for role in sorted(roles)])


def replace_recovery_codes(tx: Connection, staff_id: int, hashes: list[bytes]) -> None:
    """Make these the person's only recovery codes; an empty list leaves none."""
    tx.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    if hashes:
        tx.execute(insert(RecoveryCode), [{"staff_id": staff_id, "code_hash": one} for one in hashes])


def use_recovery_code(tx: Connection, staff_id: int, code_hash: bytes, at: datetime) -> bool:
    """Spend a code; False when it is not the person's or was spent before."""
    spent = tx.execute(
        update(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    return spent.rowcount == 1


def recovery_codes_left(tx: Connection, staff_id: int) -> int:
    """How many recovery codes the person has not spent."""
    left: int = tx.execute(
        select(func.count()).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    ).scalar_one()
    return left
