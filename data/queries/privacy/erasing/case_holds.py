"""Fraud cases and legal claims that hold the data of returns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.models.erasure import CaseHold
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.vocabulary import KeptFor


@dataclass(frozen=True)
class CaseHoldRow:
    """One that stands, with the return's number and who set it."""

    id: int
    return_id: int
    rma: str
    reason: KeptFor
    note: str
    review_on: date
    set_at: datetime
    set_by: str


_COLUMNS = (CaseHold.id, CaseHold.return_id, CaseHold.reason, CaseHold.note, CaseHold.review_on, CaseHold.set_at)
_STANDING = (
    select(*_COLUMNS, ReturnCase.rma, Staff.display_name.label("set_by"))
    .join(ReturnCase, ReturnCase.id == CaseHold.return_id)
    .join(Staff, Staff.id == CaseHold.set_by_id)
    .where(CaseHold.lifted_at.is_(None))
    .order_by(CaseHold.id)
)


def of_returns(tx: Connection, return_ids: Collection[int]) -> list[CaseHoldRow]:
    """Those that stand on these returns, oldest first."""
    rows = tx.execute(_STANDING.where(CaseHold.return_id.in_(return_ids)))
    return [CaseHoldRow(**row._mapping) for row in rows]


def find(tx: Connection, hold_id: int) -> CaseHoldRow | None:
    """One that stands."""
    row = tx.execute(_STANDING.where(CaseHold.id == hold_id)).first()
    return None if row is None else CaseHoldRow(**row._mapping)


def add(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Store one."""
    tx.execute(insert(CaseHold).values(**values))


def lift(tx: Connection, hold_id: int, by_id: int | None, at: datetime) -> None:
    """End one."""
    tx.execute(update(CaseHold).where(CaseHold.id == hold_id).values(lifted_by_id=by_id, lifted_at=at))
