"""Files that a page has ready for one person, until they are taken or too old."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from data.models.desk import PreparedFile


def add(tx: Connection, **values: Any) -> None:  # noqa: ANN401 - column values
    """Keep a file."""
    tx.execute(insert(PreparedFile).values(**values))


def take(tx: Connection, token_hash: bytes, staff_id: int, since: datetime) -> tuple[str, str] | None:
    """The name and content of a person's file that is not older than `since`; it is gone after that."""
    theirs = (PreparedFile.token_hash == token_hash, PreparedFile.staff_id == staff_id, PreparedFile.made_at >= since)
    gone = delete(PreparedFile).where(*theirs).returning(PreparedFile.name, PreparedFile.content)
    row = tx.execute(gone).first()
    return None if row is None else (row.name, row.content)


def forget(tx: Connection, before: datetime) -> None:
    """Take away what nobody came for."""
    tx.execute(delete(PreparedFile).where(PreparedFile.made_at < before))
