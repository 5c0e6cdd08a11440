"""What an event of PayPal's says: about which refund, which payment, and whether money went back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.vocabulary import PayoutState
from services.refunds.providers.interface import Told
from services.refunds.providers.paypal import state_of, told_by

_LONGEST_ID = 64
_ABOUT_REFUNDS = ("PAYMENT.CAPTURE.REFUND", "PAYMENT.REFUND.")
_BACK = (*_ABOUT_REFUNDS, "PAYMENT.CAPTURE.REVERSED", "PAYMENT.SALE.REFUNDED", "PAYMENT.SALE.REVERSED")
_LOST = "RESOLVED_BUYER_FAVOUR"


@dataclass(frozen=True)
class Event:
    """One event. `state` is that of a refund, `captures` are the payments that it speaks of by PayPal's numbers."""

    number: str
    kind: str
    reference: str
    key: str
    state: PayoutState | None
    told: Told
    status: str
    captures: tuple[str, ...]
    went_back: bool


def read(event: Mapping[str, Any]) -> Event | None:
    """The event behind its JSON; None where it is none."""
    resource, number = event.get("resource"), event.get("id")
    if not isinstance(resource, dict) or not isinstance(number, str) or not 0 < len(number) <= _LONGEST_ID:
        return None
    kind, told = str(event.get("event_type", ""))[:60], told_by(resource)
    state = state_of(resource.get("status")) if kind.startswith(_ABOUT_REFUNDS) else None
    return Event(
        number=number,
        kind=kind,
        reference=str(resource.get("id", ""))[:_LONGEST_ID],
        key=str(resource.get("custom_id", ""))[:_LONGEST_ID],
        state=state,
        told=told,
        status=str(resource.get("status", ""))[:20],
        captures=tuple(dict.fromkeys(_captures(event, resource, told))),
        went_back=_went_back(kind, resource, state),
    )


def _went_back(kind: str, resource: Mapping[str, Any], state: PayoutState | None) -> bool:
    if kind == "CUSTOMER.DISPUTE.RESOLVED":
        outcome = resource.get("dispute_outcome")
        return isinstance(outcome, dict) and outcome.get("outcome_code") == _LOST
    return kind.startswith(_BACK) and state is not PayoutState.FAILED


def _captures(event: Mapping[str, Any], resource: Mapping[str, Any], told: Told) -> Iterator[str]:
    if told.paid_with:
        yield told.paid_with
    elif event.get("resource_type") in ("capture", "sale"):
        yield str(resource.get("id", ""))[:_LONGEST_ID]
    if isinstance(resource.get("sale_id"), str):
        yield resource["sale_id"][:_LONGEST_ID]
    disputed = resource.get("disputed_transactions")
    for one in disputed if isinstance(disputed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("seller_transaction_id"), str):
            yield one["seller_transaction_id"][:_LONGEST_ID]
