"""What the database knows of the keys that it was written with, on any release's schema."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, inspect, literal, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.audit import AuditEntry
from data.models.catalogue import Customer
from data.models.desk import KeyFingerprint
from data.models.staff import Staff
from data.queries.desk.audit import Entry

_HELD = (KeyFingerprint, AuditEntry, Staff, Customer)


def holds_data(tx: Connection) -> bool:
    """Whether anything was written with a key: a fingerprint, an entry, a person or a customer."""
    there = set(inspect(tx).get_table_names())
    return any(
        tx.execute(select(literal(1)).select_from(table).limit(1)).first() is not None
        for table in _HELD
        if table.__tablename__ in there
    )


def fingerprints(tx: Connection) -> dict[int, bytes]:
    """The fingerprints by key id; empty before the first start with this release."""
    if KeyFingerprint.__tablename__ not in inspect(tx).get_table_names():
        return {}
    return {row.key_id: bytes(row.fingerprint) for row in tx.execute(select(KeyFingerprint.__table__))}


def newest_entry(tx: Connection) -> Entry | None:
    """The newest audit entry, without its reason; None where there is none."""
    if AuditEntry.__tablename__ not in inspect(tx).get_table_names():
        return None
    # Its reason stays closed: another key could not open it, and the chain covers it by its digest.
    columns = [column for column in AuditEntry.__table__.columns if column.name != "reason"]
    row = tx.execute(select(*columns).order_by(AuditEntry.seq.desc()).limit(1)).first()
    return None if row is None else Entry(reason=None, **row._mapping)


def note_fingerprints(tx: Connection, ours: Mapping[int, bytes], at: datetime) -> None:
    """Keep the fingerprints that are not there yet."""
    upsert = sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert
    values = [{"key_id": key_id, "fingerprint": one, "noted_at": at} for key_id, one in ours.items()]
    tx.execute(upsert(KeyFingerprint).on_conflict_do_nothing(index_elements=["key_id"]), values)
