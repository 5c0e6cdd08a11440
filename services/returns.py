"""A return that must be there: found by its id, or refused in one sentence."""

from sqlalchemy import Connection

from data.queries import cases as rows
from data.queries.cases import CaseRow
from services.errors import NotFound


def existing(tx: Connection, return_id: int, *, lock: bool = False) -> CaseRow:
    """The return; with `lock`, nobody else changes it until the transaction ends. NotFound where there is none."""
    found = rows.find(tx, return_id=return_id, lock=lock)
    if found is None:
        raise NotFound("There is no such return. Go back to the queue and open it again.")
    return found
