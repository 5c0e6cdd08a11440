"""The gate over raw HTTP and WebSocket: nothing without a session, nothing from elsewhere (security tests 19 to 23)."""

import itertools
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from data.queries.staff import sessions as session_rows
from data.vocabulary import Role
from pages.navigation import PAGES
from services.desk import clock
from tests.support.browser.routes import HOOKS, ICONS, OURS, PROVIDER, STEPS_OF_SIGN_IN, STREAMLIT, filled
from tests.support.browser.serving import ROOT, Served
from tests.support.browser.tabs import handshake, open_tab

PUBLIC = {
    "/sign-in",
    "/healthz",
    "/assets/desk.css",
    "/assets/frame.css",
    "/assets/watch.js",
    "/assets/sign_in.js",
    "/assets/favicon.svg",
}
STEMS = (
    "sign-in/x", "sign-in/_stcore/metrics",
    "admin", "api", "config", "debug", "docs", "metrics", "pages/desk.py", "desk", "static/index.html", "exports/1",
    "static/js/index.js", "returns/review_queue", "app/static/evidence/x", ".env", ".git/HEAD", "_stcore/message",
    "var/returns-desk.db", "_stcore", "_stcore/new", "media/x", "component/x/index.html", "app.py",
    "staff/_stcore/health",
)  # fmt: skip
ENDINGS = ("", "/", "?x=1", "/..%2f..%2fapp.py", "%00", ";a", "//", "/index.html", "~", ".json")


def test_without_a_session_only_the_public_addresses_answer(server: Served) -> None:
    guesses = {f"/{stem}{ending}" for stem in STEMS for ending in ENDINGS}
    paths = {filled(path) for path in STREAMLIT | OURS} | guesses | {f"/{page.url_path}" for page in PAGES}
    with server.client() as anyone:
        answers = {path: anyone.get(path) for path in sorted(paths)}
        open_to_all = {path for path in PUBLIC if anyone.get(path).status_code == 200}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code not in (303, 401)} == {}
    assert {answer.headers["location"].split("?")[0] for answer in answers.values() if answer.is_redirect} == {
        "/sign-in"
    }
    assert open_to_all == PUBLIC


def test_without_a_session_nothing_can_be_written(server: Served) -> None:
    paths = ["/", "/session", "/sign-out", "/account/password", "/_stcore/upload_file/s/f", "/_stcore/agent/interact"]
    with server.client() as anyone:
        answers = [anyone.request(method, path) for path in paths for method in ("POST", "PUT", "DELETE")]
    led_back = {answer.headers["location"] for answer in answers if answer.is_redirect}
    assert led_back == {"/sign-in", "/sign-in?next=%2Faccount%2Fpassword"}
    assert {answer.status_code for answer in answers if not answer.is_redirect} == {401}


def test_a_form_about_oneself_leads_to_the_sign_in_when_the_session_is_over(server: Served) -> None:
    forms = [filled(path) for path in OURS if path.startswith("/account/")]
    with server.client() as anyone:
        for method, path in itertools.product(("GET", "POST"), forms):
            assert anyone.request(method, path).headers["location"] == f"/sign-in?next={quote(path, safe='')}"
        # Whoever wants to be signed out is not led back to sign out again.
        assert [anyone.request(method, "/sign-out").headers["location"] for method in ("GET", "POST")] == [
            "/sign-in"
        ] * 2
        assert anyone.post("/sign-out", headers={"accept": "application/json"}).status_code == 401


def test_every_route_that_is_served_is_in_the_scan(tmp_path: Path) -> None:
    program = "import app; print(*{r.path for r in app.app._build_starlette_app().routes}, sep='\\n')"
    listed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    public = PUBLIC - {path for path in PUBLIC if path.startswith("/assets/")} | {"/assets/{name}"}
    assert set(listed.split()) - STREAMLIT - OURS - HOOKS == public | STEPS_OF_SIGN_IN | PROVIDER | ICONS


