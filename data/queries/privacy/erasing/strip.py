"""Deleting a person's rows with all that hangs on them, and emptying those that stay without the person."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, delete, select, update

from data.encryption import EncryptedText
from data.models import Base
from data.models.catalogue import Customer
from data.models.evidence import Evidence, EvidenceRendition
from data.models.returns import Decision
from data.models.work import Unfinished, UnfinishedReturn
from data.queries.privacy.erasing import gone_orders
from data.queries.privacy.erasing.belonging import OF_CUSTOMER, OF_ORDER, OF_RETURN, refers_to, rows_of
from data.queries.queue import words
from data.registry import KEY, Classification, Erase, Purpose, Sensitivity

Purposes = frozenset[Purpose]
# What stands in place of a text that a row cannot be without.
ERASED = "Deleted at the person’s request."
# These rows are not the person's: they stay, and only no longer lead to what is gone.
_LET_GO = frozenset(
    {
        ("stock_movement", "unit_id"),
        ("stock_movement", "replacement_id"),
        ("privacy_message", "customer_id"),
        ("customer_question", "message_id"),
    }
)
_LISTS = frozenset({"evidence_seen"})
# What a mail or a parcel of an open return needs; the rest of the row goes at once (E02).
CONTACT = frozenset({"name", "name_index", "email", "email_index", "address"})


def files_of(tx: Connection, evidence_ids: Collection[int]) -> list[str]:
    """The stored files of these photos and videos: originals, pictures, clips and thumbnails."""
    originals = select(Evidence.media_id).where(Evidence.id.in_(evidence_ids))
    shown = select(EvidenceRendition.media_id).where(EvidenceRendition.evidence_id.in_(evidence_ids))
    return [*tx.execute(originals).scalars(), *tx.execute(shown).scalars()]


def delete_rows(tx: Connection, name: str, ids: Collection[int]) -> None:
    """Delete rows of a table and every row that hangs on them."""
    if ids:
        _delete(tx, Base.metadata.tables[name], tuple(ids))


def _delete(tx: Connection, table: Table, ids: tuple[int, ...]) -> None:
    if table.name == "return_case":
        words.forget(tx, ids)
    if table.name == "shop_order":
        gone_orders.remember(tx, ids)
    for column in _hanging_on(table):
        child, hangs = column.table, column.in_(ids)
        if (child.name, column.name) in _LET_GO:
            tx.execute(update(child).where(hangs).values({column.name: None}))
        elif "id" in child.c:
            below = tuple(tx.execute(select(child.c.id).where(hangs)).scalars())
            if below:
                _delete(tx, child, below)
        else:
            tx.execute(delete(child).where(hangs))
    tx.execute(delete(table).where(table.c.id.in_(ids)))


def _hanging_on(table: Table) -> list[Column[Any]]:
    """The columns of other tables that lead to rows of this one."""
    return [
        column
        for child in Base.metadata.sorted_tables
        for column in child.columns
        if column.foreign_keys and refers_to(column) is table
    ]


def delete_fingerprints(tx: Connection, evidence_ids: Collection[int]) -> None:
    """Photos are no longer known again by what they look like."""
    bands = Base.metadata.tables["photo_band"]
    tx.execute(delete(bands).where(bands.c.evidence_id.in_(evidence_ids)))
    tx.execute(update(Evidence).where(Evidence.id.in_(evidence_ids)).values(perceptual_hash=None))


def empty_returns(tx: Connection, returns: Mapping[int, str], purposes: Purposes) -> None:
    """Take the person out of returns that stay in the books; they are found by `returns`' words alone."""
    tx.execute(delete(Unfinished).where(Unfinished.return_id.in_(returns)))
    _empty(tx, OF_RETURN, tuple(returns), purposes)
    _strip_findings(tx, tuple(returns))
    for return_id, found_by in returns.items():
        words.index_return(tx, return_id, found_by)


def empty_orders(tx: Connection, order_ids: Collection[int], purposes: Purposes) -> None:
    """Take the person out of orders that stay in the books."""
    gone_orders.remember(tx, order_ids)
    tx.execute(delete(UnfinishedReturn).where(UnfinishedReturn.order_id.in_(order_ids)))
    _empty(tx, OF_ORDER, tuple(order_ids), purposes)


def empty_customers(
    tx: Connection, customer_ids: Collection[int], purposes: Purposes, *, but: frozenset[str] = frozenset()
) -> None:
    """Empty all that names a customer, but the columns `but`; orders that stay lead to a row that says nothing."""
    _empty(tx, OF_CUSTOMER, tuple(customer_ids), purposes, but=but)


def reachable_otherwise(tx: Connection, customer_id: int) -> bool:
    """Whether there is an e-mail address, so that the telephone is not needed."""
    return tx.execute(select(Customer.email).where(Customer.id == customer_id)).scalar() is not None


def _empty(
    tx: Connection,
    tables: Mapping[str, str],
    ids: tuple[int, ...],
    purposes: Purposes,
    *,
    but: frozenset[str] = frozenset(),
) -> None:
    for name, path in tables.items() if ids else ():
        table = Base.metadata.tables[name]
        values = {column.name: nothing(column) for column in emptied(table, purposes) if column.name not in but}
        if values:
            tx.execute(update(table).where(rows_of(name, path, ids)).values(values))


def emptied(table: Table, purposes: Purposes) -> list[Column[Any]]:
    """The columns of a table that say something of a person and that no other purpose needs; what links rows stays."""
    return [column for column in table.columns if _is_emptied(column, purposes)]


def _is_emptied(column: Column[Any], purposes: Purposes) -> bool:
    said: Classification = column.info[KEY]
    links = bool(column.foreign_keys) or column.primary_key or (column.unique and not column.nullable)
    # The findings of a decision are thinned one by one (_strip_findings).
    stays = said.sensitivity is Sensitivity.NONE or said.erase is Erase.KEEP or column.name == "assessment"
    can_be = column.nullable or isinstance(column.type, EncryptedText | JSON | String)
    return can_be and not links and not stays and purposes.issuperset(said.purposes)


def nothing(column: Column[Any]) -> object:
    """What stands in an emptied column."""
    if column.nullable:
        return None
    if isinstance(column.type, EncryptedText):
        return ERASED
    if isinstance(column.type, JSON):
        return [] if column.name in _LISTS else {}
    return ""


def _strip_findings(tx: Connection, return_ids: tuple[int, ...]) -> None:
    """A decision keeps what each clause said, not what it saw of the customer's data."""
    rows = tx.execute(select(Decision.id, Decision.assessment).where(Decision.return_id.in_(return_ids))).all()
    for row in rows:
        lines = [{**line, "findings": [_bare(one) for one in line["findings"]]} for line in row.assessment["lines"]]
        bare = {**row.assessment, "lines": lines}
        tx.execute(update(Decision).where(Decision.id == row.id).values(assessment=bare))


def _bare(finding: dict[str, Any]) -> dict[str, Any]:
    return {**finding, "saw": ""}
