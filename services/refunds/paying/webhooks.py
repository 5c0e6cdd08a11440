"""Events that PayPal sends: verified with PayPal before anything is written, taken once, harmless in any order."""

import json
import threading
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import httpx

from data import database
from data.queries.money import payouts
from data.vocabulary import Provider
from services.desk import clock
from services.desk.errors import InvalidInput
from services.refunds.paying.recording import DESK, apply
from services.refunds.providers.choosing import paypal
from services.refunds.providers.interface import Answer
from services.refunds.providers.paypal import SIGNED, state_of, told_by
from services.refunds.providers.paypal_account import NotReached

LARGEST = 64 * 1024
_LONGEST_ID = 64
_ABOUT_REFUNDS = ("PAYMENT.CAPTURE.REFUND", "PAYMENT.REFUND.")
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
    return _keep(event)


def _keep(event: dict[str, Any]) -> Taken:
    """Note the event and follow it, both or neither."""
    refund, kind = event["resource"], str(event.get("event_type", ""))
    state = state_of(refund.get("status")) if kind.startswith(_ABOUT_REFUNDS) else None
    reference, key = str(refund.get("id", ""))[:64], str(refund.get("custom_id", ""))[:64]
    told = told_by(refund)
    with database.transaction() as tx:
        payout_id = payouts.by_key_or_reference(tx, Provider.PAYPAL, key, reference)
        new = payouts.note_event(
            tx,
            {
                "provider": Provider.PAYPAL,
                "event_id": event["id"],
                "kind": kind[:60],
                "payout_id": payout_id,
                "said": {"refund": reference, "status": str(refund.get("status", ""))[:20], "amount": told.in_words},
                "received_at": clock.now(),
            },
        )
        if new and payout_id is not None and state is not None:
            apply(tx, payout_id, Answer(state, reference or None, told=told), DESK)
    return Taken.NEW if new else Taken.KNOWN


def _read(body: bytes) -> dict[str, Any] | None:
    if len(body) > LARGEST:
        return None
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or not isinstance(event.get("resource"), dict):
        return None
    number = event.get("id")
    return event if isinstance(number, str) and 0 < len(number) <= _LONGEST_ID else None
