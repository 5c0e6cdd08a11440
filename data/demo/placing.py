"""Orders of the demonstration as an import takes them: prices in the country's currency, parcels, customer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from zlib import crc32

from data.demo.goods import GOODS
from data.demo.markets import MARKETS, Market
from data.demo.people import Person
from data.demo.story import Unit
from data.queries.catalogue.order_rows import CustomerRow, LineRow, OrderRow, ParcelRow, ProductRow

# What a parcel really costs the shop, in US cents.
_OWN_COST = 720


@dataclass(frozen=True)
class Placed:
    """An order with its customer and products, ready to be imported."""

    row: OrderRow
    customer: CustomerRow
    products: tuple[ProductRow, ...]


@dataclass(frozen=True)
class Basket:
    """What one person bought on a day; `shipping` is what checkout took, in US cents."""

    number: str
    person: Person
    units: tuple[Unit, ...]
    parcels: tuple[ParcelRow, ...]
    ordered: date
    shipping: int
    canceled: bool = False

    @property
    def market(self) -> Market:
        """Where the order goes."""
        return MARKETS[self.person.country]


def parcel(position: int, shipped: date, delivered: date | None, rng: Random, *, traceable: bool) -> ParcelRow:
    """A parcel with its tracking number; it is never delivered before it was shipped."""
    tracking = f"JX{rng.randint(10**8, 10**9 - 1)}{rng.choice(('DE', 'NL', 'US'))}"
    return ParcelRow(position, shipped, delivered and max(delivered, shipped), traceable, tracking)


def placed(basket: Basket) -> Placed:
    """The order of a basket."""
    rng, market = Random(crc32(basket.number.encode())), basket.market
    row = OrderRow(
        number=basket.number,
        customer=f"C-{crc32(basket.person.key.encode()) % 90_000 + 10_000}",
        status="canceled" if basket.canceled else _status(basket.parcels),
        ordered_on=basket.ordered,
        currency=market.currency,
        usd_per_unit=_rate(market, rng),
        shipping_charged=market.price(basket.shipping) if basket.shipping else 0,
        outbound_shipping_cost=market.price(_OWN_COST),
        payment_method=rng.choice(market.payments),
        destination_country=basket.person.country,
        parcels=basket.parcels,
        lines=tuple(_line(position, unit, market) for position, unit in enumerate(basket.units, start=1)),
    )
    person = basket.person
    customer = CustomerRow(row.customer, person.name, person.email, None, person.address, market.language)
    return Placed(row, customer, tuple(_product(unit.sku) for unit in basket.units))


def _status(parcels: tuple[ParcelRow, ...]) -> str:
    if not all(one.shipped_on for one in parcels):
        return "processing"
    return "delivered" if all(one.delivered_on for one in parcels) else "shipped"


def _rate(market: Market, rng: Random) -> Decimal:
    """The rate of the order date: it moves by up to a percent and a half, save that of the dollar to itself."""
    if market.currency == "USD":
        return market.usd_per_unit
    moved = market.usd_per_unit * Decimal(rng.randint(9850, 10150)) / 10_000
    return moved.quantize(market.usd_per_unit)


def _line(position: int, unit: Unit, market: Market) -> LineRow:
    full = market.price(GOODS[unit.sku].price)
    return LineRow(position, unit.sku, unit.parcel, unit.bought or unit.quantity, full * (100 - unit.off) // 100)


def _product(sku: str) -> ProductRow:
    goods = GOODS[sku]
    return ProductRow(sku, goods.look.name, goods.category, goods.weight, goods.special)
