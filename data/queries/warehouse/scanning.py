"""Returns, orders and parcels by the numbers that stand on a label."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select

from data.models.catalogue import Order, Parcel
from data.models.returns import ReturnCase
from data.models.settling import Replacement
from data.queries.returns import tracking
from data.vocabulary import OPEN_STATES, SETTLING_STATES, ReturnState

_LISTED_AT_MOST = 20


@dataclass(frozen=True)
class ReturnHit:
    """A return that a number leads to."""

    return_id: int
    rma: str
    state: ReturnState
    order_number: str


@dataclass(frozen=True)
class OrderHit:
    """An order that a number leads to."""

    order_id: int
    number: str


_RETURN = (ReturnCase.id.label("return_id"), ReturnCase.rma, ReturnCase.state, Order.number.label("order_number"))


def by_rma(tx: Connection, rma: str) -> tuple[ReturnHit, ...]:
    """The return of this number."""
    statement = select(*_RETURN).join(Order, Order.id == ReturnCase.order_id).where(ReturnCase.rma == rma)
    return tuple(ReturnHit(**row._mapping) for row in tx.execute(statement))


def by_ids(tx: Connection, ids: Iterable[int]) -> tuple[ReturnHit, ...]:
    """These returns, newest first."""
    wanted = list(ids)
    if not wanted:
        return ()
    statement = select(*_RETURN).join(Order, Order.id == ReturnCase.order_id).where(ReturnCase.id.in_(wanted))
    return tuple(ReturnHit(**row._mapping) for row in tx.execute(statement.order_by(ReturnCase.id.desc())))


def of_orders(tx: Connection, order_ids: Iterable[int]) -> tuple[ReturnHit, ...]:
    """The returns of these orders, newest first."""
    wanted = list(order_ids)
    if not wanted:
        return ()
    statement = (
        select(*_RETURN)
        .join(Order, Order.id == ReturnCase.order_id)
        .where(ReturnCase.order_id.in_(wanted))
        .order_by(ReturnCase.id.desc())
        .limit(_LISTED_AT_MOST)
    )
    return tuple(ReturnHit(**row._mapping) for row in tx.execute(statement))


# Beside the states in one condition, SQLite would walk every return that is not over.
_TOLD = select(ReturnCase.id).where(ReturnCase.tracking_number.in_(bindparam("numbers", expanding=True)))
_BY_TRACKING = (
    select(*_RETURN)
    .join(Order, Order.id == ReturnCase.order_id)
    .where(ReturnCase.id.in_(_TOLD), ReturnCase.state.in_((*OPEN_STATES, *SETTLING_STATES)))
    .order_by(ReturnCase.id.desc())
    .limit(_LISTED_AT_MOST)
)


def by_return_tracking(tx: Connection, forms: Iterable[str]) -> tuple[ReturnHit, ...]:
    """Returns that are not over and whose customer gave one of these tracking numbers, however it was typed."""
    wanted = list(dict.fromkeys(plain for form in forms if (plain := tracking.plain(form))))
    found = tx.execute(_BY_TRACKING, {"numbers": wanted}) if wanted else ()
    return tuple(ReturnHit(**row._mapping) for row in found)


def orders(tx: Connection, forms: Iterable[str]) -> tuple[OrderHit, ...]:
    """Orders of one of these numbers, or with a parcel that went out under it."""
    wanted = list(forms)
    out = select(Parcel.order_id).where(Parcel.tracking_number.in_(wanted))
    replaced = (
        select(ReturnCase.order_id)
        .join(Replacement, Replacement.return_id == ReturnCase.id)
        .where(Replacement.tracking_number.in_(wanted))
    )
    is_meant = or_(Order.number.in_(wanted), Order.id.in_(out), Order.id.in_(replaced))
    statement = select(Order.id.label("order_id"), Order.number).where(is_meant).order_by(Order.id.desc())
    return tuple(OrderHit(**row._mapping) for row in tx.execute(statement.limit(_LISTED_AT_MOST)))
