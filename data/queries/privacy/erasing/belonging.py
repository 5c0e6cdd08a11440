"""Which rows belong to a customer, an order or a return, by table and the columns that lead there.

A test holds this against the register of columns (data/registry.py): no table of a person's data is missing.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Column, ColumnElement, Table
from sqlalchemy.sql.schema import ForeignKey

from data.models import Base
from data.registry import KEY, Classification, Purpose
from data.vocabulary import ErasedKind

_TABLES = Base.metadata.tables

OF_CUSTOMER: Mapping[str, str] = {"customer": "id"}
OF_ORDER: Mapping[str, str] = {
    "shop_order": "id",
    "parcel": "order_id",
    "order_line": "order_id",
    "order_payment": "order_id",
    "provider_event": "payment_id.order_id",
    "unfinished_return": "order_id",
}
OF_RETURN: Mapping[str, str] = {
    "return_case": "id",
    "return_line": "return_id",
    "decision": "return_id",
    "finding_override": "return_id",
    "evidence": "return_id",
    "evidence_rendition": "evidence_id.return_id",
    "evidence_proof": "evidence_id.return_id",
    "photo_band": "evidence_id.return_id",
    "message": "return_id",
    "refund": "return_id",
    "refund_line": "return_id",
    "payout": "refund_id.return_id",
    "postage_excess": "return_id",
    "customer_question": "return_id",
    "customer_payment": "return_id",
    "replacement": "return_id",
    "repair": "return_id",
    "inbound_parcel": "return_id",
    "way_back": "return_id",
    "received_unit": "return_id",
    "task": "return_id",
    "signal_dismissal": "return_id",
    "case_hold": "return_id",
    "unfinished": "return_id",
}


def rows_of(name: str, path: str, ids: Collection[int]) -> ColumnElement[bool]:
    """The condition on a table that its rows belong to one of the ids, along a path such as `refund_id.return_id`."""
    first, _, rest = path.partition(".")
    column = _TABLES[name].c[first]
    if not rest:
        return column.in_(ids)
    target = refers_to(column)
    return column.in_(target.select().with_only_columns(target.c.id).where(rows_of(target.name, rest, ids)))


def refers_to(column: Column[object]) -> Table:
    """The table that a column's foreign key names."""
    key: ForeignKey = next(iter(column.foreign_keys))
    return key.column.table


_TABLE_OF = {
    ErasedKind.ACCOUNT: "customer",
    ErasedKind.ORDER: "parcel",
    ErasedKind.RETURN: "return_case",
    ErasedKind.FILE: "evidence",
    ErasedKind.MESSAGE: "message",
    ErasedKind.FINGERPRINT: "photo_band",
}


def purposes_of(kind: ErasedKind) -> frozenset[Purpose]:
    """The purposes that need such a thing, by the register of its columns."""
    said: list[Classification] = [column.info[KEY] for column in _TABLES[_TABLE_OF[kind]].columns]
    return frozenset(purpose for one in said for purpose in one.purposes)
