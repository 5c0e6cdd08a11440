"""The sign-in pages over plain HTTP: forms that only their own browser can send, and steps that cannot be skipped."""

import re
from html import unescape

import httpx
import pyotp
import pytest

from data.vocabulary import Role
from tests.support.browser.serving import PASSWORD, Served


def _form_token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None
    return unescape(found[1])


def _sign_in(browser: httpx.Client, name: str, password: str = PASSWORD, query: str = "") -> httpx.Response:
    token = _form_token(browser.get(f"/sign-in{query}"))
    return browser.post(f"/sign-in{query}", data={"form_token": token, "name": name, "password": password})


def _error(page: httpx.Response) -> str:
    found = re.search(r'role="alert"[^>]*>([^<]+)<', page.text)
    return "" if found is None else unescape(found[1])


def test_signing_in_opens_the_desk(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    with server.client() as browser:
        assert _sign_in(browser, rosa.username).headers["location"] == "/"
        assert browser.get("/session").status_code == 200
        assert "<title>Returns Desk</title>" in browser.get("/").text


def test_another_desk_on_the_same_host_keeps_its_cookies(server: Served) -> None:
    rosa, other = server.hire(Role.REVIEWER), f"desk-session-{server.port + 2}"
    with server.client() as browser:
        # A browser sends them to both, for it knows hosts and no ports.
        browser.cookies.set(other, "of another desk", domain="127.0.0.1")
        assert _sign_in(browser, rosa.username).headers["location"] == "/"
        form_token = browser.get("/session").json()["form_token"]
        assert browser.post("/sign-out", data={"form_token": form_token}).headers["location"] == "/sign-in"
        assert server.cookie not in browser.cookies
        assert browser.cookies[other] == "of another desk"


def test_a_form_of_another_browser_is_refused(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    with server.client() as browser, server.client() as attacker:
        stolen = _form_token(attacker.get("/sign-in"))
        browser.get("/sign-in")
        for token in (stolen, "", "made.up.token"):
            form = {"form_token": token, "name": rosa.username, "password": PASSWORD}
            answer = browser.post("/sign-in", data=form)
            assert (answer.status_code, server.cookie in answer.headers.get("set-cookie", "")) == (400, False)


def test_a_mistake_is_told_in_one_sentence_and_what_was_typed_stays_text(server: Served) -> None:
    with server.client() as browser:
        answer = _sign_in(browser, '"><script>alert(1)</script>')
    assert answer.status_code == 401
    assert _error(answer) == "Name or password is wrong. Check both and try again."
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/%5cevil.example", "javascript:alert(1)", "/nowhere",
     "/sign-out%0d%0aset-cookie:x", "/_stcore/health", "http:/my-account", "/my-account" + "x" * 1000],
)  # fmt: skip
def test_nobody_is_led_away_after_the_sign_in(server: Served, target: str) -> None:
    rosa = server.hire(Role.REVIEWER)
    with server.client() as browser:
        assert _sign_in(browser, rosa.username, query=f"?next={target}").headers["location"] == "/"


