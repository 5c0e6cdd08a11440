"""Orders as an import sees them: what is stored, and the inserts and updates of a chunk, in batches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.encryption import blind_index
from data.models.base import Base
from data.models.catalogue import Customer, Order, OrderLine, Parcel, Product
from data.person_keys import home_key, phone_key
from data.queries.catalogue.order_rows import CustomerRow, LineRow, OrderRow, ParcelRow, ProductRow, StoredOrder

_HEADER = (
    Order.number,
    Customer.shop_reference.label("customer"),
    Order.status,
    Order.ordered_on,
    Order.currency,
    Order.usd_per_unit,
    Order.shipping_charged,
    Order.outbound_shipping_cost,
    Order.payment_method,
    Order.destination_country,
)
_RESTRICTED = Customer.restricted_at.is_not(None).label("restricted")
_FIELDS = tuple(column.key for column in _HEADER if column.key != "customer")


def stored_orders(tx: Connection, numbers: Collection[str], *, lock: bool = False) -> dict[str, StoredOrder]:
    """The orders among these numbers that exist; with `lock`, nobody opens a return on them meanwhile."""
    statement = select(Order.id, *_HEADER, _RESTRICTED).join(Customer, Customer.id == Order.customer_id)
    statement = statement.where(Order.number.in_(list(numbers))).order_by(Order.id)
    found = tx.execute(statement.with_for_update(of=Order) if lock else statement).all()
    ids = [row.id for row in found]
    parcels, lines = _parcels(tx, ids), _lines(tx, ids)
    return {row.number: _stored(row._mapping, parcels.get(row.id, []), lines.get(row.id, [])) for row in found}


def _parcels(tx: Connection, order_ids: list[int]) -> dict[int, list[tuple[int, ParcelRow]]]:
    rows = tx.execute(
        select(
            Parcel.order_id,
            Parcel.id,
            Parcel.position,
            Parcel.shipped_on,
            Parcel.delivered_on,
            Parcel.delivery_traceable,
            Parcel.tracking_number,
        )
        .where(Parcel.order_id.in_(order_ids))
        .order_by(Parcel.order_id, Parcel.position)
    )
    return {
        order: [(row[1], ParcelRow(*row[2:])) for row in group]
        for order, group in groupby(rows, key=lambda row: row[0])
    }


def _lines(tx: Connection, order_ids: list[int]) -> dict[int, list[tuple[int, LineRow]]]:
    rows = tx.execute(
        select(
            OrderLine.order_id,
            OrderLine.id,
            OrderLine.position,
            Product.sku,
            Parcel.position,
            OrderLine.quantity,
            OrderLine.unit_price_paid,
        )
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Parcel, Parcel.id == OrderLine.parcel_id)
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    return {
        order: [(row[1], LineRow(*row[2:])) for row in group] for order, group in groupby(rows, key=lambda row: row[0])
    }


def _stored(
    header: Mapping[Any, Any], parcels: list[tuple[int, ParcelRow]], lines: list[tuple[int, LineRow]]
) -> StoredOrder:
    row = OrderRow(
        **{key: value for key, value in header.items() if key not in {"id", "restricted"}},
        parcels=tuple(parcel for _, parcel in parcels),
        lines=tuple(line for _, line in lines),
    )
    return StoredOrder(
        header["id"],
        row,
        {parcel.position: key for key, parcel in parcels},
        {line.position: key for key, line in lines},
        restricted=header["restricted"],
    )


@dataclass(frozen=True)
class Known:
    """Ids of the rows that exist, by their key, and what a file says anew of some of them."""

    ids: dict[str, int]
    news: dict[str, dict[str, Any]]


def known_customers(tx: Connection, customers: Collection[CustomerRow]) -> Known:
    """Which of these customers exist and what changes; blank values erase nothing."""
    wanted = {row.reference: _customer_values(row) for row in customers}
    columns = (Customer.id, *(getattr(Customer, key) for key in _customer_values(CustomerRow(""))))
    statement = select(Customer.shop_reference, *columns).where(Customer.shop_reference.in_(list(wanted)))
    known = _known({row.shop_reference: row._mapping for row in tx.execute(statement)}, wanted)
    return Known(known.ids, {key: news for key, news in known.news.items() if key not in _restricted(tx, known)})


def _restricted(tx: Connection, known: Known) -> set[str]:
    """Those customers whose data are only kept, whatever a file says of them."""
    theirs = (Customer.shop_reference.in_(list(known.news)), Customer.restricted_at.is_not(None))
    found = tx.execute(select(Customer.shop_reference).where(*theirs)).scalars() if known.news else ()
    return {reference for reference in found if reference is not None}


def put_customers(tx: Connection, customers: Collection[CustomerRow], at: datetime) -> dict[str, int]:
    """Insert new customers, update changed ones, and give the ids by reference."""
    known = known_customers(tx, customers)
    for reference, changes in known.news.items():
        tx.execute(update(Customer).where(Customer.id == known.ids[reference]).values(**changes))
    new = [row for row in customers if row.reference not in known.ids]
    _insert(
        tx,
        Customer,
        [
            {
                "created_at": at,
                "shop_reference": row.reference,
                **_customer_values(row),
                "language": row.language or "en",
            }
            for row in new
        ],
    )
    return known.ids | known_customers(tx, new).ids


def _customer_values(row: CustomerRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "name_index": row.name and blind_index("customer.name", row.name),
        "email": row.email,
        "email_index": row.email and blind_index("customer.email", row.email),
        "phone": row.phone,
        "phone_index": phone_key(row.phone),
        "address": row.address,
        "home_index": home_key(row.name, row.address),
        "language": row.language,
    }


def known_products(tx: Connection, products: Collection[ProductRow]) -> Known:
    """Which of these products exist and what changes; blank values erase nothing."""
    wanted = {row.sku: vars(row) for row in products}
    columns = (Product.id, Product.name, Product.category, Product.weight_g, Product.special_terms)
    rows = tx.execute(select(Product.sku, *columns).where(Product.sku.in_(list(wanted))))
    return _known({row.sku: row._mapping for row in rows}, wanted)


def put_products(tx: Connection, products: Collection[ProductRow]) -> dict[str, int]:
    """Insert new products, update changed ones, and give the ids by SKU."""
    known = known_products(tx, products)
    for sku, changes in known.news.items():
        tx.execute(update(Product).where(Product.id == known.ids[sku]).values(**changes))
    new = [row for row in products if row.sku not in known.ids]
    defaults = [{"name": row.name or row.sku, "special_terms": bool(row.special_terms)} for row in new]
    _insert(tx, Product, [vars(row) | default for row, default in zip(new, defaults, strict=True)])
    return known.ids | known_products(tx, new).ids


def _known(stored: Mapping[str, Mapping[Any, Any]], wanted: Mapping[str, Mapping[str, Any]]) -> Known:
    news = {
        key: {name: value for name, value in wanted[key].items() if value is not None and row[name] != value}
        for key, row in stored.items()
    }
    return Known({key: row["id"] for key, row in stored.items()}, {key: some for key, some in news.items() if some})


def add_orders(
    tx: Connection, orders: Sequence[OrderRow], customers: Mapping[str, int], *, source: str, at: datetime
) -> dict[str, int]:
    """Insert the orders' own rows, without parcels and lines, and give the ids by number."""
    if not orders:
        return {}
    _insert(tx, Order, [{**_order_values(row, customers), "source": source, "created_at": at} for row in orders])
    numbers = [row.number for row in orders]
    return {row.number: row.id for row in tx.execute(select(Order.number, Order.id).where(Order.number.in_(numbers)))}


