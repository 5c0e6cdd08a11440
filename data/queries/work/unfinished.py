"""What people have typed about a return and not sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.work import Unfinished


@dataclass(frozen=True)
class Writing:
    """Somebody else who writes about a return, what for, and since when (aware UTC)."""

    name: str
    act: str
    since: datetime


_OF_PERSON = select(Unfinished.act, Unfinished.fields).where(
    Unfinished.return_id == bindparam("return_id"), Unfinished.staff_id == bindparam("staff_id")
)
_OTHERS = (
    select(Staff.display_name, Unfinished.act, Unfinished.begun_at)
    .join(Staff, Staff.id == Unfinished.staff_id)
    .where(
        Unfinished.return_id == bindparam("return_id"),
        Unfinished.staff_id != bindparam("staff_id"),
        Unfinished.changed_at > bindparam("after"),
    )
    .order_by(Unfinished.begun_at)
)


def of_person(tx: Connection, return_id: int, staff_id: int) -> tuple[str, str] | None:
    """The act and the fields, as JSON, that the person has left open."""
    found = tx.execute(_OF_PERSON, {"return_id": return_id, "staff_id": staff_id}).first()
    return None if found is None else (found.act, found.fields)


def others(tx: Connection, return_id: int, staff_id: int | None, after: datetime) -> tuple[Writing, ...]:
    """Those other than the person who have typed since the instant."""
    asked = {"return_id": return_id, "staff_id": staff_id or 0, "after": after}
    return tuple(Writing(*row) for row in tx.execute(_OTHERS, asked))


def keep(tx: Connection, return_id: int, staff_id: int, act: str, fields: str, at: datetime) -> bool:
    """Store what is typed; whether the person begins with it, instead of going on."""
    same = (Unfinished.return_id == return_id, Unfinished.staff_id == staff_id)
    on = update(Unfinished).where(*same, Unfinished.act == act).values(fields=fields, changed_at=at)
    if tx.execute(on).rowcount:
        return False
    drop(tx, return_id, staff_id)
    begun = {"act": act, "fields": fields, "begun_at": at, "changed_at": at}
    tx.execute(insert(Unfinished).values(return_id=return_id, staff_id=staff_id, **begun))
    return True


def drop(tx: Connection, return_id: int, staff_id: int) -> bool:
    """Forget what the person has typed; whether there was anything."""
    gone = delete(Unfinished).where(Unfinished.return_id == return_id, Unfinished.staff_id == staff_id)
    return tx.execute(gone).rowcount > 0


def version_of(tx: Connection, return_id: int) -> int | None:
    """The return's version, which each act raises."""
    return tx.execute(select(ReturnCase.version).where(ReturnCase.id == return_id)).scalar_one_or_none()
