"""The shelf: units put back after inspection, promised to customers, shipped, and counted.

What is on hand is always the sum of the movements. The building blocks lock the product's row, change it in the
caller's transaction and leave the audit entry to the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.warehouse import stock as rows
from data.queries.warehouse.stock import StockRow
from data.vocabulary import AuditTag, Permission, StockMove
from services.desk import audit, clock
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound, OutOfStock
from services.desk.text.form_values import need, term, whole

MOST_COUNTED = 1_000_000


@dataclass(frozen=True)
class Counted:
    """The figure after a count; `changed` is false where the shelf held what the desk knew."""

    on_hand: int
    delta: int
    changed: bool


def hold(tx: Connection, product_ids: Iterable[int | None]) -> None:
    """Lock the rows of several products, always in the same order, so that no two acts wait for each other."""
    wanted = sorted({product_id for product_id in product_ids if product_id is not None})
    # A single row is locked as it is changed.
    for product_id in wanted if len(wanted) > 1 else ():
        _locked(tx, product_id)


def restock(tx: Connection, actor: Actor, product_id: int, unit_id: int) -> None:
    """Put an inspected unit on the shelf; a unit that lies there already stays one unit."""
    held = _locked(tx, product_id)
    if not rows.shelved(tx, held.product_id, unit_id):
        _move(tx, actor, held.product_id, 1, StockMove.RESTOCKED, unit_id=unit_id)


def take_back(tx: Connection, actor: Actor, product_id: int, unit_id: int) -> None:
    """Take a unit off the shelf because its reception was corrected; nothing happens where it was not put there.

    Conflict while every unit on the shelf is promised to a customer.
    """
    held = _locked(tx, product_id)
    if not rows.shelved(tx, held.product_id, unit_id):
        return
    if held.free < 1:
        raise Conflict(
            f"{held.product}: every unit on the shelf is promised to a customer. Cancel a replacement that has not "
            "been shipped, then correct the reception."
        )
    _move(tx, actor, held.product_id, -1, StockMove.CORRECTED, unit_id=unit_id)


def reserve(tx: Connection, product_id: int, n: int) -> None:
    """Promise `n` units; OutOfStock where fewer are free."""
    held = _locked(tx, product_id)
    if held.free < n:
        raise OutOfStock(f"{held.product}: {n} wanted, {held.free or 'none'} free on the shelf.")
    rows.change(tx, product_id, reserved=n)


def free(tx: Connection, product_id: int) -> int:
    """Units that may be promised now."""
    return rows.free(tx, product_id)


def release(tx: Connection, product_id: int, n: int) -> None:
    """Give `n` promised units back to the shelf."""
    _locked(tx, product_id)
    rows.change(tx, product_id, reserved=-n)


def ship(tx: Connection, actor: Actor, product_id: int, n: int, replacement_id: int) -> None:
    """Take `n` promised units off the shelf for good."""
    _locked(tx, product_id)
    rows.change(tx, product_id, reserved=-n)
    _move(tx, actor, product_id, -n, StockMove.SHIPPED, replacement_id=replacement_id)


@command(Permission.CATALOGUE_MANAGE)
def count(tx: Connection, actor: Actor, product_id: int, counted: str | int, reason: str) -> Counted:
    """Set what is on hand to what was counted, with the reason; below what is promised is refused."""
    found = whole(counted, "The count", least=0, most=MOST_COUNTED)
    need(reason, "Say why the figure changes")
    held = _locked(tx, product_id)
    if found < held.reserved:
        raise InvalidInput(
            f"{held.product}: {held.reserved} units are promised to customers, so {found} cannot be all there is. "
            "Cancel replacements that have not been shipped first."
        )
    delta = found - held.on_hand
    if delta:
        _move(tx, actor, product_id, delta, StockMove.COUNTED)
        audit.record(
            tx, actor, AuditTag.CATALOGUE_CHANGED, f"product:{product_id}", {"stock": found, "delta": delta}, reason
        )
    return Counted(found, delta, changed=bool(delta))


@query(Permission.RETURN_READ)
def shelf(tx: Connection, actor: Actor, text: str = "") -> tuple[StockRow, ...]:
    """Products by number or name with their stock, 50 at most; without text those that have any."""
    return rows.search(tx, term(text))


def _move(
    tx: Connection,
    actor: Actor,
    product_id: int,
    delta: int,
    why: StockMove,
    *,
    unit_id: int | None = None,
    replacement_id: int | None = None,
) -> None:
    rows.change(tx, product_id, on_hand=delta)
    rows.add_movement(
        tx,
        product_id,
        delta,
        why,
        by_id=actor.staff_id,
        at=clock.now(),
        unit_id=unit_id,
        replacement_id=replacement_id,
    )


def _locked(tx: Connection, product_id: int) -> StockRow:
    found = rows.locked(tx, product_id)
    if found is None:
        raise NotFound("There is no such product. Reload the page.")
    return found
