"""Who holds a case: one row's two columns, taken only where nobody else's hold runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, or_, select, update

from data.models.returns import ReturnCase
from data.models.staff import Staff, StaffRole
from data.vocabulary import Role


@dataclass(frozen=True)
class HoldRow:
    """A hold that runs."""

    staff_id: int
    name: str
    until: datetime


# Built once, as in data/queries/returns/cases.py.
_AT: BindParameter[datetime] = bindparam("at", type_=ReturnCase.held_until.type)
_RUNNING = (
    select(Staff.id, Staff.display_name, ReturnCase.held_until)
    .join(Staff, Staff.id == ReturnCase.held_by_id)
    .where(ReturnCase.id == bindparam("return_id"), ReturnCase.held_until > _AT)
)
_FREE = and_(
    ReturnCase.id == bindparam("return_id"),
    or_(
        ReturnCase.held_by_id.is_(None),
        ReturnCase.held_until.is_(None),
        ReturnCase.held_until <= _AT,
        ReturnCase.held_by_id == bindparam("staff_id"),
    ),
)
_TAKE = update(ReturnCase).where(_FREE)
_LOCK_IF_FREE = select(ReturnCase.rma).where(_FREE).with_for_update(skip_locked=True)


def running(tx: Connection, return_id: int, at: datetime) -> HoldRow | None:
    """The hold that runs on the case at that instant."""
    found = tx.execute(_RUNNING, {"return_id": return_id, "at": at}).one_or_none()
    return (
        None if found is None or found.held_until is None else HoldRow(found.id, found.display_name, found.held_until)
    )


def take(tx: Connection, return_id: int, staff_id: int, at: datetime, until: datetime) -> bool:
    """Hold the case until then; False when another person's hold runs."""
    who = {"return_id": return_id, "staff_id": staff_id, "at": at}
    return tx.execute(_TAKE, {**who, "held_by_id": staff_id, "held_until": until}).rowcount == 1


def lock_if_free(tx: Connection, return_id: int, staff_id: int, at: datetime) -> str | None:
    """The RMA of a case that this person may take, locked for the transaction; None when it is held or being taken."""
    return tx.execute(_LOCK_IF_FREE, {"return_id": return_id, "staff_id": staff_id, "at": at}).scalar_one_or_none()


def release(tx: Connection, return_id: int, staff_id: int) -> bool:
    """End the person's hold; False when it is not theirs."""
    ended = tx.execute(
        update(ReturnCase)
        .where(ReturnCase.id == return_id, ReturnCase.held_by_id == staff_id)
        .values(held_by_id=None, held_until=None)
    )
    return ended.rowcount == 1


def people_in(tx: Connection, roles: Iterable[Role]) -> list[tuple[int, str]]:
    """Id and name of the active people who hold one of the roles, by name."""
    holding = select(StaffRole.staff_id).where(StaffRole.role.in_(list(roles)))
    people = select(Staff.id, Staff.display_name).where(Staff.active, Staff.id.in_(holding))
    return [(row.id, row.display_name) for row in tx.execute(people.order_by(Staff.display_name, Staff.id))]


def held_by(tx: Connection, staff_id: int, at: datetime) -> list[str]:
    """The RMAs of the cases that the person holds at that instant, the one whose hold ends first at the front."""
    mine = (ReturnCase.held_by_id == staff_id, ReturnCase.held_until > at)
    return list(tx.execute(select(ReturnCase.rma).where(*mine).order_by(ReturnCase.held_until)).scalars())
