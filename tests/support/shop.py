"""Orders and returns for tests, told in a line: what was bought, when it came, what is wrong."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import CursorResult, insert, select, update

from data import database
from data.encryption import blind_index
from data.models.catalogue import Customer, Order, OrderLine, Parcel, Product
from data.models.money import OrderPayment
from data.models.returns import ReturnCase, ReturnLine
from data.vocabulary import Channel, Reason
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor
from services.review.opening import NewLine, NewReturn, open_return

_numbers = count(1)


@dataclass(frozen=True)
class Placed:
    """An order that was placed."""

    order_id: int
    number: str
    line_ids: tuple[int, ...]


@dataclass(frozen=True)
class Bought:
    """One line of an order; the price is in minor units."""

    name: str = "Headphones"
    price: int = 10_000
    quantity: int = 1
    special_terms: bool = False


@dataclass(frozen=True)
class Paid:
    """One payment of an order, in minor units."""

    amount: int
    method: str = "credit_card"
    reference: str | None = None


@dataclass(frozen=True)
class Purchase:
    """Everything about an order that a test may care for; the rest is ordinary."""

    lines: tuple[Bought, ...] = (Bought(),)
    customer: str | None = "Ana Souza"
    email: str | None = "ana@example.org"
    address: str | None = None
    currency: str = "USD"
    usd_per_unit: Decimal = Decimal(1)
    ordered_on: date = date(2025, 12, 28)
    shipped_on: date | None = date(2026, 1, 1)
    delivered_on: date | None = date(2026, 1, 12)
    country: str = "US"
    shipping_charged: int = 0
    parcels: int = 1
    # One payment of the whole amount where none is named.
    payments: tuple[Paid, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


def place_order(purchase: Purchase | None = None) -> Placed:
    """Put the order into the database, each line in a parcel (round robin when there are several)."""
    bought, number = purchase or Purchase(), f"T-{next(_numbers):06d}"
    with database.transaction() as tx:
        customer = _key(
            tx.execute(
                insert(Customer).values(
                    name=bought.customer,
                    name_index=bought.customer and blind_index("customer.name", bought.customer),
                    email=bought.email,
                    address=bought.address,
                    email_index=bought.email and blind_index("customer.email", bought.email),
                    language="en",
                    created_at=clock.now(),
                )
            )
        )
        order = _key(
            tx.execute(
                insert(Order).values(
                    number=number,
                    customer_id=customer,
                    status="delivered",
                    ordered_on=bought.ordered_on,
                    currency=bought.currency,
                    usd_per_unit=bought.usd_per_unit,
                    shipping_charged=bought.shipping_charged,
                    payment_method="credit_card",
                    destination_country=bought.country,
                    source="test",
                    created_at=clock.now(),
                    **bought.extra,
                )
            )
        )
        parcels = [
            _key(
                tx.execute(
                    insert(Parcel).values(
                        order_id=order,
                        position=position + 1,
                        shipped_on=bought.shipped_on,
                        delivered_on=bought.delivered_on,
                        delivery_traceable=bought.delivered_on is not None,
                    )
                )
            )
            for position in range(bought.parcels)
        ]
        lines = []
        for position, line in enumerate(bought.lines):
            product = _key(
                tx.execute(
                    insert(Product).values(
                        sku=f"{number}-{position}", name=line.name, category="audio", special_terms=line.special_terms
                    )
                )
            )
            lines.append(
                _key(
                    tx.execute(
                        insert(OrderLine).values(
                            order_id=order,
                            position=position + 1,
                            product_id=product,
                            parcel_id=parcels[position % len(parcels)],
                            quantity=line.quantity,
                            unit_price_paid=line.price,
                        )
                    )
                )
            )
        whole = sum(line.price * line.quantity for line in bought.lines) + bought.shipping_charged
        for position, paid in enumerate(bought.payments or (Paid(whole),), start=1):
            tx.execute(insert(OrderPayment).values(order_id=order, position=position, refunded=0, **vars(paid)))
    return Placed(order, number, tuple(lines))


def _key(result: CursorResult[Any]) -> int:
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


@dataclass(frozen=True)
class Case:
    """A return that was opened."""

    return_id: int
    rma: str
    order: Placed


def open_case(
    actor: Actor,
    purchase: Purchase | None = None,
    *,
    reason: Reason = Reason.DEFECTIVE,
    contact_date: date = date(2026, 2, 1),
    description: str = "The left side stays silent.",
    quantity: int = 1,
    facts: dict[str, Any] | None = None,
) -> Case:
    """A return of every line of a fresh order, opened by `actor`."""
    order = place_order(purchase)
    opened = open_return(
        actor,
        NewReturn(
            order_number=order.number,
            lines=tuple(NewLine(line, quantity, reason) for line in order.line_ids),
            description=description,
            contact_date=contact_date,
            channel=Channel.EMAIL,
            facts=facts or {},
        ),
    )
    return Case(opened.return_id, opened.rma, order)


def version_of(return_id: int) -> int:
    """The version that a page would show now."""
    with database.reading() as tx:
        version: int = tx.execute(select(ReturnCase.version).where(ReturnCase.id == return_id)).scalar_one()
        return version


def shown(case: Case) -> Shown:
    """What a page of the return would show now, and send with its form."""
    return Shown(case.return_id, version_of(case.return_id))


def lines_of(case: Case) -> list[int]:
    """The return's lines."""
    with database.reading() as tx:
        statement = select(ReturnLine.id).where(ReturnLine.return_id == case.return_id).order_by(ReturnLine.id)
        return list(tx.execute(statement).scalars())


def renumber(case: Case, number: str) -> None:
    """Let the return's order have this number in its shop."""
    with database.transaction() as tx:
        tx.execute(update(Order).where(Order.id == case.order.order_id).values(number=number))