def test_a_hook_takes_events_without_a_session_or_an_origin_and_only_signed_ones(server: Served) -> None:
    with httpx.Client(base_url=server.url, timeout=60) as machine:
        unsigned = machine.post("/hooks/paypal", content=b'{"id": "WH-1", "resource": {}}')
        large = machine.post("/hooks/paypal", content=b"x" * 100_000)
        others = {machine.request(method, "/hooks/paypal").status_code for method in ("GET", "PUT", "DELETE")}
        near = {machine.post(f"/hooks/{path}").status_code for path in ("", "paypal/", "other")}
        elsewhere = machine.post("/hooks/paypal", headers={"host": "evil.example"}).status_code
    assert (unsigned.status_code, large.status_code, others, near, elsewhere) == (400, 413, {405}, {403}, 421)


def test_with_a_session_streamlits_side_doors_stay_shut(server: Served) -> None:
    shut = [
        "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/script-health-check",
        "/auth/login", "/auth/logout", "/oauth2callback", "/component/x/index.html", "/_stcore/new",
        "/app/static/other.html", "/pages/desk.py",
    ]  # fmt: skip
    with server.client(server.cookie_of(Role.ADMINISTRATOR)) as admin:
        assert {path: admin.get(path).status_code for path in shut} == dict.fromkeys(shut, 404)


def test_every_answer_bears_the_security_headers(server: Served) -> None:
    with server.client(server.cookie_of(Role.REVIEWER)) as rosa, server.client() as anyone:
        answers = [rosa.get(path) for path in ("/", "/nowhere", "/session", "/_stcore/health")]
        answers += [anyone.get(path) for path in ("/", "/sign-in", "/media/x")] + [anyone.post("/session")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_a_deep_link_survives_the_sign_in(server: Served) -> None:
    with server.client() as anyone:
        assert anyone.get("/my-account?tab=2").headers["location"] == "/sign-in?next=%2Fmy-account%3Ftab%3D2"


def test_another_host_name_is_not_served(server: Served) -> None:
    token = server.cookie_of(Role.REVIEWER)
    with server.client(token) as rosa:
        names = [
            "evil.example",
            f"evil.example:{server.port}",
            "127.0.0.1",
            f"127.0.0.1:{server.port + 1}",
            "localhost",
        ]
        assert [rosa.get("/", headers={"host": name}).status_code for name in names] == [421] * len(names)
        assert rosa.get("/", headers={"host": f"localhost:{server.port}"}).status_code == 200


@pytest.mark.parametrize("origin", ["evil.example", "null", "", None])
def test_a_write_from_another_origin_is_refused(server: Served, origin: str | None) -> None:
    token = server.cookie_of(Role.REVIEWER)
    with server.client(token) as rosa:
        del rosa.headers["origin"]
        headers = {} if origin is None else {"origin": origin}
        assert rosa.post("/sign-out", headers=headers).status_code == 403
        assert rosa.get("/session").status_code == 200


def test_a_tab_opens_for_a_session_and_for_nothing_else(server: Served) -> None:
    token = server.cookie_of(Role.REVIEWER)
    assert handshake(server, token) == 101
    assert {handshake(server, bad) for bad in (None, "", "forged", token[:-1], token.swapcase())} == {403}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://sub.127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{other}"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "http://127.0.0.1:{port}/"},
        {"Origin": "http://evil.example:{port}", "Host": "evil.example:{port}"},
        {"Origin": "http://0.0.0.0:{port}", "Host": "0.0.0.0:{port}"},
        {"Host": "evil.example"},
        {"Host": None},
    ],
    ids=str,
)
def test_no_handshake_from_elsewhere_is_accepted(server: Served, headers: dict[str, str | None]) -> None:
    token, ports = server.cookie_of(Role.REVIEWER), {"port": server.port, "other": server.port + 1}
    sent = {name: None if value is None else value.format(**ports) for name, value in headers.items()}
    assert handshake(server, token, **sent) in (400, 403)


def test_identity_headers_of_a_client_are_thrown_away(server: Served) -> None:
    nora, adam = server.hire(name="Nora"), server.hire(Role.ADMINISTRATOR, name="Adam")
    claimed = {"X-Desk-Staff": str(adam.staff_id), "x-desk-session": "0" * 32, "X-DESK-STAFF": str(adam.staff_id)}
    with open_tab(server, server.sign_in(nora), **claimed) as tab:
        seen = tab.run("my-account")
    assert nora.name in seen
    assert adam.name not in seen
    assert handshake(server, None, **claimed) == 403


