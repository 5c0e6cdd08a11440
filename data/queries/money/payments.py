"""How an order was paid, and what of each payment has been paid back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, union, update

from data.models.money import OrderPayment, Payout, ProviderEvent
from data.queries.catalogue.order_rows import PaidRow
from data.vocabulary import PayoutState


@dataclass(frozen=True)
class PaymentRow:
    """One payment in minor units of the order's currency; `reference` is the payment service's own number."""

    id: int
    position: int
    method: str | None
    amount: int
    reference: str | None
    refunded: int

    @property
    def left(self) -> int:
        """What may still go back to it."""
        return self.amount - self.refunded


_COLUMNS = (
    OrderPayment.id,
    OrderPayment.position,
    OrderPayment.method,
    OrderPayment.amount,
    OrderPayment.reference,
    OrderPayment.refunded,
)
_OF_ORDER = select(*_COLUMNS).where(OrderPayment.order_id == bindparam("order_id")).order_by(OrderPayment.position)
_LOCKED = _OF_ORDER.with_for_update()
_GONE_BACK = (
    select(Payout.payment_id, func.sum(Payout.amount))
    .join(OrderPayment, OrderPayment.id == Payout.payment_id)
    .where(OrderPayment.order_id == bindparam("order_id"), Payout.state == PayoutState.COMPLETED)
    .group_by(Payout.payment_id)
)
_BY_REFERENCE = (
    select(OrderPayment.id, OrderPayment.order_id)
    .where(OrderPayment.reference == bindparam("reference"))
    .order_by(OrderPayment.id)
)
_TAKE = (
    update(OrderPayment)
    .where(OrderPayment.id == bindparam("payment_id"))
    .values(refunded=OrderPayment.refunded + bindparam("taken"))
)


def of_order(tx: Connection, order_id: int, *, lock: bool = False) -> tuple[PaymentRow, ...]:
    """The order's payments in the order in which they are paid back; with `lock`, nobody else takes of them."""
    found = tx.execute(_LOCKED if lock else _OF_ORDER, {"order_id": order_id})
    return tuple(PaymentRow(**row._mapping) for row in found)


def left_of_orders(tx: Connection, order_ids: Collection[int]) -> dict[int, tuple[PaymentRow, ...]]:
    """The payments of several orders by order, as `of_order` gives those of one."""
    statement = select(OrderPayment.order_id, *_COLUMNS).where(OrderPayment.order_id.in_(order_ids))
    found: dict[int, tuple[PaymentRow, ...]] = {}
    for row in tx.execute(statement.order_by(OrderPayment.order_id, OrderPayment.position)):
        found[row[0]] = (*found.get(row[0], ()), PaymentRow(*row[1:]))
    return found


def gone_back(tx: Connection, order_id: int) -> dict[int, int]:
    """What was paid back of each payment of an order, by its id: only attempts that were paid count."""
    found = tx.execute(_GONE_BACK, {"order_id": order_id}).all()
    return {row[0]: int(row[1]) for row in found if row[0] is not None}


def by_reference(tx: Connection, reference: str) -> tuple[int, int] | None:
    """The payment with the payment service's own number, and its order."""
    found = tx.execute(_BY_REFERENCE, {"reference": reference}).first()
    return None if found is None else (found.id, found.order_id)


def take(tx: Connection, payment_id: int, amount: int) -> None:
    """Count `amount` minor units as paid back; a negative one frees them. The table's check is the last word."""
    tx.execute(_TAKE, {"payment_id": payment_id, "taken": amount})


def of_orders(tx: Connection, order_ids: Collection[int]) -> dict[int, tuple[PaidRow, ...]]:
    """The payments of orders as a file would say them."""
    columns = (OrderPayment.position, OrderPayment.method, OrderPayment.amount, OrderPayment.reference)
    statement = select(OrderPayment.order_id, *columns).where(OrderPayment.order_id.in_(order_ids))
    found: dict[int, tuple[PaidRow, ...]] = {}
    for row in tx.execute(statement.order_by(OrderPayment.order_id, OrderPayment.position)):
        found[row[0]] = (*found.get(row[0], ()), PaidRow(*row[1:]))
    return found


def used(tx: Connection, order_ids: Collection[int]) -> frozenset[int]:
    """Those of the orders to whose payments an attempt to pay back points, or an event of a payment service."""
    theirs = OrderPayment.order_id.in_(order_ids)
    pointing = (
        select(OrderPayment.order_id).join(one, one.payment_id == OrderPayment.id).where(theirs)
        for one in (Payout, ProviderEvent)
    )
    return frozenset(tx.execute(union(*pointing)).scalars())


def put(tx: Connection, payments: Mapping[int, Sequence[PaidRow]]) -> None:
    """Write the payments of orders anew, by order id."""
    rows = [{"order_id": order, "refunded": 0, **vars(one)} for order, some in payments.items() for one in some]
    tx.execute(delete(OrderPayment).where(OrderPayment.order_id.in_(list(payments))))
    if rows:
        tx.execute(insert(OrderPayment), rows)
