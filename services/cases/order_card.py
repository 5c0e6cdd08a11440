"""An order as the form of a new return shows it: dates, parcels, and what of each line can still be claimed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from data.queries.catalogue import catalogue
from data.queries.catalogue.catalogue import ClaimRow, OrderLineRow, OrderRow
from services.desk.text.masking import mask_email, mask_name


@dataclass(frozen=True)
class CardClaim:
    """Units that a return holds already."""

    rma: str
    state: str
    quantity: int


@dataclass(frozen=True)
class CardLine:
    """A line of the order; the price is per unit in minor units, `claimable` what no return holds yet."""

    order_line_id: int
    position: int
    sku: str
    product: str
    special_terms: bool
    quantity: int
    claimable: int
    unit_price_paid: int
    parcel: int | None
    shipped_on: date | None
    delivered_on: date | None
    delivery_traceable: bool
    is_replacement: bool
    claims: tuple[CardClaim, ...]

    @property
    def why_not_all(self) -> str | None:
        """Why fewer units than were bought can be claimed; None when all can."""
        if self.claimable == self.quantity:
            return None
        held = ", ".join(f"{claim.quantity} in {claim.rma}" for claim in self.claims)
        return f"{self.quantity - self.claimable} of {self.quantity} already claimed: {held}."


@dataclass(frozen=True)
class OrderCard:
    """An order with its lines; amounts in minor units of `currency`, the customer masked."""

    order_id: int
    number: str
    status: str
    ordered_on: date
    currency: str
    usd_per_unit: Decimal
    shipping_charged: int
    payment_method: str | None
    country: str
    customer_id: int
    customer: str
    customer_email: str
    lines: tuple[CardLine, ...]

    @property
    def parcels(self) -> int:
        """How many parcels the lines came in, replacements aside."""
        return len({line.parcel for line in self.lines if line.parcel is not None and not line.is_replacement})

    @property
    def claimable(self) -> bool:
        """Whether anything is left to return."""
        return any(line.claimable for line in self.lines)


def card_of(tx: Connection, order: OrderRow, instead_of: str | None = None) -> OrderCard:
    """The card of one order; the return with the RMA `instead_of` holds nothing, as it is to be cancelled."""
    held = tuple(claim for claim in catalogue.claims(tx, [order.id]) if claim.rma != instead_of)
    return OrderCard(
        order_id=order.id,
        number=order.number,
        status=order.status,
        ordered_on=order.ordered_on,
        currency=order.currency,
        usd_per_unit=order.usd_per_unit,
        shipping_charged=order.shipping_charged,
        payment_method=order.payment_method,
        country=order.country,
        customer_id=order.customer_id,
        customer=mask_name(order.customer_name),
        customer_email=mask_email(order.customer_email),
        lines=tuple(_line(line, held) for line in catalogue.order_lines(tx, order.id)),
    )


def _line(line: OrderLineRow, held: tuple[ClaimRow, ...]) -> CardLine:
    claims = tuple(CardClaim(c.rma, c.state, c.quantity) for c in held if c.order_line_id == line.id and c.quantity)
    return CardLine(
        order_line_id=line.id,
        position=line.position,
        sku=line.sku,
        product=line.product,
        special_terms=line.special_terms,
        quantity=line.quantity,
        claimable=max(0, line.quantity - sum(claim.quantity for claim in claims)),
        unit_price_paid=line.unit_price_paid,
        parcel=line.parcel,
        shipped_on=line.shipped_on,
        delivered_on=line.delivered_on,
        delivery_traceable=bool(line.delivery_traceable),
        is_replacement=line.is_replacement,
        claims=claims,
    )
