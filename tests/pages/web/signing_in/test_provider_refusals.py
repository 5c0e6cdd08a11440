"""Every way in which the identity provider's word signs nobody in, over HTTP (security test 29: 0 sign-ins)."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey

from data.queries.staff import identities
from data.queries.staff import staff as staff_rows
from data.vocabulary import Role
from tests.support.browser.serving import Served, Somebody, free_port, serve
from tests.support.servers.identity_provider import CLIENT, SECRET, IdentityProvider, running, unsigned
from tests.support.trusting import CALLBACK, ROSAS_MAIL, Refusal, at_provider, back, but, error, link


@pytest.fixture
def refusal(trusting: Served, rosa: Somebody) -> Refusal:
    """Nobody is signed in within the test."""
    return Refusal(trusting)


def test_wrong_state(trusting: Served, refusal: Refusal) -> None:
    with trusting.client() as browser:
        address = re.sub(r"state=[^&]+", "state=forged", at_provider(browser))
        assert "another browser, another tab or too long ago" in refusal.holds(back(browser, address))


def test_replayed_callback(trusting: Served, rosa: Somebody) -> None:
    with trusting.client() as browser:
        address = at_provider(browser)
        kept = dict(browser.cookies)
        assert back(browser, address).status_code == 303
        after = Refusal(trusting)
        after.holds(back(browser, address), status=401)
    with trusting.client() as thief:
        thief.cookies.update({name: value for name, value in kept.items() if name != trusting.cookie})
        assert error(back(thief, address)) == "This sign-in was used already. Start again."
        after.holds(back(thief, address))


def test_callback_without_the_browsers_cookie(trusting: Served, refusal: Refusal) -> None:
    with trusting.client() as browser, trusting.client() as other:
        address = at_provider(browser)
        refusal.holds(back(other, address))
        # Nor in a browser that has begun a sign-in of its own: nobody is signed in as somebody else.
        other.get("/sign-in/provider")
        refusal.holds(back(other, address))


def test_email_verified_false_twin_account(trusting: Served, provider: IdentityProvider, refusal: Refusal) -> None:
    provider.employ("twin", name="Rosa", email=ROSAS_MAIL, email_verified=False)
    with trusting.client() as browser:
        page = back(browser, at_provider(browser))
        refusal.holds(page, status=403)
        assert re.search(r"<code class=\"code\">[A-Z2-7]{4}-[A-Z2-7]{4}</code>", page.text)


def test_twin_account_with_a_verified_address_is_nobody_here_either(
    trusting: Served, provider: IdentityProvider, refusal: Refusal
) -> None:
    provider.employ("other-twin", name="Rosa", email=ROSAS_MAIL, email_verified=True)
    with trusting.client() as browser:
        refusal.holds(back(browser, at_provider(browser)), status=403)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param(but(aud=["another-desk"]), id="other aud"),
        pytest.param(but(aud=["another-desk"], azp=CLIENT), id="other aud, made for us"),
        pytest.param(but(aud=[CLIENT, "another-desk"], azp="another-desk"), id="ours among others, for another"),
        pytest.param(but(aud=None), id="no aud"),
        pytest.param(but(iss="http://127.0.0.1:1"), id="other iss"),
        pytest.param(but(iss=None), id="no iss"),
        pytest.param(but(exp=int(time.time()) - 60), id="expired token"),
        pytest.param(but(exp=None), id="without an end"),
        pytest.param(but(iat=int(time.time()) + 3600), id="from the future"),
        pytest.param(but(nonce="another"), id="wrong nonce"),
        pytest.param(but(nonce=None), id="no nonce"),
        pytest.param(but(sub=None), id="no sub"),
        pytest.param(but(sub=""), id="empty sub"),
        pytest.param(but(sub=["subject-of-rosa"]), id="sub that is no text"),
        pytest.param(but(auth_time="yesterday"), id="auth_time that is no number"),
    ],
)
def test_token_that_does_not_fit(
    trusting: Served, provider: IdentityProvider, refusal: Refusal, claims: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    provider.claims = claims
    with trusting.client() as browser:
        assert refusal.holds(back(browser, at_provider(browser))).startswith("The answer does not fit this sign-in")


def _with_the_clients_secret(_token: str, claims: dict[str, Any]) -> str:
    key = OctKey.import_key(SECRET)
    return jws.serialize_compact({"alg": "HS256"}, json.dumps(claims), key, algorithms=["HS256"])


def _with_another_signature(token: str, _claims: dict[str, Any]) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[::-1]}"


@pytest.mark.parametrize(
    "signed_by",
    [
        pytest.param(unsigned, id="alg none"),
        pytest.param(_with_the_clients_secret, id="alg HS256 with the client's secret"),
        pytest.param(_with_another_signature, id="wrong signature"),
        pytest.param(lambda _token, _claims: "no token", id="no token"),
    ],
)
def test_signature_that_is_not_the_providers(
    trusting: Served, provider: IdentityProvider, refusal: Refusal, signed_by: Callable[[str, dict[str, Any]], str]
) -> None:
    provider.signed_by = signed_by
    with trusting.client() as browser:
        refusal.holds(back(browser, at_provider(browser)))


def test_no_second_factor_at_the_provider(trusting: Served, provider: IdentityProvider, refusal: Refusal) -> None:
    provider.claims = but(acr="password-alone", amr=["pwd"])
    with trusting.client() as browser:
        assert "second factor that this desk demands" in refusal.holds(back(browser, at_provider(browser)))


def test_refusal_at_the_provider(trusting: Served, provider: IdentityProvider, refusal: Refusal) -> None:
    provider.refuses = True
    with trusting.client() as browser:
        assert "You were not signed in at Example ID" in refusal.holds(back(browser, at_provider(browser)))


def test_answer_that_another_provider_sent(trusting: Served, refusal: Refusal) -> None:
    with trusting.client() as browser:
        address = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", at_provider(browser))
        refusal.holds(back(browser, address))


@pytest.mark.parametrize("gone", ["disabled", "unlinked"])
def test_person_who_was_removed_here(trusting: Served, rosa: Somebody, gone: str) -> None:
    with trusting.database.transaction() as tx:
        if gone == "disabled":
            staff_rows.change(tx, rosa.staff_id, active=False)
        else:
            identities.unlink(tx, rosa.staff_id)
    refused = Refusal(trusting)
    with trusting.client() as browser:
        refused.holds(back(browser, at_provider(browser)), status=401 if gone == "disabled" else 403)


def test_provider_down_while_people_are_signed_in(trusting: Served, provider: IdentityProvider, tmp_path: Path) -> None:
    lonely = IdentityProvider(free_port())
    with serve(tmp_path, **lonely.environment()) as cut_off:
        rosa = cut_off.hire(Role.REVIEWER)
        before = Refusal(cut_off)
        with cut_off.client() as browser:
            sentence = before.holds(browser.get("/sign-in/provider?next=%2Fmy-account"), status=503)
            assert sentence.startswith("Signing in with Example ID does not work now")
        with cut_off.client(cut_off.sign_in(rosa)) as at_work:
            assert (at_work.get("/my-account").status_code, at_work.get("/session").status_code) == (200, 200)
        lonely.register(f"{cut_off.url}{CALLBACK}")
        lonely.employ(rosa.username)
        link(cut_off, lonely, rosa)
        with running(lonely), cut_off.client() as browser:
            address = at_provider(browser)
            assert back(browser, address).headers["location"] == "/"
            late = at_provider(browser)
        before = Refusal(cut_off)
        # Down again between the way there and the way back.
        with cut_off.client() as fresh:
            fresh.cookies.update(browser.cookies)
            del fresh.cookies[cut_off.cookie]
            assert "does not work now" in before.holds(back(fresh, late), status=503)


def test_guessing_at_the_way_back_is_slowed_down(trusting: Served, rosa: Somebody) -> None:
    with trusting.client() as browser:
        sentences = [error(browser.get(f"{CALLBACK}?state=x&code={number}")) for number in range(12)]
    assert "Wait" in sentences[-1]
    assert "Wait" not in sentences[9]
