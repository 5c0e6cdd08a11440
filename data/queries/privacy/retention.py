"""Records whose period may have ended: orders, settled returns, closed privacy requests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, exists, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from data.encryption import EncryptedText
from data.models import Base
from data.models.catalogue import Customer, Order
from data.models.erasure import ErasureItem, RetentionDone
from data.models.messages import Message
from data.models.privacy import PrivacyMessage, PrivacyRequest
from data.models.returns import ReturnCase
from data.queries.privacy.erasing.belonging import rows_of
from data.queries.privacy.erasing.strip import ERASED, nothing
from data.registry import KEY
from data.vocabulary import ErasedKind, ErasureAct, RecordKind, RequestState, ReturnState

_Other = aliased(PrivacyRequest)
_SETTLED = (ReturnState.CLOSED, ReturnState.CANCELLED, ReturnState.REJECTED)


@dataclass(frozen=True)
class OrderDue:
    """An order by its day."""

    id: int
    number: str
    customer_id: int
    status: str
    ordered_on: date


@dataclass(frozen=True)
class CaseDue:
    """A settled return, with the address by which its customer's consents are known."""

    id: int
    rma: str
    number: str
    closed_at: datetime
    email_index: bytes | None


@dataclass(frozen=True)
class RequestDue:
    """A message of which every request is closed, and when the last one was."""

    id: int
    closed_at: datetime


def orders(tx: Connection, before: date, limit: int) -> list[OrderDue]:
    """Orders placed before a day, oldest first."""
    columns = (Order.id, Order.number, Order.customer_id, Order.status, Order.ordered_on)
    rows = select(*columns).where(Order.ordered_on < before).order_by(Order.ordered_on, Order.id).limit(limit)
    return [OrderDue(**row._mapping) for row in tx.execute(rows)]


def cases(tx: Connection, before: datetime, limit: int) -> list[CaseDue]:
    """Returns that were settled before, and of which nothing was emptied yet, oldest first."""
    columns = (ReturnCase.id, ReturnCase.rma, Order.number, ReturnCase.closed_at, Customer.email_index)
    rows = (
        select(*columns)
        .join(Order, Order.id == ReturnCase.order_id)
        .join(Customer, Customer.id == ReturnCase.customer_id)
        .where(ReturnCase.state.in_(_SETTLED), ReturnCase.closed_at < before, ~_done(RecordKind.CASE, ReturnCase.id))
        .order_by(ReturnCase.closed_at, ReturnCase.id)
        .limit(limit)
    )
    return [CaseDue(**row._mapping) for row in tx.execute(rows)]


def requests(tx: Connection, before: datetime, limit: int) -> list[RequestDue]:
    """Messages whose requests were all closed before, and of which nothing was emptied yet."""
    closed = func.max(PrivacyRequest.closed_at)
    still = select(_Other.id).where(_Other.message_id == PrivacyMessage.id, _Other.state == RequestState.OPEN)
    rows = (
        select(PrivacyMessage.id, closed.label("closed_at"))
        .join(PrivacyRequest, PrivacyRequest.message_id == PrivacyMessage.id)
        .where(~exists(still), ~_done(RecordKind.REQUEST, PrivacyMessage.id))
        .group_by(PrivacyMessage.id)
        .having(closed < before)
        .order_by(PrivacyMessage.id)
        .limit(limit)
    )
    return [RequestDue(**row._mapping) for row in tx.execute(rows)]


def _done(kind: RecordKind, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists(select(RetentionDone.at).where(RetentionDone.kind == kind, RetentionDone.record_id == key))


def note_done(tx: Connection, kind: RecordKind, record_ids: Collection[int], at: datetime) -> None:
    """These were emptied, and are not looked at again."""
    if record_ids:
        tx.execute(insert(RetentionDone), [{"kind": kind, "record_id": one, "at": at} for one in record_ids])


def forget_done(tx: Connection, kind: RecordKind, record_ids: Collection[int]) -> None:
    """These rows are gone altogether, and SQLite may give their numbers to others."""
    these = (RetentionDone.kind == kind, RetentionDone.record_id.in_(record_ids))
    tx.execute(delete(RetentionDone).where(*these))


def empty_requests(tx: Connection, message_ids: Collection[int]) -> None:
    """Take who asked, and all that was written, out of these messages; number, right, dates, outcome and a keyed
    pseudonym stay.
    """
    mine = select(PrivacyRequest.id).where(PrivacyRequest.message_id.in_(message_ids))
    tx.execute(delete(Message).where(Message.privacy_request_id.in_(mine)))
    for table, columns in _said_of_requests().items():
        path = columns[0].info[KEY].subject.removesuffix(".customer_id")
        theirs = rows_of(table.name, path, message_ids)
        tx.execute(update(table).where(theirs).values({column.name: nothing(column) for column in columns}))
    nobody = {"name": None, "email": None, "agent": None, "identity_evidence": None, "customer_id": None}
    gone = update(PrivacyMessage).where(PrivacyMessage.id.in_(message_ids))
    tx.execute(gone.values(text=ERASED, evidence_until=None, **nobody))


def _said_of_requests() -> dict[Table, list[Column[Any]]]:
    """By table, the columns in which something was written about a request and the person behind it."""
    found: dict[Table, list[Column[Any]]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            subject = column.info[KEY].subject or ""
            if isinstance(column.type, EncryptedText) and subject.endswith("request_id.message_id.customer_id"):
                found.setdefault(table, []).append(column)
    return found


def promised(tx: Connection, order_ids: Collection[int]) -> frozenset[int]:
    """Those of the orders that an erasure left without the person, until the end of their period."""
    left = (ErasureItem.kind == ErasedKind.ORDER, ErasureItem.act == ErasureAct.PSEUDONYMISE)
    rows = select(ErasureItem.record_id).where(*left, ErasureItem.record_id.in_(order_ids))
    return frozenset(tx.execute(rows.where(ErasureItem.done_at.is_not(None))).scalars())


def without_orders(tx: Connection, customer_ids: Collection[int]) -> list[int]:
    """Those of the customers who have no order any more."""
    left = exists(select(Order.id).where(Order.customer_id == Customer.id))
    return list(tx.execute(select(Customer.id).where(Customer.id.in_(customer_ids), ~left)).scalars())
