"""Batches of payments that people make outside the desk: what each holds, and all of them in pages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, insert, select

from data.models.catalogue import Customer, Order
from data.models.money import OrderPayment, Payout, PayoutBatch, Refund
from data.models.returns import ReturnCase
from data.models.staff import Staff
from data.vocabulary import PayoutState


@dataclass(frozen=True)
class BatchPayment:
    """One payment of a batch in minor units; `paid_with` is the number of the payment that it pays back."""

    payout_id: int
    return_id: int
    rma: str
    order_number: str
    payee: str | None
    other_method: str | None
    method: str | None
    paid_with: str | None
    amount: int
    currency: str
    state: PayoutState
    reference: str | None
    failure: str | None


@dataclass(frozen=True)
class Sum:
    """What a batch comes to in one currency, in minor units."""

    currency: str
    payments: int
    waiting: int
    amount: int


@dataclass(frozen=True)
class BatchRow:
    """A batch with its sums, by currency."""

    id: int
    made_at: datetime
    by: str
    sums: tuple[Sum, ...]

    @property
    def payments(self) -> int:
        """How many payments it holds."""
        return sum(one.payments for one in self.sums)

    @property
    def waiting(self) -> int:
        """How many of them nobody has recorded yet."""
        return sum(one.waiting for one in self.sums)


_PAYMENTS = (
    select(
        Payout.id.label("payout_id"),
        Refund.return_id,
        ReturnCase.rma,
        Order.number.label("order_number"),
        Customer.name.label("payee"),
        Refund.other_method,
        OrderPayment.method,
        OrderPayment.reference.label("paid_with"),
        Payout.amount,
        Payout.currency,
        Payout.state,
        Payout.reference,
        Payout.failure,
    )
    .select_from(Payout)
    .join(Refund, Refund.id == Payout.refund_id)
    .join(ReturnCase, ReturnCase.id == Refund.return_id)
    .join(Order, Order.id == Refund.order_id)
    .join(Customer, Customer.id == Refund.customer_id)
    .outerjoin(OrderPayment, OrderPayment.id == Payout.payment_id)
    .where(Payout.batch_id == bindparam("batch_id"))
    .order_by(Payout.id)
)
_BATCHES = (
    select(PayoutBatch.id, PayoutBatch.made_at, Staff.display_name.label("by"))
    .join(Staff, Staff.id == PayoutBatch.made_by_id)
    .order_by(PayoutBatch.id.desc())
    .limit(bindparam("few"))
    .offset(bindparam("passed"))
)
_SUMS = (
    select(
        Payout.batch_id,
        Payout.currency,
        func.count().label("payments"),
        func.sum(case((Payout.state == PayoutState.PENDING, 1), else_=0)).label("waiting"),
        func.sum(Payout.amount).label("amount"),
    )
    .where(Payout.batch_id.in_(bindparam("batches", expanding=True)))
    .group_by(Payout.batch_id, Payout.currency)
    .order_by(Payout.batch_id, Payout.currency)
)


def add(tx: Connection, made_by_id: int | None, made_at: datetime) -> int:
    """Insert a batch; its id."""
    key = tx.execute(insert(PayoutBatch).values(made_by_id=made_by_id, made_at=made_at)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new batch no number.")
    return int(key[0])


def payments(tx: Connection, batch_id: int) -> tuple[BatchPayment, ...]:
    """The payments of a batch; none where there is no such batch."""
    return tuple(BatchPayment(**row._mapping) for row in tx.execute(_PAYMENTS, {"batch_id": batch_id}))


def count(tx: Connection) -> int:
    """How many batches there are."""
    return int(tx.execute(select(func.count()).select_from(PayoutBatch)).scalar_one())


def page(tx: Connection, passed: int, few: int) -> tuple[BatchRow, ...]:
    """`few` batches after the newest `passed`, newest first."""
    found = tx.execute(_BATCHES, {"passed": passed, "few": few}).all()
    sums = _sums(tx, [row.id for row in found])
    return tuple(BatchRow(row.id, row.made_at, row.by, tuple(sums[row.id])) for row in found)


def _sums(tx: Connection, batches: Sequence[int]) -> dict[int, list[Sum]]:
    found: dict[int, list[Sum]] = defaultdict(list)
    for row in tx.execute(_SUMS, {"batches": list(batches)}):
        found[row.batch_id].append(Sum(row.currency, row.payments, int(row.waiting), int(row.amount)))
    return found