def test_nobody_resumes_another_persons_tab(server: Served) -> None:
    rosa, rob = server.hire(Role.REVIEWER), server.hire(Role.REVIEWER, name="Rob")
    first = server.sign_in(rosa)
    with open_tab(server, first) as tab:
        tab.run("my-account")
        victim = tab.session_id
    for token in (server.sign_in(rob), server.sign_in(rosa)):
        with open_tab(server, token, resume=victim) as other:
            other.run("my-account")
            assert other.session_id not in ("", victim)
    with open_tab(server, first, resume=victim) as back:
        back.run("my-account")
        assert back.session_id == victim


def test_a_thousand_guessed_sessions_open_nothing(server: Served) -> None:
    assert {handshake(server, secrets.token_urlsafe(32)) for _ in range(1000)} == {403}


@pytest.mark.parametrize("end", ["disabled", "revoked", "expired"])
def test_an_open_tab_ends_with_its_session(server: Served, end: str) -> None:
    rosa = server.hire(Role.REVIEWER)
    token = server.sign_in(rosa)
    with open_tab(server, token) as tab, server.client(token) as browser:
        assert rosa.name in tab.run("my-account")
        now = clock.now()
        with server.database.transaction() as tx:
            if end == "revoked":
                session_rows.revoke(tx, rosa.staff_id, now)
            elif end == "expired":
                (live,) = session_rows.of_person(tx, rosa.staff_id, now)
                session_rows.use(tx, live.public_id, now, now)
        if end == "disabled":
            server.disable(rosa)
        assert tab.closed_within(20) == 4401  # patience; test_frames.py keeps the two seconds that are promised
        assert browser.get("/session").status_code == 401
    assert handshake(server, token) == 403


@pytest.mark.parametrize(("path", "is_use"), [("/session", False), ("/queue", True)])
def test_a_tab_that_nobody_uses_does_not_keep_its_session_alive(server: Served, path: str, is_use: bool) -> None:  # noqa: FBT001 - a parameter of the test
    rosa = server.hire(Role.REVIEWER)
    token = server.sign_in(rosa)
    earlier = clock.now() - timedelta(minutes=20)
    with server.database.transaction() as tx:
        (live,) = session_rows.of_person(tx, rosa.staff_id, clock.now())
        session_rows.use(tx, live.public_id, earlier, earlier + timedelta(minutes=30))
    with server.client(token) as browser:
        assert browser.get(path).status_code == 200
    with server.database.reading() as tx:
        (live,) = session_rows.of_person(tx, rosa.staff_id, clock.now())
    assert (live.last_seen_at > earlier) is is_use


def test_signing_out_ends_the_session_for_good(server: Served) -> None:
    token = server.cookie_of(Role.REVIEWER)
    with server.client(token) as browser:
        form_token = browser.get("/session").json()["form_token"]
        answer = browser.post("/sign-out", data={"form_token": form_token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    with server.client(token) as replayed:
        assert replayed.get("/").headers["location"] == "/sign-in"
        assert replayed.get("/session").status_code == 401
    assert handshake(server, token) == 403


def test_signing_out_needs_the_forms_own_token(server: Served) -> None:
    token = server.cookie_of(Role.REVIEWER)
    with server.client(token) as browser, server.client(token) as attacker:
        foreign = attacker.get("/session").json()["form_token"]
        browser.get("/session")
        assert browser.post("/sign-out", data={"form_token": foreign}).status_code == 400
        assert browser.post("/sign-out").status_code == 400
        assert browser.get("/session").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Served) -> None:
    rosa = server.hire(Role.REVIEWER)
    with server.client() as browser:
        page = browser.get("/sign-in").text
        form_token = page.split('name="form_token" value="')[1].split('"')[0]
        form = {"form_token": form_token, "name": rosa.username, "password": "teal wagon river fork"}
        answer = browser.post("/sign-in?next=https%3A%2F%2Fevil.example", data=form)
    given = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(server.cookie))
    assert answer.headers["location"] == "/"
    assert "HttpOnly" in given
    assert "SameSite=lax" in given
