"""Parcels in which units went back to the customers they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.staff import Staff
from data.models.warehouse import ReceivedUnit, WayBack


@dataclass(frozen=True)
class WayBackRow:
    """A parcel that went back to the customer, with so many units."""

    id: int
    return_id: int
    carrier: str
    tracking_number: str
    shipped_on: date
    shipped_by: str
    units: int


_UNITS = select(func.count()).where(ReceivedUnit.way_back_id == WayBack.id).correlate(WayBack).scalar_subquery()
_OF_RETURN = (
    select(
        WayBack.id,
        WayBack.return_id,
        WayBack.carrier,
        WayBack.tracking_number,
        WayBack.shipped_on,
        Staff.display_name.label("shipped_by"),
        _UNITS.label("units"),
    )
    .join(Staff, Staff.id == WayBack.shipped_by_id)
    .where(WayBack.return_id == bindparam("return_id"))
    .order_by(WayBack.id)
)


def of_return(tx: Connection, return_id: int) -> tuple[WayBackRow, ...]:
    """What went back for a return, oldest first."""
    return tuple(WayBackRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def add(tx: Connection, values: dict[str, Any], unit_ids: Iterable[int]) -> int:
    """Store the parcel, and that these units are in it; its id."""
    key = tx.execute(insert(WayBack).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new parcel no number.")
    tx.execute(update(ReceivedUnit).where(ReceivedUnit.id.in_(list(unit_ids))).values(way_back_id=int(key[0])))
    return int(key[0])
