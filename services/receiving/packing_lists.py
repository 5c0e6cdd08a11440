"""Packing lists: which parts a product is sold with, and what a missing one costs (BR-12, BR-13)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.queries.warehouse import packing_lists as rows
from data.queries.warehouse.packing_lists import AccessoryRow, ProductRow
from data.vocabulary import AuditTag, Permission
from services.desk import audit
from services.desk.access import Actor, command, query
from services.desk.errors import Conflict, InvalidInput, NotFound
from services.desk.text import form_values
from services.desk.text.amounts import AmountRefused, read_minor
from services.policy import money

__all__ = ["AccessoryRow", "PackingList", "ProductRow", "add_part", "packing_list", "products", "reprice", "retire"]

LONGEST_NAME = 100
MOST_LISTED = 200


@dataclass(frozen=True)
class PackingList:
    """A product with its parts; retired ones last."""

    product: ProductRow
    parts: tuple[AccessoryRow, ...]


@dataclass(frozen=True)
class PartChanged:
    """The part that was written; `changed` is false where nothing was new."""

    accessory_id: int
    changed: bool = True


@query(Permission.CATALOGUE_MANAGE)
def products(tx: Connection, actor: Actor, text: str) -> tuple[ProductRow, ...]:
    """Products by number or name, all of them where no text is given; MOST_LISTED at most, by name."""
    wanted = form_values.term(text)
    return rows.products(tx, wanted, MOST_LISTED) if wanted or not text.strip() else ()


@query(Permission.CATALOGUE_MANAGE)
def packing_list(tx: Connection, actor: Actor, product_id: int) -> PackingList:
    """The product's parts; NotFound where there is no such product."""
    parts = sorted(rows.of_products(tx, [product_id]), key=lambda part: (part.retired, part.name))
    return PackingList(_product(tx, product_id), tuple(parts))


@command(Permission.CATALOGUE_MANAGE)
def add_part(tx: Connection, actor: Actor, product_id: int, name: str, price: str, currency: str) -> PartChanged:
    """Put a part on the list, or take a retired one of that name up again; the price as a decimal text."""
    product = _product(tx, product_id)
    wanted = form_values.line(name, "The name of the part", longest=LONGEST_NAME) or ""
    code, minor = _price(price, currency)
    same = next((p for p in rows.of_products(tx, [product.id]) if p.name.casefold() == wanted.casefold()), None)
    if same is not None and not same.retired:
        raise InvalidInput(f"“{same.name}” is on the list already. Change its price there.")
    if same is not None:
        rows.change(tx, same.id, price=minor, currency=code, retired=False)
        part_id = same.id
    else:
        part_id = rows.add(tx, product.id, wanted, minor, code)
    audit.record(
        tx,
        actor,
        AuditTag.CATALOGUE_CHANGED,
        f"product:{product.id}",
        {"part": part_id, "name": wanted, "price": minor, "currency": code},
    )
    return PartChanged(part_id)


@command(Permission.CATALOGUE_MANAGE)
def reprice(tx: Connection, actor: Actor, shown: AccessoryRow, price: str, currency: str) -> PartChanged:
    """Give a part another price from now on; what was noted as missing before keeps its own."""
    part = _part(tx, shown)
    code, minor = _price(price, currency)
    if (minor, code) == (part.price, part.currency):
        return PartChanged(part.id, changed=False)
    rows.change(tx, part.id, price=minor, currency=code)
    details = {"part": part.id, "from": part.price, "price": minor, "currency": code}
    audit.record(tx, actor, AuditTag.CATALOGUE_CHANGED, f"product:{part.product_id}", details)
    return PartChanged(part.id)


@command(Permission.CATALOGUE_MANAGE)
def retire(tx: Connection, actor: Actor, shown: AccessoryRow) -> PartChanged:
    """Take a part off the list; old inspections still name it."""
    part = _part(tx, shown)
    if part.retired:
        return PartChanged(part.id, changed=False)
    rows.change(tx, part.id, retired=True)
    audit.record(
        tx, actor, AuditTag.CATALOGUE_CHANGED, f"product:{part.product_id}", {"part": part.id, "retired": True}
    )
    return PartChanged(part.id)


def _part(tx: Connection, shown: AccessoryRow) -> AccessoryRow:
    part = rows.find(tx, shown.id, lock=True)
    if part is None:
        raise NotFound("There is no such part. Reload the page.")
    if (part.price, part.currency) != (shown.price, shown.currency):
        raise Conflict("Somebody else changed this part meanwhile; nothing was written. Look at it again.")
    return part


def _product(tx: Connection, product_id: int) -> ProductRow:
    found = rows.product(tx, product_id)
    if found is None:
        raise NotFound("There is no such product. Search for it again.")
    return found


def _price(price: str, currency: str) -> tuple[str, int]:
    code = currency.strip().upper()
    if not money.is_currency(code):
        raise InvalidInput("The price needs a currency, such as USD.")
    try:
        return code, read_minor(price, code)
    except AmountRefused as refusal:
        raise InvalidInput(f"The price {refusal}.") from refusal
