"""An account at PayPal's API: one HTTP client, and an OAuth2 token that is fetched when the last one has run out."""

import threading
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from services.desk import clock

# In all less than the 30 seconds after which an attempt counts as unknown.
TIMEOUT = httpx.Timeout(connect=5, read=15, write=5, pool=5)
_EARLY = timedelta(seconds=60)


class NotReached(Exception):
    """The request certainly did not leave, or the account was refused: nothing has happened at PayPal."""


class Account:
    """The client credentials of one shop."""

    def __init__(self, base_url: str, client_id: str, secret: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=timeout)
        self._credentials = (client_id, secret)
        self._token: tuple[str, datetime] | None = None
        self._lock = threading.Lock()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> httpx.Response:
        """One request with a token, once more with a fresh one where the token is refused.

        NotReached where nothing can have happened; httpx.HTTPError where something may have.
        """
        answer = self._ask(method, path, headers, body)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            with self._lock:
                self._token = None
            answer = self._ask(method, path, headers, body)
        return answer

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> httpx.Response:
        sent = {"Authorization": f"Bearer {self._bearer()}", "Content-Type": "application/json", **headers}
        try:
            return self._client.request(method, path, headers=sent, content=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise NotReached("PayPal could not be reached; nothing was sent.") from trouble

    def _bearer(self) -> str:
        with self._lock:
            if self._token is None or self._token[1] <= clock.now():
                self._token = self._fetch()
            return self._token[0]

    def _fetch(self) -> tuple[str, datetime]:
        try:
            answer = self._client.post(
                "/v1/oauth2/token", auth=self._credentials, data={"grant_type": "client_credentials"}
            )
            answer.raise_for_status()
            said: dict[str, Any] = answer.json()
            return str(said["access_token"]), clock.now() + timedelta(seconds=int(said["expires_in"])) - _EARLY
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as trouble:
            raise NotReached("PayPal did not accept the desk's account; nothing was sent.") from trouble

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
