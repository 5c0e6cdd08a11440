"""What people have filled in of new returns and not opened."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from data.models.work import UnfinishedReturn

_FIELDS = select(UnfinishedReturn.fields).where(
    UnfinishedReturn.order_id == bindparam("order_id"), UnfinishedReturn.staff_id == bindparam("staff_id")
)


def of_person(tx: Connection, order_id: int, staff_id: int) -> str | None:
    """The fields, as JSON, that the person has left for the order."""
    return tx.execute(_FIELDS, {"order_id": order_id, "staff_id": staff_id}).scalar_one_or_none()


def keep(tx: Connection, order_id: int, staff_id: int, fields: str, at: datetime) -> bool:
    """Store what stands in the fields; whether the person begins with it, instead of going on."""
    same = (UnfinishedReturn.order_id == order_id, UnfinishedReturn.staff_id == staff_id)
    if tx.execute(update(UnfinishedReturn).where(*same).values(fields=fields, changed_at=at)).rowcount:
        return False
    begun = {"fields": fields, "begun_at": at, "changed_at": at}
    tx.execute(insert(UnfinishedReturn).values(order_id=order_id, staff_id=staff_id, **begun))
    return True


def drop(tx: Connection, order_id: int, staff_id: int) -> None:
    """Forget what the person has filled in for the order."""
    same = (UnfinishedReturn.order_id == order_id, UnfinishedReturn.staff_id == staff_id)
    tx.execute(delete(UnfinishedReturn).where(*same))
