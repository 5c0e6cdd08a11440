"""The ID token: whose word it is, for whom, for which sign-in, until when (OpenID Connect Core, 3.1.3.7)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwt import Token

from services.accounts.identity_provider.client import REFUSED, Provider
from services.desk import clock
from services.desk.errors import SignInRefused
from services.desk.settings import settings

# How far the provider's clock may be from ours.
LEEWAY_SECONDS = 30
# Signatures with the provider's private key alone: none and those with a shared secret are not among them.
_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
_LONGEST_SUBJECT = 255
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What the provider vouches for; name and e-mail only help a person to recognise another."""

    issuer: str
    subject: str
    name: str | None
    email: str | None
    email_verified: bool
    second_factor: bool
    signed_in_at: datetime | None
    token: str


def read(provider: Provider, answer: Mapping[str, Any], nonce: str) -> Said:
    """The claims of a token answer whose signature, issuer, audience, time and nonce fit, else SignInRefused."""
    try:
        token = _opened(provider, answer["id_token"])
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            params={"nonce": nonce, "client_id": provider.client_id, "access_token": answer.get("access_token")},
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
        return _said(dict(claims), answer["id_token"])
    except (JoseError, ValueError, KeyError, TypeError) as trouble:
        # The token itself may not be logged: it is personal.
        log.warning("An ID token was refused: %s: %s", type(trouble).__name__, trouble)
        raise SignInRefused(REFUSED) from trouble


def _opened(provider: Provider, text: str) -> Token:
    offered = provider.metadata().get("id_token_signing_alg_values_supported", ["RS256"])
    algorithms = [name for name in _ALGORITHMS if name in offered]
    try:
        return jwt.decode(text, provider.keys(), algorithms=algorithms)
    except InvalidKeyIdError:
        return jwt.decode(text, provider.keys(afresh=True), algorithms=algorithms)


def _said(claims: dict[str, Any], token: str) -> Said:
    subject, at = claims["sub"], claims.get("auth_time")
    if not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise ValueError("sub is empty or too long")
    if at is not None and at > clock.now().timestamp() + LEEWAY_SECONDS:
        raise ValueError("auth_time lies ahead")
    vouching = settings().oidc_acr
    methods = claims.get("amr") or []
    return Said(
        issuer=claims["iss"],
        subject=subject,
        name=_text(claims.get("name")),
        email=_text(claims.get("email")),
        email_verified=claims.get("email_verified") is True,
        second_factor=any(value == claims.get("acr") or value in methods for value in vouching),
        signed_in_at=None if at is None else datetime.fromtimestamp(at, UTC),
        token=token,
    )


def _text(value: object) -> str | None:
    return " ".join(value.split())[:120] or None if isinstance(value, str) else None
