"""The search after an erasure: what is still there of things that should be gone or without the person."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data.models import Base
from data.models.audit import AuditEntry
from data.queries.privacy.erasing.belonging import OF_CUSTOMER, OF_ORDER, OF_RETURN, rows_of
from data.queries.privacy.erasing.strip import Purposes, emptied, nothing

_MADE = {"evidence": "added_at"}
_OF = {"customer": OF_CUSTOMER, "shop_order": OF_ORDER, "return_case": OF_RETURN}


def rows_there(tx: Connection, name: str, ids: Collection[int], before: datetime) -> int:
    """How many of these rows are still there; SQLite gives the highest number anew, so one made since is another."""
    table = Base.metadata.tables[name]
    made = table.c[_MADE.get(name, "created_at")]
    return len(tx.execute(select(table.c.id).where(table.c.id.in_(ids), made < before)).all())


def values_there(tx: Connection, name: str, ids: Collection[int], purposes: Purposes) -> Mapping[str, int]:
    """How many values are left in columns that should be empty, by `table.column`, of all that hangs on these rows.

    Keyed hashes count as much as what they were made of: they are no erasure (E16).
    """
    found: dict[str, int] = {}
    for table_name, path in _OF[name].items():
        table = Base.metadata.tables[table_name]
        columns = emptied(table, purposes)
        if not columns:
            continue
        for row in tx.execute(select(*columns).where(rows_of(table_name, path, ids))):
            for column in columns:
                value: Any = row._mapping[column.name]
                if value not in (None, nothing(column)):
                    found[f"{table_name}.{column.name}"] = found.get(f"{table_name}.{column.name}", 0) + 1
    return found


def reasons_there(tx: Connection, records: Collection[str]) -> int:
    """How many entries of the audit trail about these records still hold a reason in somebody's words."""
    theirs = (AuditEntry.record.in_(records), AuditEntry.reason.is_not(None))
    return len(tx.execute(select(AuditEntry.seq).where(*theirs)).all())
