"""What an order line may still cost: accepted units times the price paid, less what was refunded or replaced.

Building blocks. Each locks the line's row, says in a sentence what does not fit, and leaves the last word to the
table's checks: the ceiling is per received unit.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.money import balances as rows
from data.queries.money.balances import BalanceRow
from services.desk.errors import MoneyLimit


@dataclass(frozen=True)
class Balance:
    """Units and minor units of one order line; `left` may still be refunded."""

    quantity: int
    unit_price_paid: int
    accepted_units: int
    replaced_units: int
    refunded: int

    @property
    def ceiling(self) -> int:
        """The most that may ever be refunded for what is accepted so far."""
        return (self.accepted_units - self.replaced_units) * self.unit_price_paid

    @property
    def left(self) -> int:
        """What may still be refunded."""
        return self.ceiling - self.refunded


def of(tx: Connection, order_line_id: int) -> Balance:
    """The balance of an order line."""
    return _balance(rows.read(tx, order_line_id))


def locked(tx: Connection, order_line_id: int) -> Balance:
    """`of`, and nobody else changes it until the transaction ends."""
    return _balance(rows.locked(tx, order_line_id))


def accept(tx: Connection, order_line_id: int, units: int) -> None:
    """Units were received and accepted, or are settled without a return; MoneyLimit above what was bought."""
    now = locked(tx, order_line_id)
    if now.accepted_units + units > now.quantity:
        raise MoneyLimit(
            f"{now.accepted_units} of {now.quantity} units of this line are accepted already; {units} more cannot be."
        )
    rows.change(tx, order_line_id, accepted=units)


def unaccept(tx: Connection, order_line_id: int, units: int) -> None:
    """A correction takes units out again; MoneyLimit where money or a replacement rests on them."""
    now = locked(tx, order_line_id)
    kept = now.accepted_units - units
    if kept < now.replaced_units or (kept - now.replaced_units) * now.unit_price_paid < now.refunded:
        raise MoneyLimit(
            "Money or a replacement already rests on these units. Withdraw the refund or the replacement first."
        )
    rows.change(tx, order_line_id, accepted=-units)


def replace(tx: Connection, order_line_id: int, units: int) -> None:
    """Accepted units are replaced or repaired: no money can be had for them; MoneyLimit where it was granted."""
    now = locked(tx, order_line_id)
    if (now.accepted_units - now.replaced_units - units) * now.unit_price_paid < now.refunded:
        raise MoneyLimit("These units are refunded, or not accepted yet, and cannot be replaced as well.")
    rows.change(tx, order_line_id, replaced=units)


def unreplace(tx: Connection, order_line_id: int, units: int) -> None:
    """A replacement was cancelled before it left."""
    locked(tx, order_line_id)
    rows.change(tx, order_line_id, replaced=-units)


def take(tx: Connection, order_line_id: int, amount: int) -> None:
    """Reserve `amount` minor units of what may be refunded; MoneyLimit above it."""
    now = locked(tx, order_line_id)
    if amount > now.left:
        raise MoneyLimit(
            "This is more than may still be refunded for this line: only units that arrived and were accepted count, "
            "at the price that was paid, less earlier refunds. Lower the amount."
        )
    rows.change(tx, order_line_id, refunded=amount)


def give_back(tx: Connection, order_line_id: int, amount: int) -> None:
    """A grant was withdrawn: its amount may be granted again."""
    locked(tx, order_line_id)
    rows.change(tx, order_line_id, refunded=-amount)


def _balance(row: BalanceRow) -> Balance:
    return Balance(row.quantity, row.unit_price_paid, row.accepted_units, row.replaced_units, row.refunded)
