"""The ceilings of order lines: read under a lock and changed in one statement each."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.models.catalogue import OrderLine
from data.models.money import LineBalance


@dataclass(frozen=True)
class BalanceRow:
    """Units and minor units of one order line."""

    order_line_id: int
    quantity: int
    unit_price_paid: int
    accepted_units: int
    replaced_units: int
    refunded: int


_COLUMNS = (
    LineBalance.order_line_id,
    LineBalance.quantity,
    LineBalance.unit_price_paid,
    LineBalance.accepted_units,
    LineBalance.replaced_units,
    LineBalance.refunded,
)
_LOCKED = select(*_COLUMNS).where(LineBalance.order_line_id == bindparam("line")).with_for_update()
_READ = select(*_COLUMNS).where(LineBalance.order_line_id == bindparam("line"))
_CHANGE = (
    update(LineBalance)
    .where(LineBalance.order_line_id == bindparam("line"))
    .values(
        accepted_units=LineBalance.accepted_units + bindparam("accepted"),
        replaced_units=LineBalance.replaced_units + bindparam("replaced"),
        refunded=LineBalance.refunded + bindparam("taken"),
    )
)
_ZERO: ColumnElement[int] = literal_column("0")
_UNTOUCHED = select(OrderLine.id, OrderLine.quantity, OrderLine.unit_price_paid, _ZERO, _ZERO, _ZERO).where(
    OrderLine.id == bindparam("line")
)
_MAKE = {
    name: dialect.insert(LineBalance)
    .from_select([column.key for column in _COLUMNS], _UNTOUCHED)
    .on_conflict_do_nothing(index_elements=["order_line_id"])
    .returning(*_COLUMNS)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_BOUGHT = select(OrderLine.quantity, OrderLine.unit_price_paid).where(OrderLine.id == bindparam("line"))


def locked(tx: Connection, order_line_id: int) -> BalanceRow:
    """The line's balance, made on first use; nobody else changes it until the transaction ends."""
    row = tx.execute(_LOCKED, {"line": order_line_id}).one_or_none()
    # Two transactions may be the first at once on PostgreSQL: the second finds the row of the first.
    row = row or tx.execute(_MAKE[tx.dialect.name], {"line": order_line_id}).one_or_none()
    row = row or tx.execute(_LOCKED, {"line": order_line_id}).one()
    return BalanceRow(**row._mapping)


def read(tx: Connection, order_line_id: int) -> BalanceRow:
    """The line's balance as it is now, untouched where nothing has been accepted yet."""
    row = tx.execute(_READ, {"line": order_line_id}).one_or_none()
    if row is not None:
        return BalanceRow(**row._mapping)
    bought = tx.execute(_BOUGHT, {"line": order_line_id}).one()
    return BalanceRow(order_line_id, bought.quantity, bought.unit_price_paid, 0, 0, 0)


def change(tx: Connection, order_line_id: int, *, accepted: int = 0, replaced: int = 0, refunded: int = 0) -> None:
    """Add to the figures of a line; the table's checks refuse what would go above the ceiling."""
    tx.execute(_CHANGE, {"line": order_line_id, "accepted": accepted, "replaced": replaced, "taken": refunded})
