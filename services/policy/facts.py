"""The facts of one return line, as the engine takes them: checked, typed, in minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from services.policy import money
from services.policy.terms import Evidence, Reason, Verdict, Wish


class FactsInvalid(ValueError):
    """A fact that cannot be taken; the sentence names it and says what is expected."""


@dataclass(frozen=True)
class Receipt:
    """What the customer paid to post the return, in minor units of the receipt's currency; duties are part of it."""

    amount: int
    currency: str
    duties: int = 0

    @property
    def postage(self) -> int:
        """The receipt without import duties (BR-40)."""
        return self.amount - self.duties


@dataclass(frozen=True)
class Quote:
    """What a repair would cost, in minor units of its own currency."""

    amount: int
    currency: str


@dataclass(frozen=True)
class Inspection:
    """What the warehouse found; amounts in minor units of the order's currency, a quote's in its own."""

    verdict: Verdict | None = None
    missing_accessories: tuple[str, ...] = ()
    accessory_price: int | None = None
    original_package: bool | None = None
    replacement_in_stock: bool | None = None
    repair_quote: Quote | None = None
    note_in_parcel: bool | None = None


NOTHING_FOUND = Inspection()


@dataclass(frozen=True)
class Extra:
    """Facts that only some cases have, filled in by a person; None where nobody has said."""

    item_works: bool | None = None
    visible_transit_damage: bool | None = None
    difference: str | None = None
    functions_and_appearance_correct: bool | None = None
    refusal_cause: str | None = None
    carrier_return_invoice: int | None = None
    accepted_visibly_damaged_package: bool | None = None
    claimed_malfunction_date: date | None = None
    malfunction_date_proof: bool | None = None
    return_carrier: str | None = None
    already_refunded_units: int = 0
    units_failed: int = 0
    original_payment_method: str | None = None
    requested_refund_method: str | None = None
    bank_fee: int | None = None
    carrier_status: str | None = None
    fraud_signals: tuple[str, ...] = ()
    is_replacement: bool | None = None
    original_ship_date: date | None = None
    open_request_on_same_unit: bool | None = None
    customer_admits_accident: bool | None = None
    our_error: bool | None = None


@dataclass(frozen=True)
class Facts:
    """One return line: prices per unit after discounts, in minor units of `currency`; dates are days of the shop."""

    reason: Reason
    currency: str
    usd_per_currency_unit: Decimal
    unit_price_paid: int
    quantity: int
    order_date: date | None
    ship_date: date | None
    delivery_date: date | None
    delivery_traceable: bool
    destination_country: str
    request_date: date
    prior_approval: bool
    evidence: frozenset[Evidence] = frozenset()
    multi_parcel_shipment: bool = False
    category_special_terms: bool = False
    return_receipt: Receipt | None = None
    return_tracking_number: str | None = None
    order_shipping_charged: int = 0
    outbound_shipping_cost: int | None = None
    units_received: int | None = None
    inspection: Inspection | None = None
    requested_resolution: Wish | None = None
    extra: Extra = field(default_factory=Extra)

    @property
    def found(self) -> Inspection:
        """The inspection, or an empty one before receiving."""
        return self.inspection or NOTHING_FOUND

    @property
    def units(self) -> int:
        """Units that count for money: before receiving those announced, then those received that have not failed."""
        if self.units_received is None:
            return self.quantity
        return min(max(self.units_received - self.extra.units_failed, 0), self.quantity)


def in_order_currency(minor: int, currency: str, facts: Facts) -> int | None:
    """An amount in minor units at the order's rate, rounded down; None for a currency without a rate (C30)."""
    if currency == facts.currency:
        return minor
    if currency != "USD":
        return None
    return money.from_usd(money.to_major(minor, currency), facts.usd_per_currency_unit, facts.currency)


REQUIRED = tuple(item.name for item in fields(Facts) if item.name != "extra")


def missing_keys(given: Mapping[str, object]) -> list[str]:
    """Keys of the facts table that a case does not carry; `extra` alone may be left out."""
    return [name for name in REQUIRED if name not in given]
