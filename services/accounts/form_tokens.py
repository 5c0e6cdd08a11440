"""Signed, short-lived values that a browser carries between the steps of a form."""

import secrets
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from data import encryption


def sign(purpose: str, value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    """A text that only this desk can make, good for one purpose."""
    return _signer(purpose).dumps(value)


def read(purpose: str, text: str, max_age: int) -> Any | None:  # noqa: ANN401 - as above
    """The value signed for the purpose within `max_age` seconds, else None."""
    try:
        return _signer(purpose).loads(text, max_age=max_age)
    except BadSignature:
        return None


def browser_id() -> str:
    """A new random name for a browser that opens a form."""
    return secrets.token_urlsafe(16)


def _signer(purpose: str) -> URLSafeTimedSerializer:
    ring = encryption.keyring()
    return URLSafeTimedSerializer(ring.derive("forms", min(ring.keys)), salt=purpose)
