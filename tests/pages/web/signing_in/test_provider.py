"""Signing in, confirming and signing out through the identity provider, over HTTP."""

import hashlib
import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from data import database
from data.queries.staff import sessions as session_rows
from data.queries.staff import staff as staff_rows
from data.vocabulary import Role
from services.accounts.identity_provider import linking
from services.desk import clock
from services.desk.access import Actor
from tests.support.browser.serving import PASSWORD, Served, Somebody
from tests.support.servers.identity_provider import ACR, IdentityProvider
from tests.support.trusting import ROSAS_MAIL, at_provider, back, but, error, through


def test_the_sign_in_page_offers_the_provider_beside_the_form(trusting: Served) -> None:
    with trusting.client() as browser:
        page = browser.get("/sign-in?next=%2Fmy-account").text
    assert 'href="/sign-in/provider?next=%2Fmy-account">Sign in with Example ID</a>' in page
    assert 'name="password"' in page


def test_a_linked_person_signs_in_and_gets_a_session_of_the_desks_own(
    trusting: Served, provider: IdentityProvider, rosa: Somebody
) -> None:
    with trusting.client() as browser:
        done = back(browser, at_provider(browser, "?next=%2Fmy-account"))
        assert (done.status_code, done.headers["location"]) == (303, "/my-account")
        assert browser.get("/session").status_code == 200
        given = next(one for one in done.headers.get_list("set-cookie") if one.startswith(f"{trusting.cookie}="))
    asked = provider.asked[-1]
    assert (asked["response_type"], asked["code_challenge_method"], asked["acr_values"]) == ("code", "S256", ACR)
    assert "httponly" in given.lower()
    assert ROSAS_MAIL not in given


def test_local_accounts_sign_in_as_before(trusting: Served) -> None:
    rob = trusting.hire(Role.REVIEWER, name="Rob")
    with trusting.client() as browser:
        token = unescape(browser.get("/sign-in").text.split('name="form_token" value="')[1].split('"')[0])
        form = {"form_token": token, "name": rob.username, "password": PASSWORD}
        assert browser.post("/sign-in", data=form).headers["location"] == "/"


def test_somebody_new_reads_out_a_code_and_an_administrator_links_the_account(
    trusting: Served, provider: IdentityProvider
) -> None:
    adam, nina = (
        trusting.hire(Role.ADMINISTRATOR, name="Adam"),
        trusting.hire(Role.REVIEWER, name="Nina", demonstration=False),
    )
    provider.employ("nina-there", name="Nina Novak", email="nina@example.com", email_verified=False)
    with trusting.client() as browser:
        unknown = back(browser, at_provider(browser))
        code = re.search(r'class="code">([^<]+)<', unknown.text)
        assert code is not None
        database.configure(trusting.database.url)
        actor = Actor(adam.staff_id, adam.name)
        assert linking.waiting(actor, code[1]).name == "Nina Novak"
        linking.link(actor, nina.staff_id, code[1].lower())
        database.database().close()
        assert back(browser, at_provider(browser)).headers["location"] == "/"
        assert nina.name in _own_name(trusting, browser)


def _own_name(trusting: Served, browser: httpx.Client) -> str:
    with trusting.database.reading() as tx:
        live = session_rows.live(tx, _hashed(browser.cookies[trusting.cookie]), clock.now())
        assert live is not None
        account = staff_rows.by_id(tx, live.staff_id)
    return "" if account is None else account.display_name


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _confirmed_at(trusting: Served, rosa: Somebody) -> float | None:
    with trusting.database.reading() as tx:
        (live,) = session_rows.of_person(tx, rosa.staff_id, clock.now())
    return None if live.second_factor_at is None else live.second_factor_at.timestamp()


def test_confirming_goes_back_to_the_provider_and_asks_for_the_password_there(
    trusting: Served, provider: IdentityProvider, rosa: Somebody
) -> None:
    provider.since = time.time() - 3600
    with trusting.client() as browser:
        back(browser, at_provider(browser))
        assert _confirmed_at(trusting, rosa) == int(provider.since)
        assert "/account/confirm/provider?next=%2Frefunds" in browser.get("/account/confirm?next=%2Frefunds").text
        there = browser.get("/account/confirm/provider?next=%2Frefunds").headers["location"]
        asked = parse_qs(urlsplit(there).query)
        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
        assert back(browser, through(there)).headers["location"] == "/refunds"
    confirmed = _confirmed_at(trusting, rosa)
    assert confirmed is not None
    assert abs(confirmed - time.time()) < 60


@pytest.mark.parametrize("fault", ["old sign-in", "no auth_time", "somebody else"])
def test_confirming_fails_without_a_new_sign_in_of_the_same_person(
    trusting: Served, provider: IdentityProvider, rosa: Somebody, fault: str
) -> None:
    provider.since = time.time() - 3600
    with trusting.client() as browser:
        back(browser, at_provider(browser))
        before = _confirmed_at(trusting, rosa)
        if fault == "old sign-in":
            provider.obeys = False
        elif fault == "no auth_time":
            provider.claims = but(auth_time=None)
        else:
            provider.employ("somebody-else")
        answer = back(browser, through(browser.get("/account/confirm/provider").headers["location"]))
    assert (answer.status_code, _confirmed_at(trusting, rosa)) == (401, before)
    assert error(answer)


def test_signing_out_ends_our_session_and_goes_on_to_the_providers(
    trusting: Served, provider: IdentityProvider, rosa: Somebody
) -> None:
    with trusting.client() as browser:
        back(browser, at_provider(browser))
        form_token = browser.get("/session").json()["form_token"]
        answer = browser.post("/sign-out", data={"form_token": form_token}, headers={"accept": "application/json"})
        onward = answer.json()["next"]
        assert browser.get("/session").status_code == 401
    asked = parse_qs(urlsplit(onward).query)
    assert onward.startswith(f"{provider.issuer}/end_session?")
    assert asked["post_logout_redirect_uri"] == [f"{trusting.url}/sign-in"]
    assert len(asked["id_token_hint"][0].split(".")) == 3
    with trusting.database.reading() as tx:
        assert "eyJ" not in str(tx.exec_driver_sql("SELECT id_token FROM auth_session").all())


def test_without_a_script_a_page_leads_to_the_providers_sign_out(trusting: Served, rosa: Somebody) -> None:
    with trusting.client() as browser:
        back(browser, at_provider(browser))
        form_token = browser.get("/session").json()["form_token"]
        page = browser.post("/sign-out", data={"form_token": form_token})
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.text


def test_signing_out_needs_the_forms_token_here_too(trusting: Served, rosa: Somebody) -> None:
    with trusting.client() as browser:
        back(browser, at_provider(browser))
        assert browser.post("/sign-out").status_code == 400
        assert browser.get("/session").status_code == 200
