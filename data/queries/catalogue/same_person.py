"""The customer rows that are one person, by what the desk knows of them as keyed indexes (threat row 12).

Two rows are tied by the same e-mail address, the same telephone number, the same name at the same address, or a payment
with the same number at the payment service; ties of ties count too. What cannot tie: a name alone, an address alone, a
payment method, a country. A payment service's own number of the payer is not told to the desk, so two payments of one
account are two numbers: a person who is known by nothing else twice is two people here.
"""

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from data.models.catalogue import Customer, Order
from data.models.money import OrderPayment

# A number or a home that more rows bear belongs to nobody: a placeholder of the shop, or a line that many share.
MOST = 20
_MOST_MAILS = 200
# Rounds of ties of ties; a longer chain is not followed.
_ROUNDS = 4
_SHORTEST_REFERENCE = 8
_IDS: ColumnElement[int] = bindparam("customers", expanding=True)
_One, _Other = aliased(Customer), aliased(Customer)
_OnesOrder, _OthersOrder = aliased(Order), aliased(Order)
_Paid, _PaidToo = aliased(OrderPayment), aliased(OrderPayment)


def _by(name: str) -> Select[str, int]:
    key: InstrumentedAttribute[bytes | None] = getattr(_One, name)
    other: InstrumentedAttribute[bytes | None] = getattr(_Other, name)
    rows = select(literal(name).label("kind"), _Other.id.label("id")).select_from(_One)
    most = _MOST_MAILS if name == "email_index" else MOST + 1
    return rows.join(_Other, other == key).where(_One.id.in_(_IDS)).distinct().limit(most)


_BY_PAYMENT = (
    select(literal("payment").label("kind"), _OthersOrder.customer_id.label("id"))
    .select_from(_OnesOrder)
    .join(_Paid, _Paid.order_id == _OnesOrder.id)
    .join(_PaidToo, _PaidToo.reference == _Paid.reference)
    .join(_OthersOrder, _OthersOrder.id == _PaidToo.order_id)
    .where(_OnesOrder.customer_id.in_(_IDS), func.length(_Paid.reference) >= _SHORTEST_REFERENCE)
    .distinct()
    .limit(MOST + 1)
)
# SQLite takes a limit inside a union only in a subquery.
_TIED = union_all(
    *[select(part.subquery()) for part in (_by("email_index"), _by("phone_index"), _by("home_index"), _BY_PAYMENT)]
)
_LOCK = select(Customer.id).where(Customer.id.in_(_IDS)).order_by(Customer.id).with_for_update()


def rows_of(tx: Connection, customer_id: int, *, lock: bool = False) -> tuple[int, ...]:
    """The customer's row and those tied to it, in order; with `lock`, one grant for the person at a time."""
    known, newest = {customer_id}, {customer_id}
    for _ in range(_ROUNDS):
        newest = _tied_to(tx, newest) - known
        if not newest:
            break
        known |= newest
    if lock:
        tx.execute(_LOCK, {"customers": sorted(known)}).all()
    return tuple(sorted(known))


def _tied_to(tx: Connection, customers: set[int]) -> set[int]:
    found: dict[str, set[int]] = {}
    for kind, customer_id in tx.execute(_TIED, {"customers": sorted(customers)}):
        found.setdefault(kind, set()).add(customer_id)
    return {one for kind, some in found.items() if kind == "email_index" or len(some) <= MOST for one in some}