def change_order(tx: Connection, order_id: int, row: OrderRow, customers: Mapping[str, int]) -> None:
    """Write the order's own row anew."""
    tx.execute(update(Order).where(Order.id == order_id).values(**_order_values(row, customers)))


def _order_values(row: OrderRow, customers: Mapping[str, int]) -> dict[str, Any]:
    values = {key: getattr(row, key) for key in _FIELDS}
    owner = {"customer_id": customers[row.customer]} if row.customer in customers else {}
    defaults = {"status": row.status or row.status_by_dates, "shipping_charged": row.shipping_charged or 0}
    return values | owner | defaults


def put_parcels(
    tx: Connection, order_ids: Collection[int], parcels: Sequence[tuple[int, int | None, ParcelRow]]
) -> dict[tuple[int, int], int]:
    """Insert or update parcels (order id, parcel id where it exists, row); all ids of the orders by id and position."""
    values = [{**vars(row), "delivery_traceable": row.delivery_traceable is not False} for _, _, row in parcels]
    new = zip(values, parcels, strict=True)
    _insert(tx, Parcel, [{"order_id": order, **value} for value, (order, key, _) in new if key is None])
    for value, (_, key, _) in zip(values, parcels, strict=True):
        if key is not None:
            tx.execute(update(Parcel).where(Parcel.id == key).values(**value))
    rows = tx.execute(select(Parcel.order_id, Parcel.position, Parcel.id).where(Parcel.order_id.in_(order_ids)))
    return {(row.order_id, row.position): row.id for row in rows}


def put_lines(
    tx: Connection,
    lines: Sequence[tuple[int, int | None, LineRow]],
    products: Mapping[str, int],
    parcels: Mapping[tuple[int, int], int],
) -> None:
    """Insert or update order lines (order id, line id where it exists, row)."""
    values = [
        {
            "order_id": order,
            "position": row.position,
            "product_id": products[row.sku],
            "parcel_id": None if row.parcel is None else parcels[order, row.parcel],
            "quantity": row.quantity,
            "unit_price_paid": row.unit_price_paid,
        }
        for order, _, row in lines
    ]
    _insert(tx, OrderLine, [value for value, line in zip(values, lines, strict=True) if line[1] is None])
    for value, (_, key, _) in zip(values, lines, strict=True):
        if key is not None:
            tx.execute(update(OrderLine).where(OrderLine.id == key).values(**value))


def _insert(tx: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(insert(table), rows)
