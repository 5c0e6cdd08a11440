"""Events that PayPal sends: verified with PayPal before anything is written, taken once, harmless in any order."""

import json
import threading
from collections.abc import Mapping
from enum import StrEnum

import httpx
from sqlalchemy import Connection

from data import database
from data.queries.money import payments, payouts, provider_events
from data.vocabulary import Provider
from services.desk import audit, clock
from services.desk.errors import InvalidInput
from services.refunds.paying import holding
from services.refunds.paying.recording import DESK, apply
from services.refunds.providers import paypal_events
from services.refunds.providers.choosing import paypal
from services.refunds.providers.interface import Answer
from services.refunds.providers.paypal import SIGNED
from services.refunds.providers.paypal_account import NotReached
from services.refunds.providers.paypal_events import Event

LARGEST = 64 * 1024
# Each event costs a question to PayPal; strangers must not be able to make us ask without end.
_AT_ONCE = threading.BoundedSemaphore(4)


class Taken(StrEnum):
    """What became of an event."""

    NEW = "new"
    KNOWN = "known"
    FORGED = "forged"
    MALFORMED = "malformed"
    LATER = "later"


def take(headers: Mapping[str, str], body: bytes) -> Taken:
    """Take an event as it arrived (header names in lower case); LATER where PayPal cannot be asked now."""
    event = _read(body)
    if event is None or not all(headers.get(name) for name in SIGNED):
        return Taken.MALFORMED
    if not _AT_ONCE.acquire(blocking=False):
        return Taken.LATER
    try:
        if not paypal().is_genuine(headers, body):
            return Taken.FORGED
    except InvalidInput:
        return Taken.FORGED
    except (NotReached, httpx.HTTPError):
        return Taken.LATER
    finally:
        _AT_ONCE.release()
    return database.disentangled(lambda: _keep(event))


def _keep(event: Event) -> Taken:
    """Note the event and follow it, both or neither."""
    with audit.transaction() as tx:
        payout_id = payouts.by_key_or_reference(tx, Provider.PAYPAL, event.key, event.reference)
        payment = None if payout_id is not None else _payment_elsewhere(tx, event)
        if not provider_events.note(tx, _row(event, payout_id, payment)):
            return Taken.KNOWN
        if payout_id is not None and event.state is not None:
            apply(tx, payout_id, Answer(event.state, event.reference or None, told=event.told), DESK)
        elif payment is not None:
            holding.went_back(tx, DESK, *payment)
    return Taken.NEW


def _payment_elsewhere(tx: Connection, event: Event) -> tuple[int, int] | None:
    """The payment, and its order, that money went back to without the desk; None where that is no news."""
    if not event.went_back or (event.reference and provider_events.is_matched(tx, Provider.PAYPAL, event.reference)):
        return None
    found = (payments.by_reference(tx, capture) for capture in event.captures)
    return next((one for one in found if one is not None), None)


def _row(event: Event, payout_id: int | None, payment: tuple[int, int] | None) -> dict[str, object]:
    return {
        "provider": Provider.PAYPAL,
        "event_id": event.number,
        "kind": event.kind,
        "payout_id": payout_id,
        "payment_id": payment and payment[0],
        "reference": event.reference or None,
        "said": {"refund": event.reference, "status": event.status, "amount": event.told.in_words},
        "received_at": clock.now(),
    }


def _read(body: bytes) -> Event | None:
    if len(body) > LARGEST:
        return None
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return paypal_events.read(event) if isinstance(event, dict) else None