def test_a_page_of_the_desk_is_reached_after_the_sign_in(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    with server.client() as browser:
        answer = _sign_in(browser, rosa.username, query="?next=%2Fmy-account%3Fa%3D1%26b%3D2")
    assert answer.headers["location"] == "/my-account?a=1&b=2"


def test_real_accounts_set_up_a_second_factor_before_anything_else(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER, demonstration=False)
    with server.client() as browser:
        assert _sign_in(browser, rosa.username).headers["location"] == "/sign-in/step"
        assert browser.get("/").headers["location"] == "/sign-in"
        page = browser.get("/sign-in/step")
        secret = re.search(r'class="secret">([A-Z2-7]+)<', page.text)
        enrolment = re.search(r'name="enrolment" value="([^"]+)"', page.text)
        assert secret is not None
        assert enrolment is not None
        form = {"form_token": _form_token(page), "enrolment": enrolment[1], "code": pyotp.TOTP(secret[1]).now()}
        wrong = browser.post("/sign-in/enrol", data=form | {"code": "000000x"})
        assert "does not fit" in _error(wrong)
        shown = browser.post("/sign-in/enrol", data=form)
        assert len(set(re.findall(r"<li><code>([a-z2-9]{5}-[a-z2-9]{5})</code>", shown.text))) == 10
        assert browser.get("/sign-in/step").headers["location"] == "/"
        assert browser.get("/session").status_code == 200
    with server.client() as again:
        _sign_in(again, rosa.username)
        page = again.get("/sign-in/step")
        reused = again.post("/sign-in/code", data={"form_token": _form_token(page), "code": form["code"]})
        assert "was used before" in _error(reused)
        assert again.get("/session").status_code == 401


def test_the_steps_cannot_be_skipped_or_made_up(server: Served) -> None:
    with server.client() as browser:
        token = _form_token(browser.get("/sign-in"))
        browser.cookies.set(f"desk-sign-in-{server.port}", "made.up.value")
        assert browser.get("/sign-in/step").headers["location"] == "/sign-in"
        for step in ("code", "new-password", "enrol"):
            answer = browser.post(f"/sign-in/{step}", data={"form_token": token, "code": "1", "password": PASSWORD})
            assert (answer.status_code, server.cookie in answer.headers.get("set-cookie", "")) == (400, False)


def test_a_changed_password_signs_the_other_browsers_out(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    here, elsewhere = server.sign_in(rosa), server.sign_in(rosa)
    with server.client(here) as browser, server.client(elsewhere) as other:
        token = _form_token(browser.get("/account/password"))
        new = "copper lantern meadow"
        form = {"form_token": token, "now": PASSWORD, "password": new, "again": new}
        assert "wrong" in _error(browser.post("/account/password", data=form | {"now": "guess"}))
        server.forgive(rosa)
        assert "Your password is changed" in browser.post("/account/password", data=form).text
        assert (browser.get("/session").status_code, other.get("/session").status_code) == (200, 401)


def test_the_second_factor_can_be_asked_for_again(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    codes = server.enrol(rosa)
    with server.client(server.sign_in(rosa)) as browser:
        token = _form_token(browser.get("/account/confirm?next=%2Fmy-account"))
        answer = browser.post("/account/confirm?next=%2Fmy-account", data={"form_token": token, "code": codes[0]})
    assert answer.headers["location"] == "/my-account"


def test_a_flood_of_text_is_cut_off(server: Served) -> None:
    with server.client() as browser:
        token = _form_token(browser.get("/sign-in"))
        form = {"form_token": token, "name": "a" * 100_000, "password": "b" * 100_000}
        assert browser.post("/sign-in", data=form).status_code == 400


def test_signing_in_as_another_person_ends_the_first_session_of_that_browser(server: Served) -> None:
    rosa, adam = server.hire(Role.REVIEWER), server.hire(Role.ADMINISTRATOR, name="Adam")
    with server.client() as browser:
        _sign_in(browser, rosa.username)
        first = browser.cookies[server.cookie]
        _sign_in(browser, adam.username)
        assert browser.get("/session").status_code == 200
    with server.client(first) as old:
        assert old.get("/session").status_code == 401


def test_each_page_of_the_sign_in_reloads_to_the_step_that_is_due(server: Served) -> None:
    real = server.hire(Role.REVIEWER, demonstration=False)
    with server.client() as browser:
        for path in ("/sign-in/code", "/sign-in/new-password", "/sign-in/enrol"):
            assert browser.get(path).headers["location"] == "/sign-in"
        _sign_in(browser, real.username)
        for path in ("/sign-in/step", "/sign-in/code", "/sign-in/new-password", "/sign-in/enrol"):
            page = browser.get(f"{path}?next=%2Freview-queue")
            assert (page.status_code, "Set up your second factor" in page.text) == (200, True)
            assert 'action="/sign-in/enrol?next=%2Freview-queue"' in page.text
