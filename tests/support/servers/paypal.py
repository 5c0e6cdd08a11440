"""PayPal on loopback: a real HTTP server that holds every request and answer against PayPal's own OpenAPI documents.

It keeps captures and refunds, honours PayPal-Request-Id, signs events, and misbehaves as told.
"""

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from openapi_schema_validator import OAS30ReadValidator, OAS30Validator, OAS30WriteValidator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

CLIENT, SECRET, WEBHOOK = "desk", "s3cret", "WH1"
# How the next refund is answered; "after": the money has moved before the answer is lost.
MOODS = (
    "ok",
    "pending",
    "refused",
    "broken",
    "broken_after",
    "dropped",
    "dropped_after",
    "slow_after",
    "late_token",
    "short",
    "slow",
)


class Documents:
    """PayPal's own descriptions of its interfaces."""

    def __init__(self, folder: Path) -> None:
        self._paths: list[tuple[str, dict[str, Any], str]] = []
        contents = []
        for file in ("payments_payment_v2.json", "notifications_webhooks_v1.json"):
            document = json.loads((folder / file).read_text(encoding="utf-8"))
            contents.append((f"urn:{file}", Resource.from_contents(document, default_specification=DRAFT4)))
            self._paths += [(path, methods, f"urn:{file}") for path, methods in document["paths"].items()]
            self._parameters = getattr(self, "_parameters", {}) | document["components"].get("parameters", {})
        self._registry: Registry[Any] = Registry().with_resources(contents)
        self._validators: dict[str, Any] = {}

    def check(self, method: str, path: str, headers: Any, body: Any, status: int, answer: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
        """What is wrong with a request, or with what the double answers."""
        template, operation, base = self._operation(method, path)
        for one in operation.get("parameters", []):
            parameter = self._parameters[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            value = headers.get(parameter["name"]) if parameter["in"] == "header" else None
            if value is not None:
                yield from self._errors(base, parameter["schema"], value, OAS30WriteValidator)
        pointer = f"#/paths/{template.replace('/', '~1')}/{method.lower()}"
        media = "content/application~1json/schema"
        if "requestBody" in operation:
            # An event comes back to be verified with all that only PayPal writes: there its document means no ban.
            kind = OAS30Validator if path.endswith("/verify-webhook-signature") else OAS30WriteValidator
            yield from self._errors(base, {"$ref": f"{base}{pointer}/requestBody/{media}"}, body, kind)
        described = operation["responses"].get(str(status), {})
        if "content" in described:
            schema = {"$ref": f"{base}{pointer}/responses/{status}/{media}"}
            yield from self._errors(base, schema, answer, OAS30ReadValidator)
        elif str(status) not in operation["responses"]:
            yield f"{method} {path}: {status} is not an answer that PayPal documents"

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any], str]:
        for template, methods, base in self._paths:
            wanted, given = template.split("/"), path.split("/")
            same = len(wanted) == len(given) and all(
                w == g or w.startswith("{") for w, g in zip(wanted, given, strict=True)
            )
            if same and method.lower() in methods:
                return template, methods[method.lower()], base
        raise LookupError(f"{method} {path} is not in PayPal's documents")

    def _errors(self, base: str, schema: dict[str, Any], value: object, kind: Any) -> Iterator[str]:  # noqa: ANN401 - a validator class
        key = f"{base}{json.dumps(schema, sort_keys=True)}{kind.__name__}"
        if key not in self._validators:
            self._validators[key] = kind(schema, registry=self._registry, format_checker=oas30_format_checker)
        yield from (f"{error.json_path}: {error.message}" for error in self._validators[key].iter_errors(value))


@dataclass
class Ledger:
    """What PayPal knows, guarded by a lock."""

    captures: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    capture_of: dict[str, str] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    moods: deque[str] = field(default_factory=deque)
    problems: list[str] = field(default_factory=list)
    signatures: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


