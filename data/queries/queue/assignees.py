"""Whose returns are: rows locked together, and given to one person or to nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from data.models.returns import ReturnCase
from data.vocabulary import ReturnState


@dataclass(frozen=True)
class Standing:
    """A return as far as it matters to whose it is; `holder_id` held it last, until `held_until`."""

    id: int
    rma: str
    state: ReturnState
    assignee_id: int | None
    holder_id: int | None
    held_until: datetime | None


_STANDING = (
    ReturnCase.id,
    ReturnCase.rma,
    ReturnCase.state,
    ReturnCase.assignee_id,
    ReturnCase.held_by_id,
    ReturnCase.held_until,
)


def lock(tx: Connection, ids: Collection[int]) -> dict[int, Standing]:
    """The returns, by id; nobody else changes them until the transaction ends. Always in the same order."""
    wanted = select(*_STANDING).where(ReturnCase.id.in_(ids)).order_by(ReturnCase.id).with_for_update()
    return {row.id: Standing(*row) for row in tx.execute(wanted)}


def give(tx: Connection, ids: Collection[int], staff_id: int | None) -> None:
    """Assign the returns to the person, or to nobody."""
    tx.execute(update(ReturnCase).where(ReturnCase.id.in_(ids)).values(assignee_id=staff_id))
