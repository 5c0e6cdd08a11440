"""A browser before a desk that trusts an identity provider."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx

from data.queries.staff import identities
from data.queries.staff import sessions as session_rows
from data.queries.staff import staff as staff_rows
from services.accounts import passwords
from services.desk import clock
from tests.support.browser.serving import Served, Somebody
from tests.support.servers.identity_provider import IdentityProvider

ROSAS_MAIL = "rosa@example.com"
CALLBACK = "/sign-in/provider/callback"


def link(desk: Served, provider: IdentityProvider, somebody: Somebody) -> None:
    """Let somebody sign in through the provider, and no other way."""
    subject = f"subject-of-{somebody.username}"
    with desk.database.transaction() as tx:
        identities.note_waiting(tx, provider.issuer, subject, clock.now(), email_verified=False)
        known = identities.known(tx, provider.issuer, subject)
        assert known is not None
        assert identities.link(tx, known.id, somebody.staff_id, clock.now())
        staff_rows.change(tx, somebody.staff_id, password_hash=passwords.NONE)


def at_provider(browser: httpx.Client, query: str = "") -> str:
    """Go to the provider, sign in there, and stop before the address that leads back."""
    there = browser.get(f"/sign-in/provider{query}")
    assert there.status_code == 303, there.text
    return through(there.headers["location"])


def through(address: str) -> str:
    """Be signed in there; the address that leads back."""
    back = httpx.get(address)
    assert back.status_code == 303, back.text
    return str(back.headers["location"])


def back(browser: httpx.Client, address: str) -> httpx.Response:
    """Come back to the desk."""
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def error(page: httpx.Response) -> str:
    """The sentence that a page shows."""
    found = re.search(r'role="alert"[^>]*>([^<]+)<', page.text)
    return "" if found is None else unescape(found[1])


def _sessions(desk: Served) -> int:
    with desk.database.reading() as tx:
        return len(
            [one for person in staff_rows.everybody(tx) for one in session_rows.of_person(tx, person.id, clock.now())]
        )


class Refusal:
    """Counts the sessions around a refused sign-in."""

    def __init__(self, desk: Served) -> None:
        self._desk, self._before = desk, _sessions(desk)

    def holds(self, answer: httpx.Response, *, status: int = 401) -> str:
        """The sentence that the person reads; nobody was signed in."""
        given = [value for value in answer.headers.get_list("set-cookie") if value.startswith(f"{self._desk.cookie}=")]
        assert (answer.status_code, given, _sessions(self._desk)) == (status, [], self._before)
        return error(answer)


def but(**changed: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:  # noqa: ANN401 - claims
    return lambda claims: {name: value for name, value in (claims | changed).items() if value is not None}