class PayPalDouble:
    """The server, and what a test may do to it."""

    def __init__(self, documents: Documents) -> None:
        self.documents, self.ledger = documents, Ledger()
        # Set, it ends the wait of answers that are slow.
        self.patience = threading.Event()
        # Set by the double while such an answer is waited for.
        self.hanging = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def capture(self, capture_id: str, amount: str, currency: str = "USD") -> None:
        """A payment that a customer made."""
        self.ledger.captures[capture_id] = (Decimal(amount), currency)

    def next(self, *moods: str) -> None:
        """How the next refunds are answered; well after that."""
        self.ledger.moods.extend(moods)

    def paid(self, capture_id: str) -> list[dict[str, Any]]:
        """The refunds of a capture that moved money, or will."""
        return [
            refund
            for number, refund in self.ledger.refunds.items()
            if self.ledger.capture_of[number] == capture_id and refund["status"] in ("COMPLETED", "PENDING")
        ]

    def refund_in_its_own_pages(
        self, capture_id: str, amount: str, currency: str = "USD", number: str = "RDASH"
    ) -> str:
        """A refund that somebody makes at PayPal, not through the desk; its number."""
        self.ledger.refunds[number] = {
            "id": number,
            "status": "COMPLETED",
            "amount": {"currency_code": currency, "value": amount},
            "links": [
                {
                    "rel": "up",
                    "method": "GET",
                    "href": f"https://api.paypal.com/v2/payments/captures/{capture_id}",
                }
            ],
        }
        self.ledger.capture_of[number] = capture_id
        return number

    def settle(self, refund_id: str, status: str) -> None:
        """A refund that was pending comes to its end."""
        self.ledger.refunds[refund_id]["status"] = status

    def event(
        self, refund_id: str, *, status: str | None = None, kind: str = "PAYMENT.CAPTURE.REFUNDED"
    ) -> tuple[dict[str, str], bytes]:
        """A signed event about a refund, as PayPal would post it: headers in lower case, and the body."""
        refund = self.ledger.refunds[refund_id] | ({"status": status} if status else {})
        number = f"WH-{next(self.ledger.numbers)}"
        body = json.dumps(
            {
                "id": number,
                "create_time": "2026-03-01T10:00:00Z",
                "resource_type": "refund",
                "event_type": kind,
                "resource": refund,
            }
        ).encode()
        return self.signed(body), body

    def signed(self, body: bytes) -> dict[str, str]:
        """Headers that verify this very body."""
        number = f"t{next(self.ledger.numbers)}"
        self.ledger.signatures[number] = hashlib.sha256(body).hexdigest()
        return {
            "paypal-auth-algo": "SHA256withRSA",
            "paypal-cert-url": "https://api.paypal.com/cert.pem",
            "paypal-transmission-id": number,
            "paypal-transmission-sig": f"sig{number}",
            "paypal-transmission-time": "2026-03-01T10:00:00Z",
        }

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def open_paypal(shared: Path) -> Iterator[PayPalDouble]:
    """A double that ends with the block; whatever broke PayPal's documents fails the test."""
    double = PayPalDouble(Documents(shared / "spec" / "paypal"))
    try:
        yield double
    finally:
        double.close()
    assert not double.ledger.problems, "\n".join(double.ledger.problems)


