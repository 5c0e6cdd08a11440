"""Saved views of the queue: one person's names for sets of filters."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select, update

from data.models.desk import SavedView


def of_person(tx: Connection, staff_id: int) -> list[tuple[int, str, dict[str, str]]]:
    """Id, name and URL parameters of each view, by name."""
    rows = tx.execute(
        select(SavedView.id, SavedView.name, SavedView.filters)
        .where(SavedView.staff_id == staff_id)
        .order_by(SavedView.name)
    )
    return [(row.id, row.name, row.filters) for row in rows]


def count(tx: Connection, staff_id: int) -> int:
    """How many views the person keeps."""
    return int(tx.execute(select(func.count()).where(SavedView.staff_id == staff_id)).scalar_one())


def keep(tx: Connection, staff_id: int, name: str, filters: Mapping[str, str]) -> None:
    """Store the view; one of the same name is replaced."""
    same = (SavedView.staff_id == staff_id, SavedView.name == name)
    if tx.execute(update(SavedView).where(*same).values(filters=dict(filters))).rowcount == 0:
        tx.execute(insert(SavedView).values(staff_id=staff_id, name=name, filters=dict(filters)))


def remove(tx: Connection, staff_id: int, view_id: int) -> bool:
    """Forget the person's view; False when it is not theirs or not there."""
    gone = tx.execute(delete(SavedView).where(SavedView.id == view_id, SavedView.staff_id == staff_id))
    return gone.rowcount == 1
