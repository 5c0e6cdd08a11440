"""The shelf: how many units of a product are there and promised, and every change of the figure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from data.models.catalogue import Product
from data.models.warehouse import StockItem, StockMovement
from data.vocabulary import StockMove

_LISTED_AT_MOST = 50


@dataclass(frozen=True)
class StockRow:
    """Units of a product on the shelf, and how many of them are promised to a customer."""

    product_id: int
    sku: str
    product: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """Units that may still be promised."""
        return self.on_hand - self.reserved


_ROW = (
    StockItem.product_id,
    Product.sku,
    Product.name.label("product"),
    StockItem.on_hand,
    StockItem.reserved,
)
_FOUND = (
    select(*_ROW)
    .join(Product, Product.id == StockItem.product_id)
    .where(StockItem.product_id == bindparam("product_id"))
)
_LOCKED = _FOUND.with_for_update(of=StockItem)
_UNIT_SUM = select(func.coalesce(func.sum(StockMovement.delta), 0)).where(
    StockMovement.product_id == bindparam("product_id"), StockMovement.unit_id == bindparam("unit_id")
)
_ON_SHELF = func.coalesce(StockItem.on_hand, 0)


def locked(tx: Connection, product_id: int) -> StockRow | None:
    """The product's stock, which nobody else changes until the transaction ends; None where there is no product."""
    if tx.execute(select(Product.id).where(Product.id == product_id)).one_or_none() is None:
        return None
    upsert = sqlite_insert if tx.dialect.name == "sqlite" else postgres_insert
    tx.execute(upsert(StockItem).values(product_id=product_id, on_hand=0, reserved=0).on_conflict_do_nothing())
    return StockRow(**tx.execute(_LOCKED, {"product_id": product_id}).one()._mapping)


def free(tx: Connection, product_id: int) -> int:
    """Units of the product that may be promised now."""
    row = tx.execute(_FOUND, {"product_id": product_id}).one_or_none()
    return 0 if row is None else StockRow(**row._mapping).free


def change(tx: Connection, product_id: int, *, on_hand: int = 0, reserved: int = 0) -> None:
    """Add to the figures of a product, or take from them."""
    tx.execute(
        update(StockItem)
        .where(StockItem.product_id == product_id)
        .values(on_hand=StockItem.on_hand + on_hand, reserved=StockItem.reserved + reserved)
    )


def add_movement(
    tx: Connection,
    product_id: int,
    delta: int,
    why: StockMove,
    *,
    by_id: int | None,
    at: datetime,
    unit_id: int | None = None,
    replacement_id: int | None = None,
) -> None:
    """Write down a change of what is on hand."""
    values: dict[str, Any] = {"unit_id": unit_id, "replacement_id": replacement_id, "by_id": by_id, "at": at}
    tx.execute(insert(StockMovement).values(product_id=product_id, delta=delta, why=why, **values))


def shelved(tx: Connection, product_id: int, unit_id: int) -> bool:
    """Whether this returned unit was put on the shelf and not taken back."""
    return bool(tx.execute(_UNIT_SUM, {"product_id": product_id, "unit_id": unit_id}).scalar_one())


def search(tx: Connection, text: str) -> tuple[StockRow, ...]:
    """Products whose number or name holds the text, 50 at most; without text those that have stock."""
    statement = (
        select(
            Product.id.label("product_id"),
            Product.sku,
            Product.name.label("product"),
            _ON_SHELF.label("on_hand"),
            func.coalesce(StockItem.reserved, 0).label("reserved"),
        )
        .outerjoin(StockItem, StockItem.product_id == Product.id)
        .order_by(Product.name, Product.id)
        .limit(_LISTED_AT_MOST)
    )
    wanted = (
        Product.name.icontains(text, autoescape=True) | Product.sku.icontains(text, autoescape=True)
        if text
        else StockItem.product_id.is_not(None)
    )
    return tuple(StockRow(**row._mapping) for row in tx.execute(statement.where(wanted)))