def _handler(double: PayPalDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        paypal = double

    return Handler


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two would wait for each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    paypal: PayPalDouble

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the server's signature
        """Be quiet."""

    def do_POST(self) -> None:
        """Token, refund, verification."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/v1/oauth2/token":
            self._token(body)
        elif not self._known():
            self._answer(401, {"name": "AUTHENTICATION_FAILURE"}, None, checked=False)
        elif self.path.endswith("/refund"):
            self._refund(json.loads(body))
        else:
            self._verify(body)

    def do_GET(self) -> None:
        """A refund that is looked up."""
        refund = self.paypal.ledger.refunds.get(self.path.rpartition("/")[2])
        if not self._known():
            self._answer(401, {"name": "AUTHENTICATION_FAILURE"}, None, checked=False)
        elif refund is None:
            self._answer(404, _problem("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", _GONE, _GONE_DETAIL), None)
        else:
            self._answer(200, refund, None)

    def _known(self) -> bool:
        return self.headers.get("Authorization", "") == f"Bearer {_TOKEN}"

    def _token(self, body: bytes) -> None:
        ledger = self.paypal.ledger
        with ledger.lock:
            late = bool(ledger.moods) and ledger.moods[0] == "late_token"
            if late:
                ledger.moods.popleft()
        assert parse_qs(body.decode()) == {"grant_type": ["client_credentials"]}
        if late:
            self._answer(503, {}, None, checked=False)
        else:
            self._answer(200, {"access_token": _TOKEN, "token_type": "Bearer", "expires_in": 300}, None, checked=False)

    def _refund(self, body: dict[str, Any]) -> None:
        ledger, capture = self.paypal.ledger, self.path.split("/")[4]
        key = self.headers["PayPal-Request-Id"]
        with ledger.lock:
            ledger.asked.append(key)
            mood = ledger.moods.popleft() if ledger.moods else "ok"
            if mood in ("broken", "dropped"):
                status, answer = 500, {}
            elif mood == "refused":
                status, answer = 422, _problem("UNPROCESSABLE_ENTITY", "REFUND_NOT_ALLOWED", _REFUSED, _NOT_ALLOWED)
            else:
                status, answer = self._pay(capture, key, body, "PENDING" if mood == "pending" else "COMPLETED")
        if mood == "broken_after":
            status, answer = 500, {}
        if mood == "short":
            answer = answer | {"amount": answer["amount"] | {"value": "1.00"}}
        if mood in ("slow", "slow_after"):
            self.paypal.hanging.set()
            self.paypal.patience.wait(_SLOW_SECONDS)
        if mood in ("dropped", "dropped_after", "slow_after"):
            self.close_connection = True
            return
        self._answer(status, answer, body)

    def _pay(self, capture: str, key: str, body: dict[str, Any], status: str) -> tuple[int, dict[str, Any]]:
        """The refund that this key has made already, or a new one within what was captured."""
        ledger = self.paypal.ledger
        if key in ledger.by_key:
            return 201, ledger.refunds[ledger.by_key[key]]
        amount, currency = ledger.captures[capture]
        before = sum(Decimal(refund["amount"]["value"]) for refund in self.paypal.paid(capture))
        if body["amount"]["currency_code"] != currency or before + Decimal(body["amount"]["value"]) > amount:
            issue, detail = _EXCEEDED if before < amount else _ALL_BACK
            return 422, _problem("UNPROCESSABLE_ENTITY", issue, _REFUSED, detail)
        number = f"R{next(ledger.numbers)}"
        ledger.refunds[number] = {
            "id": number,
            "status": status,
            "amount": body["amount"],
            "custom_id": body["custom_id"],
        }
        ledger.by_key[key], ledger.capture_of[number] = number, capture
        return 201, ledger.refunds[number]

    def _verify(self, body: bytes) -> None:
        asked = json.loads(body)
        event = body.split(b', "webhook_event": ', 1)[1][:-1]
        known = self.paypal.ledger.signatures.get(asked["transmission_id"])
        genuine = known == hashlib.sha256(event).hexdigest() and asked["webhook_id"] == WEBHOOK
        genuine = genuine and asked["transmission_sig"] == f"sig{asked['transmission_id']}"
        self._answer(200, {"verification_status": "SUCCESS" if genuine else "FAILURE"}, asked)

    def _answer(self, status: int, answer: dict[str, Any], asked: Any, *, checked: bool = True) -> None:  # noqa: ANN401 - JSON
        if checked:
            check = self.paypal.documents.check(self.command, self.path, self.headers, asked, status, answer)
            self.paypal.ledger.problems += list(check)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


_SLOW_SECONDS = 20
_TOKEN = "A21AAL_double"
_REFUSED = "The requested action could not be performed, semantically incorrect, or failed business validation."
_GONE = "The specified resource does not exist."
_GONE_DETAIL = "Specified resource ID does not exist. Please check the resource ID and try again."
_EXCEEDED = (
    "REFUND_AMOUNT_EXCEEDED",
    "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
)
_ALL_BACK = ("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded")
_NOT_ALLOWED = "Capture cannot be refunded."


def _problem(name: str, issue: str, message: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "message": message,
        "debug_id": "90957fca61718",
        "details": [{"issue": issue, "description": description}],
    }
