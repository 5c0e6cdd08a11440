"""What the shop holds of one person, thing by thing: their rows, orders, returns, files and messages.

The one walk of erasure over a person's data; what belongs to each thing stands in belonging.py.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, false, func, or_, select

from data.models.catalogue import Customer, Order, Parcel
from data.models.evidence import Evidence
from data.models.messages import Message
from data.models.returns import ReturnCase
from data.models.work import PhotoBand
from data.vocabulary import ReturnState

_BATCH = 1_000


@dataclass(frozen=True)
class HeldOrder:
    """An order; `shipped_on` is the day on which its last parcel left."""

    id: int
    number: str
    customer_id: int
    status: str
    ordered_on: date
    shipped_on: date | None


@dataclass(frozen=True)
class HeldReturn:
    """A return."""

    id: int
    rma: str
    order_id: int
    state: ReturnState


@dataclass(frozen=True)
class HeldPart:
    """A file, a message, or a photo's fingerprint, with the return that it belongs to."""

    id: int
    return_id: int


@dataclass(frozen=True)
class CustomerMark:
    """What tells a customer's row from every other, also in an older copy of the database."""

    id: int
    created_at: datetime


def customers(tx: Connection, customer_id: int | None, email_index: bytes | None) -> list[int]:
    """The rows of one person: the one that is known, and every row with the same e-mail address as it or as given."""
    known = select(Customer.email_index).where(Customer.id == customer_id, Customer.email_index.is_not(None))
    same = or_(
        Customer.id == customer_id,
        Customer.email_index.in_(known.scalar_subquery()),
        false() if email_index is None else Customer.email_index == email_index,
    )
    return list(tx.execute(select(Customer.id).where(same).order_by(Customer.id)).scalars())


def lock(tx: Connection, customer_ids: Collection[int]) -> None:
    """Nobody else changes these customers' rows and returns until the transaction ends."""
    for key, theirs in ((Customer.id, Customer.id), (ReturnCase.id, ReturnCase.customer_id)):
        rows = select(key).where(theirs.in_(customer_ids)).order_by(key)
        tx.execute(rows.with_for_update()).all()


def marks(tx: Connection, customer_ids: Collection[int]) -> list[CustomerMark]:
    """The marks of these customers."""
    rows = select(Customer.id, Customer.created_at).where(Customer.id.in_(customer_ids)).order_by(Customer.id)
    return [CustomerMark(*row) for row in tx.execute(rows)]


def every_mark(tx: Connection) -> Iterator[CustomerMark]:
    """The marks of all customers, read in batches."""
    rows = select(Customer.id, Customer.created_at).order_by(Customer.id).limit(_BATCH)
    last = 0
    while batch := tx.execute(rows.where(Customer.id > last)).all():
        yield from (CustomerMark(*row) for row in batch)
        last = batch[-1].id


def addresses(tx: Connection, customer_ids: Collection[int]) -> list[bytes]:
    """The keyed indexes of their e-mail addresses."""
    rows = select(Customer.email_index).where(Customer.id.in_(customer_ids), Customer.email_index.is_not(None))
    return [bytes(one) for one in tx.execute(rows.distinct()).scalars() if one is not None]


def orders(tx: Connection, customer_ids: Collection[int]) -> list[HeldOrder]:
    """Their orders, oldest first."""
    columns = (Order.id, Order.number, Order.customer_id, Order.status, Order.ordered_on)
    rows = (
        select(*columns, func.max(Parcel.shipped_on).label("shipped_on"))
        .outerjoin(Parcel, Parcel.order_id == Order.id)
        .where(Order.customer_id.in_(customer_ids))
        .group_by(*columns)
        .order_by(Order.id)
    )
    return [HeldOrder(**row._mapping) for row in tx.execute(rows)]


def returns(tx: Connection, customer_ids: Collection[int], order_ids: Sequence[int]) -> list[HeldReturn]:
    """Their returns and those of the orders, oldest first."""
    theirs = or_(ReturnCase.customer_id.in_(customer_ids), ReturnCase.order_id.in_(order_ids))
    columns = (ReturnCase.id, ReturnCase.rma, ReturnCase.order_id, ReturnCase.state)
    return [HeldReturn(**row._mapping) for row in tx.execute(select(*columns).where(theirs).order_by(ReturnCase.id))]


def files(tx: Connection, return_ids: Collection[int]) -> list[HeldPart]:
    """Photos and videos of the returns."""
    rows = select(Evidence.id, Evidence.return_id).where(Evidence.return_id.in_(return_ids)).order_by(Evidence.id)
    return [HeldPart(*row) for row in tx.execute(rows)]


def fingerprints(tx: Connection, return_ids: Collection[int]) -> list[HeldPart]:
    """Photos of the returns that are known again by their fingerprint."""
    rows = (
        select(PhotoBand.evidence_id, Evidence.return_id)
        .join(Evidence, Evidence.id == PhotoBand.evidence_id)
        .where(Evidence.return_id.in_(return_ids))
        .distinct()
        .order_by(PhotoBand.evidence_id)
    )
    return [HeldPart(*row) for row in tx.execute(rows)]


def messages(tx: Connection, return_ids: Collection[int]) -> list[HeldPart]:
    """Messages about the returns, whether sent or waiting in the outbox."""
    rows = select(Message.id, Message.return_id).where(Message.return_id.in_(return_ids)).order_by(Message.id)
    return [HeldPart(row.id, row.return_id) for row in tx.execute(rows) if row.return_id is not None]
