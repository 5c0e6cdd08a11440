"""The identity provider as a server: what it says of itself, its keys, and the exchange of a code for an ID token."""

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from authlib.oidc.rpinitiated import OpenIDProviderMetadata as LogoutMetadata
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.desk import clock
from services.desk.errors import ProviderUnavailable, SignInRefused
from services.desk.settings import settings

# Short: whoever waits for the provider holds one of the few places for it.
TIMEOUT = httpx.Timeout(5, connect=3)
_KEPT = timedelta(hours=1)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
log = logging.getLogger(__name__)


class Provider:
    """One provider, and the desk as its client; what it says of itself is asked for anew each hour."""

    def __init__(self, issuer: str, client_id: str, secret: str) -> None:
        self.issuer, self.client_id, self._secret = issuer, client_id, secret
        self._client = httpx.Client(timeout=TIMEOUT)
        self._lock = threading.Lock()
        self._said: tuple[dict[str, Any], datetime] | None = None
        self._keys: KeySet | None = None

    def metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself (Discovery 1.0, section 4); ProviderUnavailable without an answer."""
        with self._lock:
            said = self._said
        # Nobody waits for another's question: a provider that hangs would hold up everybody in turn.
        if said is None or clock.now() - said[1] >= _KEPT:
            said = (self._discover(), clock.now())
            with self._lock:
                self._said, self._keys = said, None
        return said[0]

    def keys(self, *, afresh: bool = False) -> KeySet:
        """The provider's public keys, asked for again when it signs with one that is new."""
        with self._lock:
            kept = None if afresh else self._keys
        if kept is None:
            try:
                kept = KeySet.import_key_set(self._read(self._client.get(self.metadata()["jwks_uri"])))
            except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as trouble:
                raise self._unavailable("its keys", trouble) from trouble
            with self._lock:
                self._keys = kept
        return kept

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """The token answer for a code (Core 1.0, section 3.1.3); SignInRefused where the provider takes it not."""
        said = self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        auth = ClientAuth(self.client_id, self._secret, method)
        url, headers, body = auth.prepare("POST", said["token_endpoint"], headers, urlencode(form))
        try:
            answer = self._client.post(url, headers=headers, content=body)
            if answer.is_client_error:
                log.warning("The identity provider refused a code with status %s", answer.status_code)
                raise SignInRefused(REFUSED)
            tokens: dict[str, Any] = self._read(answer)
        except (httpx.HTTPError, ValueError) as trouble:
            raise self._unavailable("its token endpoint", trouble) from trouble
        return tokens

    def _discover(self) -> dict[str, Any]:
        try:
            answer = self._client.get(get_well_known_url(self.issuer, external=True))
            said: dict[str, Any] = self._read(answer)
            if said.get("issuer") != self.issuer:
                raise ValueError("it calls itself by another issuer than the one in the settings")
            metadata = OpenIDProviderMetadata(said)
            metadata.validate_authorization_endpoint()
            metadata.validate_token_endpoint()
            metadata.validate_jwks_uri()
            LogoutMetadata(said).validate_end_session_endpoint()
            plain = [name for name in _ENDPOINTS if not str(said.get(name, "https:")).startswith("https:")]
            if plain and self.issuer.startswith("https:"):
                raise ValueError(f"{plain[0]} is not https")
        except (httpx.HTTPError, ValueError, TypeError) as trouble:
            raise self._unavailable("its description", trouble) from trouble
        return said

    def _read(self, answer: httpx.Response) -> Any:  # noqa: ANN401 - a JSON object
        answer.raise_for_status()
        said = answer.json()
        if not isinstance(said, dict):
            raise ValueError("the answer is no JSON object")  # noqa: TRY004 - what the provider said, not a slip of ours
        return said

    def _unavailable(self, what: str, trouble: Exception) -> ProviderUnavailable:
        log.warning("The identity provider did not give %s: %s: %s", what, type(trouble).__name__, trouble)
        return ProviderUnavailable(
            f"Signing in with {label()} does not work now, because it does not answer as it should. "
            "Try again in a minute, or sign in with name and password."
        )


REFUSED = "The answer does not fit this sign-in, so nobody was signed in. Start again."


def label() -> str:
    """What people call the provider."""
    return settings().oidc_label


def provider() -> Provider | None:
    """The provider of the settings; None where people sign in here alone."""
    chosen = settings()
    if not chosen.oidc_issuer or not chosen.oidc_client_id or not chosen.oidc_client_secret:
        return None
    return _opened(chosen.oidc_issuer, chosen.oidc_client_id, chosen.oidc_client_secret.get_secret_value())


@lru_cache(maxsize=1)
def _opened(issuer: str, client_id: str, secret: str) -> Provider:
    return Provider(issuer, client_id, secret)
