"""What people have typed about a return and not sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.models.work import Unfinished
from data.vocabulary import OPEN_STATES, SETTLING_STATES


@dataclass(frozen=True)
class Writing:
    """Somebody else who writes about a return, what for, and since when (aware UTC)."""

    name: str
    act: str
    since: datetime


@dataclass(frozen=True)
class HalfDone:
    """A return that somebody has begun to inspect, and since when (aware UTC)."""

    rma: str
    since: datetime


# One act of the case page is unfinished at a time; an inspection stands beside it.
INSPECTION = "inspect"
_MINE = (Unfinished.return_id == bindparam("return_id"), Unfinished.staff_id == bindparam("staff_id"))
_OF_PERSON = select(Unfinished.act, Unfinished.fields).where(*_MINE, Unfinished.act != INSPECTION)
_INSPECTION = select(Unfinished.fields).where(*_MINE, Unfinished.act == INSPECTION)
_INSPECTIONS = (
    select(ReturnCase.rma, Unfinished.begun_at)
    .join(ReturnCase, ReturnCase.id == Unfinished.return_id)
    .where(
        Unfinished.staff_id == bindparam("staff_id"),
        Unfinished.act == INSPECTION,
        ReturnCase.state.in_((*OPEN_STATES, *SETTLING_STATES)),
    )
    .order_by(Unfinished.begun_at)
    .limit(20)
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
    """The act of the case page, and its fields as JSON, that the person has left open."""
    found = tx.execute(_OF_PERSON, {"return_id": return_id, "staff_id": staff_id}).first()
    return None if found is None else (found.act, found.fields)


def others(tx: Connection, return_id: int, staff_id: int | None, after: datetime) -> tuple[Writing, ...]:
    """Those other than the person who have typed since the instant."""
    asked = {"return_id": return_id, "staff_id": staff_id or 0, "after": after}
    return tuple(Writing(*row) for row in tx.execute(_OTHERS, asked))


def inspection(tx: Connection, return_id: int, staff_id: int) -> str | None:
    """The fields, as JSON, of the inspection that the person has left open."""
    return tx.execute(_INSPECTION, {"return_id": return_id, "staff_id": staff_id}).scalar_one_or_none()


def inspections(tx: Connection, staff_id: int) -> tuple[HalfDone, ...]:
    """The returns that the person has begun to inspect, oldest first, 20 at most; none that is over."""
    return tuple(HalfDone(*row) for row in tx.execute(_INSPECTIONS, {"staff_id": staff_id}))


def keep(tx: Connection, return_id: int, staff_id: int, act: str, fields: str, at: datetime) -> bool:
    """Store what is typed; whether the person begins with it, instead of going on."""
    same = (Unfinished.return_id == return_id, Unfinished.staff_id == staff_id)
    on = update(Unfinished).where(*same, Unfinished.act == act).values(fields=fields, changed_at=at)
    if tx.execute(on).rowcount:
        return False
    if act != INSPECTION:
        drop(tx, return_id, staff_id)
    begun = {"act": act, "fields": fields, "begun_at": at, "changed_at": at}
    tx.execute(insert(Unfinished).values(return_id=return_id, staff_id=staff_id, **begun))
    return True


def drop(tx: Connection, return_id: int, staff_id: int) -> bool:
    """Forget what the person has typed on the case page; whether there was anything."""
    mine = (Unfinished.return_id == return_id, Unfinished.staff_id == staff_id, Unfinished.act != INSPECTION)
    return tx.execute(delete(Unfinished).where(*mine)).rowcount > 0


def drop_inspection(tx: Connection, return_id: int, staff_id: int | None) -> None:
    """Forget the inspection that the person has begun, or without a person everybody's."""
    gone = delete(Unfinished).where(Unfinished.return_id == return_id, Unfinished.act == INSPECTION)
    tx.execute(gone if staff_id is None else gone.where(Unfinished.staff_id == staff_id))


def version_of(tx: Connection, return_id: int) -> int | None:
    """The return's version, which each act raises."""
    return tx.execute(select(ReturnCase.version).where(ReturnCase.id == return_id)).scalar_one_or_none()
