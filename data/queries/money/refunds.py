"""Granted refunds and their lines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.base import Base
from data.models.money import Refund, RefundLine
from data.vocabulary import RefundLineKind, RefundState


@dataclass(frozen=True)
class RefundRow:
    """A refund; amounts in minor units of `currency`."""

    id: int
    return_id: int
    order_id: int
    customer_id: int
    version: int
    state: RefundState
    currency: str
    total: int
    total_usd_cents: int
    granted_by_id: int
    granted_at: datetime
    reason: str | None
    needs_second: bool
    second_by_id: int | None
    second_at: datetime | None
    other_method: str | None
    other_method_by_id: int | None
    other_method_reason: str | None
    form_key: str


@dataclass(frozen=True)
class RefundLineRow:
    """One line of a refund; a deduction is negative."""

    id: int
    refund_id: int
    kind: RefundLineKind
    return_line_id: int | None
    quantity: int | None
    amount: int
    formula: str
    clause: str | None
    live: bool


@dataclass(frozen=True)
class GrantedBefore:
    """A live line of another refund of the same order."""

    return_id: int
    kind: RefundLineKind
    amount: int


_REFUND = tuple(getattr(Refund, name) for name in RefundRow.__dataclass_fields__)
_LINE = tuple(getattr(RefundLine, name) for name in RefundLineRow.__dataclass_fields__)
_ONE = select(*_REFUND).where(Refund.id == bindparam("refund_id"))
_ONE_LOCKED = _ONE.with_for_update()
_BY_KEY = select(*_REFUND).where(Refund.form_key == bindparam("form_key"))
_OF_RETURN = select(*_REFUND).where(Refund.return_id == bindparam("return_id")).order_by(Refund.id.desc())
_OF_ORDER = (
    select(Refund.id)
    .where(
        Refund.order_id == bindparam("order_id"),
        Refund.state.in_(bindparam("states", expanding=True, type_=Refund.state.type)),
    )
    .order_by(Refund.id)
)
_RETURN_OF = select(Refund.return_id).where(Refund.id == bindparam("refund_id"))
_LINES = select(*_LINE).where(RefundLine.refund_id == bindparam("refund_id")).order_by(RefundLine.id)
_LIVE_ON_ORDER = (
    select(RefundLine.return_id, RefundLine.kind, RefundLine.amount)
    .join(Refund, Refund.id == RefundLine.refund_id)
    .where(Refund.order_id == bindparam("order_id"), RefundLine.live)
)
_SUM = select(func.coalesce(func.sum(Refund.total_usd_cents), 0)).where(
    Refund.customer_id.in_(bindparam("customers", expanding=True)),
    Refund.granted_at > bindparam("since", type_=Refund.granted_at.type),
    Refund.state != RefundState.WITHDRAWN,
)


def find(tx: Connection, refund_id: int, *, lock: bool = False) -> RefundRow | None:
    """A refund by its id; with `lock`, nobody else changes it until the transaction ends."""
    row = tx.execute(_ONE_LOCKED if lock else _ONE, {"refund_id": refund_id}).one_or_none()
    return None if row is None else RefundRow(**row._mapping)


def return_of(tx: Connection, refund_id: int) -> int | None:
    """The return that a refund belongs to: it is locked before the refund, everywhere."""
    return tx.execute(_RETURN_OF, {"refund_id": refund_id}).scalar_one_or_none()


def by_form_key(tx: Connection, form_key: str) -> RefundRow | None:
    """The refund that a form has made already."""
    row = tx.execute(_BY_KEY, {"form_key": form_key}).one_or_none()
    return None if row is None else RefundRow(**row._mapping)


def of_return(tx: Connection, return_id: int) -> tuple[RefundRow, ...]:
    """The refunds of a return, newest first."""
    return tuple(RefundRow(**row._mapping) for row in tx.execute(_OF_RETURN, {"return_id": return_id}))


def of_order(tx: Connection, order_id: int, states: Collection[RefundState]) -> tuple[int, ...]:
    """The refunds of an order in these states, on any of its returns, oldest first."""
    return tuple(tx.execute(_OF_ORDER, {"order_id": order_id, "states": list(states)}).scalars())


def lines(tx: Connection, refund_id: int) -> tuple[RefundLineRow, ...]:
    """The lines of a refund in the order in which they were granted."""
    return tuple(RefundLineRow(**row._mapping) for row in tx.execute(_LINES, {"refund_id": refund_id}))


def live_on_order(tx: Connection, order_id: int) -> tuple[GrantedBefore, ...]:
    """What was granted on an order, on any of its returns, and not withdrawn."""
    return tuple(GrantedBefore(*row) for row in tx.execute(_LIVE_ON_ORDER, {"order_id": order_id}))


def granted_since(tx: Connection, customers: tuple[int, ...], since: datetime) -> int:
    """The sum in US cents of what was granted to a person since an instant and not withdrawn."""
    return int(tx.execute(_SUM, {"customers": list(customers), "since": since}).scalar_one())


# On the plain tables, built once: the money desk's writes are its hottest statements.
_REFUND_TABLE, _LINE_TABLE = Base.metadata.tables["refund"], Base.metadata.tables["refund_line"]
_ADD, _ADD_LINES = insert(_REFUND_TABLE), insert(_LINE_TABLE)
_CHANGE = (
    update(_REFUND_TABLE)
    .where(_REFUND_TABLE.c.id == bindparam("refund_id"))
    .values(version=_REFUND_TABLE.c.version + 1)
)


def add(tx: Connection, values: dict[str, Any]) -> int:
    """Insert a refund; its id."""
    key = tx.execute(_ADD, values).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new refund no number.")
    return int(key[0])


def add_lines(tx: Connection, lines: list[dict[str, Any]]) -> None:
    """Insert the lines of a refund; each names every column."""
    tx.execute(_ADD_LINES, lines)


def change(tx: Connection, refund_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a refund and count its version up."""
    tx.execute(_CHANGE, {"refund_id": refund_id, **values})


def end_lines(tx: Connection, refund_id: int, *, live: bool = False) -> None:
    """The refund is withdrawn, and what its lines covered may be granted again; `live` where it counts after all."""
    tx.execute(update(RefundLine).where(RefundLine.refund_id == refund_id).values(live=live))
