"""Packing lists of products: the parts, and what a missing one costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.models.catalogue import Product
from data.models.warehouse import Accessory


@dataclass(frozen=True)
class AccessoryRow:
    """One part of a product's packing list; the price in minor units of `currency`."""

    id: int
    product_id: int
    name: str
    price: int
    currency: str
    retired: bool


@dataclass(frozen=True)
class ProductRow:
    """A product with the number of parts on its packing list."""

    id: int
    sku: str
    name: str
    parts: int


_ACCESSORY = tuple(getattr(Accessory, name) for name in AccessoryRow.__annotations__)
_OF_PRODUCTS = (
    select(*_ACCESSORY)
    .where(Accessory.product_id.in_(bindparam("products", expanding=True)))
    .order_by(Accessory.product_id, Accessory.name)
)
_PARTS = (
    select(func.count())
    .select_from(Accessory)
    .where(Accessory.product_id == Product.id, ~Accessory.retired)
    .scalar_subquery()
)


def of_products(tx: Connection, product_ids: Iterable[int]) -> tuple[AccessoryRow, ...]:
    """The packing lists of these products, retired parts too."""
    return tuple(AccessoryRow(**row._mapping) for row in tx.execute(_OF_PRODUCTS, {"products": list(product_ids)}))


def find(tx: Connection, accessory_id: int, *, lock: bool = False) -> AccessoryRow | None:
    """One part; with `lock`, nobody else changes it until the transaction ends."""
    statement = select(*_ACCESSORY).where(Accessory.id == accessory_id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else AccessoryRow(**row._mapping)


def product(tx: Connection, product_id: int) -> ProductRow | None:
    """One product; nobody else changes it until the transaction ends."""
    statement = select(Product.id, Product.sku, Product.name, _PARTS.label("parts")).where(Product.id == product_id)
    row = tx.execute(statement).one_or_none()
    return None if row is None else ProductRow(**row._mapping)


def products(tx: Connection, text: str, most: int) -> tuple[ProductRow, ...]:
    """Products whose number or name holds the text, by name."""
    wanted = Product.name.icontains(text, autoescape=True) | Product.sku.icontains(text, autoescape=True)
    statement = (
        select(Product.id, Product.sku, Product.name, _PARTS.label("parts"))
        .where(wanted)
        .order_by(Product.name, Product.id)
        .limit(most)
    )
    return tuple(ProductRow(**row._mapping) for row in tx.execute(statement))


def add(tx: Connection, product_id: int, name: str, price: int, currency: str) -> int:
    """Put a part on a packing list; its id."""
    values = {"product_id": product_id, "name": name, "price": price, "currency": currency, "retired": False}
    key = tx.execute(insert(Accessory).values(**values)).inserted_primary_key
    if key is None:
        raise RuntimeError("The database gave the new part no number.")
    return int(key[0])


def change(tx: Connection, accessory_id: int, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns of a part."""
    tx.execute(update(Accessory).where(Accessory.id == accessory_id).values(**values))
