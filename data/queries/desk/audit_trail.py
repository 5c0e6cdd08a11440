"""The audit trail as somebody reads it: a page of entries, newest first, narrowed by person, act or record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from data.models.audit import AuditEntry
from data.models.returns import ReturnCase
from data.queries.desk.audit import Entry
from data.vocabulary import AuditTag

_COLUMNS = tuple(AuditEntry.__table__.columns)


def page(
    tx: Connection,
    limit: int,
    *,
    before: int | None = None,
    actor: str | None = None,
    tags: Sequence[AuditTag] | None = None,
    record: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Entry]:
    """At most `limit` entries with a number below `before`, from `since` and before `until`, newest first."""
    wanted = select(*_COLUMNS).order_by(AuditEntry.seq.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(AuditEntry.seq < before)
    if actor is not None:
        wanted = wanted.where(AuditEntry.actor == actor)
    if tags is not None:
        wanted = wanted.where(AuditEntry.tag.in_(tags))
    if record is not None:
        wanted = wanted.where(AuditEntry.record == record)
    if since is not None:
        wanted = wanted.where(AuditEntry.at >= since)
    if until is not None:
        wanted = wanted.where(AuditEntry.at < until)
    return [Entry(**row._mapping) for row in tx.execute(wanted)]


def rmas(tx: Connection, return_ids: set[int]) -> dict[int, str]:
    """The numbers under which people know these returns."""
    rows = tx.execute(select(ReturnCase.id, ReturnCase.rma).where(ReturnCase.id.in_(return_ids)))
    return {row.id: row.rma for row in rows}
