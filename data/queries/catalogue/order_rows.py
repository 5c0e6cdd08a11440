"""Orders as an import compares them: what a file says and what is stored have the same shape."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class CustomerRow:
    """A buyer; `reference` is the shop's own number for the person; None where a file says nothing."""

    reference: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class ProductRow:
    """Something that the shop sells; None where a file says nothing."""

    sku: str
    name: str | None = None
    category: str | None = None
    weight_g: int | None = None
    special_terms: bool | None = None


@dataclass(frozen=True)
class ParcelRow:
    """An outbound parcel with the shop's calendar days; None where a file says nothing."""

    position: int
    shipped_on: date | None = None
    delivered_on: date | None = None
    delivery_traceable: bool | None = None
    tracking_number: str | None = None


@dataclass(frozen=True)
class LineRow:
    """Units of one product in a parcel; the price is per unit in minor units."""

    position: int
    sku: str
    parcel: int | None
    quantity: int
    unit_price_paid: int


@dataclass(frozen=True)
class PaidRow:
    """One payment of an order in minor units; `reference` is the payment service's own number of it."""

    position: int
    method: str | None
    amount: int
    reference: str | None = None


@dataclass(frozen=True)
class OrderRow:
    """An order with its parcels and lines, amounts in minor units of `currency`; None where a file says nothing."""

    number: str
    customer: str
    status: str | None
    ordered_on: date
    currency: str
    usd_per_unit: Decimal
    shipping_charged: int | None
    outbound_shipping_cost: int | None
    payment_method: str | None
    destination_country: str
    parcels: tuple[ParcelRow, ...]
    lines: tuple[LineRow, ...]

    @property
    def total(self) -> int:
        """What the customer paid for all of it, shipping included."""
        bought = sum(line.quantity * line.unit_price_paid for line in self.lines)
        return bought + (self.shipping_charged or 0)

    @property
    def status_by_dates(self) -> str:
        """The status of an order of which no file has said one."""
        if self.parcels and all(parcel.delivered_on for parcel in self.parcels):
            return "delivered"
        return "shipped" if any(parcel.shipped_on for parcel in self.parcels) else "open"


@dataclass(frozen=True)
class StoredOrder:
    """An order as the database holds it, with the ids of its rows by position."""

    id: int
    row: OrderRow
    parcel_ids: dict[int, int] = field(default_factory=dict)
    line_ids: dict[int, int] = field(default_factory=dict)
    # The customer's data are only kept: nothing of the order is changed (GDPR Art. 18).
    restricted: bool = False
