"""Which way a refund goes: back to the order's payments in their order, only as many as needed (BR-37, C29)."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.queries.money.payments import PaymentRow
from data.vocabulary import Provider
from services.desk.settings import settings

PAYPAL_METHOD = "paypal"


@dataclass(frozen=True)
class Part:
    """A part of a refund that goes one way, in minor units; without `payment_id` it is beyond what was paid."""

    number: int
    payment_id: int | None
    provider: Provider
    amount: int
    method: str | None


def parts_of(total: int, payments: Iterable[PaymentRow], other_method: str | None = None) -> tuple[Part, ...]:
    """The parts of `total`, numbered from 1; return postage beyond what was paid goes by hand."""
    parts: list[Part] = []
    rest = total
    for payment in payments:
        amount = min(rest, payment.left)
        if amount > 0:
            provider = Provider.MANUAL if other_method else provider_of(payment)
            method = other_method or payment.method
            parts.append(Part(len(parts) + 1, payment.id, provider, amount, method))
            rest -= amount
    if rest > 0:
        parts.append(Part(len(parts) + 1, None, Provider.MANUAL, rest, other_method))
    return tuple(parts)


def provider_of(payment: PaymentRow) -> Provider:
    """PayPal where it carried the payment and is set up; by hand otherwise."""
    chosen = settings()
    set_up = chosen.paypal_client_id and chosen.paypal_client_secret
    return Provider.PAYPAL if payment.method == PAYPAL_METHOD and payment.reference and set_up else Provider.MANUAL


def by_hand(total: int, payments: Iterable[PaymentRow], other_method: str | None = None) -> bool:
    """Whether people pay all of `total`, in minor units: sending it pays nobody yet."""
    return all(part.provider is Provider.MANUAL for part in parts_of(total, payments, other_method))
