"""Attempts to pay refunds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data.models.base import Base
from data.models.money import OrderPayment, Payout
from data.vocabulary import PayoutState, Provider


@dataclass(frozen=True)
class PayoutRow:
    """One attempt to pay a part of a refund, in minor units; `paid_with` is the number of the payment it pays back."""

    id: int
    refund_id: int
    part: int
    payment_id: int | None
    provider: Provider
    request_key: str
    state: PayoutState
    amount: int
    currency: str
    batch_id: int | None
    reference: str | None
    failure: str | None
    sent_by_id: int
    requested_at: datetime
    settled_at: datetime | None
    paid_with: str | None
    method: str | None


_OWN = tuple(getattr(Payout, name) for name in PayoutRow.__dataclass_fields__ if name not in ("paid_with", "method"))
_PAYOUT = select(*_OWN, OrderPayment.reference.label("paid_with"), OrderPayment.method).outerjoin(
    OrderPayment, OrderPayment.id == Payout.payment_id
)
_ONE = _PAYOUT.where(Payout.id == bindparam("payout_id"))
_OF_REFUND = _PAYOUT.where(Payout.refund_id == bindparam("refund_id")).order_by(Payout.id)
_STATE = bindparam("state", type_=Payout.state.type)
_OVERDUE = (
    select(Payout.id)
    .where(Payout.state == _STATE, Payout.requested_at < bindparam("before", type_=Payout.requested_at.type))
    .order_by(Payout.requested_at)
    .limit(100)
)
_BY_KEY = select(Payout.id).where(Payout.request_key == bindparam("request_key"))
_BY_REFERENCE = select(Payout.id).where(
    Payout.provider == bindparam("provider", type_=Payout.provider.type), Payout.reference == bindparam("reference")
)
_ALIVE_OF_PAYMENT = (
    _PAYOUT.where(Payout.payment_id == bindparam("payment_id"), Payout.state != PayoutState.FAILED)
    .order_by(Payout.id.desc())
    .limit(1)
)
_REFUND_OF = select(Payout.refund_id).where(Payout.id == bindparam("payout_id"))


def find(tx: Connection, payout_id: int) -> PayoutRow | None:
    """An attempt by its id; the refund's lock guards it."""
    row = tx.execute(_ONE, {"payout_id": payout_id}).one_or_none()
    return None if row is None else PayoutRow(**row._mapping)


def of_refund(tx: Connection, refund_id: int) -> tuple[PayoutRow, ...]:
    """The attempts of a refund, oldest first."""
    return tuple(PayoutRow(**row._mapping) for row in tx.execute(_OF_REFUND, {"refund_id": refund_id}))


def alive_of_payment(tx: Connection, payment_id: int) -> PayoutRow | None:
    """The newest attempt that pays back to this payment and has not failed."""
    row = tx.execute(_ALIVE_OF_PAYMENT, {"payment_id": payment_id}).one_or_none()
    return None if row is None else PayoutRow(**row._mapping)


def refund_of(tx: Connection, payout_id: int) -> int | None:
    """The refund that an attempt pays."""
    return tx.execute(_REFUND_OF, {"payout_id": payout_id}).scalar_one_or_none()


def overdue(tx: Connection, state: PayoutState, before: datetime) -> tuple[int, ...]:
    """Attempts in a state that were begun before an instant, oldest first; 100 at most."""
    return tuple(tx.execute(_OVERDUE, {"state": state, "before": before}).scalars())


def by_key_or_reference(tx: Connection, provider: Provider, request_key: str, reference: str) -> int | None:
    """The attempt that a provider speaks of: by our key, else by the provider's own number."""
    found = tx.execute(_BY_KEY, {"request_key": request_key}).scalar_one_or_none()
    if found is not None:
        return found
    return tx.execute(_BY_REFERENCE, {"provider": provider, "reference": reference}).scalars().first()


_TABLE = Base.metadata.tables["payout"]
_ADD, _CHANGE = insert(_TABLE), update(_TABLE).where(_TABLE.c.id == bindparam("payout_id"))


def add(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert attempts; the partial unique index refuses a second live one for a part."""
    tx.execute(_ADD, list(rows))


def change(tx: Connection, payout_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of an attempt."""
    tx.execute(_CHANGE, {"payout_id": payout_id, **values})
