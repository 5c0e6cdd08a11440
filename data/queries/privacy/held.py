"""Everything that is held on a person, over every table, by the column registry: no table is named here but the roots.

A column's `subject` is the path from its row to the person (`return_id.customer_id`). Tables are walked parents first,
so each path is one look-up among the rows that were found before, whatever their state: closed, cancelled and corrected
rows are data like any other (R03).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, or_, select

from data.encryption import EncryptedText
from data.models import Base
from data.models.audit import AuditEntry
from data.models.catalogue import Customer
from data.models.privacy import PrivacyMessage
from data.models.work import PhotoBand
from data.queries.returns.photo_bands import quarters
from data.registry import KEY, Classification, Mask

_CUSTOMER: Table = Base.metadata.tables[Customer.__tablename__]
_MESSAGE: Table = Base.metadata.tables[PrivacyMessage.__tablename__]
_AUDIT: Table = Base.metadata.tables[AuditEntry.__tablename__]
_BAND: Table = Base.metadata.tables[PhotoBand.__tablename__]
# The audit trail's words for rows, and the tables that they stand in.
_RECORDS = {
    "return": "return_case",
    "privacy": "privacy_request",
    "parcel": "inbound_parcel",
    "customer": "customer",
}
_BATCH = 1_000


@dataclass(frozen=True)
class Subject:
    """Whose data is looked for: rows of customers, keyed indexes of e-mail addresses, privacy messages."""

    customers: frozenset[int] = frozenset()
    addresses: frozenset[bytes] = frozenset()
    messages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class HeldRow:
    """One row: its primary key by column, and all its columns, readable."""

    key: dict[str, Any]
    values: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class HeldTable:
    """The rows of one table, and the paths by which they are the person's."""

    name: str
    paths: tuple[str, ...]
    rows: tuple[HeldRow, ...]


@dataclass(frozen=True)
class Text:
    """One free text of somebody's row."""

    table: str
    column: str
    key: dict[str, Any]
    text: str = field(repr=False)


def of(tx: Connection, subject: Subject) -> tuple[HeldTable, ...]:
    """The person's rows in every table that has any, parents before what hangs on them."""
    found: dict[str, HeldTable] = {}
    for table in Base.metadata.sorted_tables:
        if table is not _AUDIT:
            _look_into(tx, table, _conditions(table, subject, found), found)
    _look_into(tx, _AUDIT, _entries(found), found)
    return tuple(found.values())


def paths(table: Table) -> tuple[str, ...]:
    """The paths that a table's columns name to their subject."""
    return tuple(sorted({one.subject for one in _classes(table).values() if one.subject}))


def texts(tx: Connection) -> Iterator[Text]:
    """Every free text of the database, a thousand rows at a time; names, addresses of mail and numbers left out."""
    for table in Base.metadata.sorted_tables:
        written = [column for column in table.columns if _is_free_text(table, column.name)]
        if not written or table is _CUSTOMER:
            continue
        keys = tuple(table.primary_key.columns)
        for row in tx.execute(select(*keys, *written).execution_options(yield_per=_BATCH)):
            key = {column.name: row._mapping[column] for column in keys}
            for column in written:
                if row._mapping[column]:
                    yield Text(table.name, column.name, key, row._mapping[column])


def _is_free_text(table: Table, name: str) -> bool:
    column = table.columns[name]
    return isinstance(column.type, EncryptedText) and _classes(table)[name].mask is Mask.HIDE


def _classes(table: Table) -> dict[str, Classification]:
    return {column.name: column.info[KEY] for column in table.columns if KEY in column.info}


Conditions = dict[str, ColumnElement[bool]]


def _look_into(tx: Connection, table: Table, which: Conditions, found: dict[str, HeldTable]) -> None:
    if not which:
        return
    keys = tuple(table.primary_key.columns)
    rows = tx.execute(select(table).where(or_(*which.values())).order_by(*keys)).mappings()
    held = tuple(HeldRow({key.name: row[key.name] for key in keys}, dict(row)) for row in rows)
    if held:
        found[table.name] = HeldTable(table.name, tuple(which), held)


def _conditions(table: Table, subject: Subject, found: dict[str, HeldTable]) -> Conditions:
    """For each path, what makes a row of the table the person's."""
    which = _roots(table, subject)
    for path in paths(table):
        column = table.columns.get(path.split(".")[0])
        for reference in () if column is None else column.foreign_keys:
            parent = found.get(reference.column.table.name)
            if column is not None and parent is not None:
                which[path] = column.in_([row.values[reference.column.name] for row in parent.rows])
    return _by_band(found) if table is _BAND else which


def _roots(table: Table, subject: Subject) -> Conditions:
    which: Conditions = {}
    if table is _CUSTOMER and subject.customers:
        which["id"] = table.columns.id.in_(subject.customers)
    if table is _MESSAGE and subject.messages:
        which["id"] = table.columns.id.in_(subject.messages)
    address = table.columns.get("email_index")
    if address is not None and isinstance(address.type, LargeBinary) and subject.addresses:
        which["email_index"] = address.in_(subject.addresses)
    return which


def _by_band(found: dict[str, HeldTable]) -> Conditions:
    """The index of photos is read by the hash alone: asked for a file, it would be walked from end to end."""
    photos = found["evidence"].rows if "evidence" in found else ()
    bands = [
        and_(_BAND.c.band == band, _BAND.c.value == value, _BAND.c.evidence_id == row.values["id"])
        for row in photos
        if row.values["perceptual_hash"] is not None
        for band, value in enumerate(quarters(row.values["perceptual_hash"]))
    ]
    return {"evidence_id.return_id.customer_id": or_(*bands)} if bands else {}


def _entries(found: dict[str, HeldTable]) -> Conditions:
    """The entries about the rows that were found."""
    records = [
        f"{word}:{row.values['id']}" for word, name in _RECORDS.items() if name in found for row in found[name].rows
    ]
    return {"record": _AUDIT.c.record.in_(records)} if records else {}
