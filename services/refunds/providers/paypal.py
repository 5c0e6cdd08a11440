"""PayPal's Payments v2 API: refund a capture, look a refund up, have a webhook's signature verified.

An answer that did not come, or that cannot be read, is UNKNOWN: the refund may have been paid. So is a refusal because
money of the payment went back already. Only what else PayPal refuses with a 4xx, or what never left this machine, has
FAILED.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from data.vocabulary import PayoutState
from services.desk.text.amounts import AmountRefused, read_minor
from services.policy import money
from services.refunds.providers.interface import Answer, RefundRequest, Told
from services.refunds.providers.paypal_account import TIMEOUT, Account, NotReached

_STATES = {
    "COMPLETED": PayoutState.COMPLETED,
    "PENDING": PayoutState.PENDING,
    "FAILED": PayoutState.FAILED,
    "CANCELLED": PayoutState.FAILED,
}
# PayPal takes whole units only of these, whatever ISO 4217 says.
_WHOLE_ONLY = frozenset({"HUF", "TWD"})
_DONE = (HTTPStatus.OK, HTTPStatus.CREATED)
# Refused before anything was done; 408 and 409 are not among them: another request with the key may be under way.
_REFUSED = frozenset({400, 401, 403, 404, 405, 415, 422, 429})
# Refused because money of the payment went back already, or may have: somebody looks before anything is tried again.
_WENT_BACK = frozenset(
    {
        "CAPTURE_FULLY_REFUNDED",
        "MAX_NUMBER_OF_REFUNDS_EXCEEDED",
        "REFUND_AMOUNT_EXCEEDED",
        "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK",
        "TRANSACTION_DISPUTED",
    }
)
_SIGNATURE = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
SIGNED = tuple(f"paypal-{name}" for name in _SIGNATURE)


class PayPal:
    """One shop's account."""

    begins = PayoutState.SENDING

    def __init__(
        self, base_url: str, client_id: str, secret: str, webhook_id: str | None, timeout: httpx.Timeout = TIMEOUT
    ) -> None:
        self._account = Account(base_url, client_id, secret, timeout)
        self._webhook_id = webhook_id

    def refund(self, request: RefundRequest) -> Answer:
        """Refund a part of a capture, with our key as PayPal-Request-Id."""
        value = _value(request.amount, request.currency)
        if request.paid_with is None or value is None:
            return Answer(PayoutState.FAILED, failure="PayPal cannot pay this amount back; choose another method.")
        body = {
            "amount": {"currency_code": request.currency, "value": value},
            "custom_id": request.request_key,
            "note_to_payer": f"Return {request.rma}",
        }
        headers = {"PayPal-Request-Id": request.request_key, "Prefer": "return=representation"}
        path = f"/v2/payments/captures/{quote(request.paid_with, safe='')}/refund"
        answer = self._answer("POST", path, headers, json.dumps(body).encode())
        # PayPal may answer with a refund's number and state alone: then it is of the amount that was just asked for.
        bare = answer.told is not None and not answer.told.in_words
        return replace(answer, told=None) if bare else answer

    def lookup(self, reference: str) -> Answer:
        """What became of a refund."""
        answer = self._answer("GET", f"/v2/payments/refunds/{quote(reference, safe='')}", {}, None)
        # That nobody could be asked says nothing about the refund.
        unheard = answer.state is PayoutState.FAILED and answer.reference is None
        return Answer(PayoutState.UNKNOWN, reference, answer.failure) if unheard else answer

    def is_genuine(self, headers: Mapping[str, str], event: bytes) -> bool:
        """Whether PayPal signed the event; NotReached or httpx.HTTPError where that cannot be asked now."""
        if self._webhook_id is None or not all(headers.get(name) for name in SIGNED):
            return False
        said = {name.removeprefix("paypal-").replace("-", "_"): headers[name] for name in SIGNED}
        rest = json.dumps({**said, "webhook_id": self._webhook_id})
        # The event goes back byte for byte: written anew, its signature would not fit.
        body = rest[:-1].encode() + b', "webhook_event": ' + event + b"}"
        answer = self._account.ask("POST", "/v1/notifications/verify-webhook-signature", {}, body)
        if answer.status_code in _REFUSED:
            return False
        answer.raise_for_status()
        return bool(_read(answer).get("verification_status") == "SUCCESS")

    def close(self) -> None:
        """Give the connections back."""
        self._account.close()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        try:
            answer = self._account.ask(method, path, headers, body)
        except NotReached as trouble:
            return Answer(PayoutState.FAILED, failure=str(trouble))
        except httpx.HTTPError as trouble:
            return Answer(PayoutState.UNKNOWN, failure=f"PayPal did not answer in time ({type(trouble).__name__}).")
        said = _read(answer)
        if answer.status_code in _REFUSED:
            back = bool(_issues(said) & _WENT_BACK)
            return Answer(PayoutState.UNKNOWN if back else PayoutState.FAILED, failure=_why(said, answer.status_code))
        state = _STATES.get(str(said.get("status")))
        reference = said.get("id")
        if answer.status_code not in _DONE or state is None or not isinstance(reference, str):
            return Answer(
                PayoutState.UNKNOWN, failure=f"PayPal answered {answer.status_code} and nothing that is clear."
            )
        failure = None if state is not PayoutState.FAILED else "PayPal could not pay it."
        return Answer(state, reference[:64], failure, told_by(said))


def state_of(status: object) -> PayoutState | None:
    """The payout's state for a refund's status at PayPal, None for one that PayPal does not document."""
    return _STATES.get(str(status))


def told_by(refund: Mapping[str, Any]) -> Told:
    """What PayPal says of a refund: its amount, our key, and the capture that it goes back to."""
    amount = refund.get("amount")
    money_said = amount if isinstance(amount, dict) else {}
    currency, value = (str(money_said.get(key, ""))[:20] for key in ("currency_code", "value"))
    key = refund.get("custom_id")
    return Told(
        "PayPal",
        _minor(value, currency),
        currency,
        f"{currency} {value}".strip(),
        _capture(refund),
        key and str(key)[:64],
    )


def _minor(value: str, currency: str) -> int | None:
    try:
        return read_minor(value, currency) if money.is_currency(currency) else None
    except AmountRefused:
        return None


def _capture(refund: Mapping[str, Any]) -> str | None:
    """The capture that the refund's link “up” leads to."""
    links = refund.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "up":
            _, found, number = str(link.get("href", "")).partition("/captures/")
            return number[:64] if found else None
    return None


def _value(minor: int, currency: str) -> str | None:
    if currency not in _WHOLE_ONLY:
        return money.plain(minor, currency)
    whole, part = divmod(minor, 10 ** money.decimals_of(currency))
    return None if part else str(whole)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _issues(said: dict[str, Any]) -> set[str]:
    details = said.get("details")
    return {str(one.get("issue")) for one in details if isinstance(one, dict)} if isinstance(details, list) else set()


def _why(said: dict[str, Any], status: int) -> str:
    details = said.get("details")
    first = details[0] if isinstance(details, list) and details and isinstance(details[0], dict) else {}
    words = [str(first.get(key) or "") for key in ("issue", "description")] if first else [str(said.get("message", ""))]
    return f"PayPal refused it ({status}): {': '.join(word for word in words if word)}"[:300]
