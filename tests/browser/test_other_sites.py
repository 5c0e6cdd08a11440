"""A page of another origin in a staff browser drives every route of the desk; nothing changes (security test 30)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from data import database
from data.queries.desk import audit as audit_rows
from data.queries.desk.audit import Entry
from data.queries.staff import sessions as session_rows
from data.queries.staff import staff as staff_rows
from data.vocabulary import Role
from pages.navigation import PAGES
from services.desk import clock
from tests.support.browser.routes import HOOKS, OURS, PROVIDER, STEPS_OF_SIGN_IN, STREAMLIT, filled
from tests.support.browser.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Each way in which a page may send something elsewhere with the browser's cookies; the answers stay closed to it.
PAGE = """<!DOCTYPE html><title>working</title><iframe name="frame"></iframe><script type="module">
const { desk, paths } = JSON.parse(new URLSearchParams(location.search).get("told"));
const sent = { mode: "no-cors", credentials: "include" };
const said = "form_token=x&name=a&password=b&now=b&again=b&code=1";
const asked = [];
for (const path of paths) {
  const url = desk + path;
  asked.push(fetch(url, sent));
  for (const type of ["application/x-www-form-urlencoded", "text/plain"])
    asked.push(fetch(url, { ...sent, method: "POST", body: said, headers: { "content-type": type } }));
  asked.push(fetch(url, { ...sent, method: "POST", body: new FormData() }));
  for (const method of ["PUT", "DELETE", "PATCH"])
    asked.push(fetch(url, { credentials: "include", method, body: said }));
  asked.push(new Promise((seen) => Object.assign(new Image(), { onload: seen, onerror: seen }).src = url));
}
for (const path of paths) {
  const form = Object.assign(document.createElement("form"), { method: "POST", action: desk + path, target: "frame" });
  document.body.append(form);
  const loaded = new Promise((seen) => { document.querySelector("iframe").onload = seen; });
  form.submit();
  await loaded;
}
const opened = [];
for (const protocols of [[], ["streamlit"], ["streamlit", "x", "00000000-0000-0000-0000-000000000000"]]) {
  const socket = new WebSocket(desk.replace("http", "ws") + "/_stcore/stream", protocols);
  asked.push(new Promise((seen) => { socket.onopen = () => { opened.push(1); seen(); }; socket.onerror = seen; }));
}
await Promise.allSettled(asked);
document.title = `done, ${opened.length} open`;
</script>"""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another origin on the same machine: the browser lets it send the desk's cookies along."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is written among the tests' results."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _state(staff_id: int) -> tuple[list[tuple[str, str, str]], list[str], object]:
    """What an act would change: every one leaves an entry, a session ends, an account is altered.

    What the desk's own worker still does of earlier tests is nobody's act.
    """
    with database.reading() as tx:
        live = [one.public_id for one in session_rows.of_person(tx, staff_id, clock.now())]
        chain = [one for one in audit_rows.chain(tx) if isinstance(one, Entry) and one.actor != "worker"]
        return [(one.actor, one.tag.value, one.record) for one in chain], live, staff_rows.by_id(tx, staff_id)


def _listen(page: Page, desk: str) -> list[tuple[str, str, int]]:
    """Method, path and status of all that the desk answers, gathered below what the page may see of it."""
    sent: dict[str, tuple[str, str]] = {}
    answers: list[tuple[str, str, int]] = []

    def leaves(event: dict[str, Any]) -> None:
        request = event["request"]
        if request["url"].startswith(f"{desk}/"):
            sent[event["requestId"]] = (request["method"], request["url"].removeprefix(desk))

    def comes(event: dict[str, Any]) -> None:
        if event["requestId"] in sent:
            answers.append((*sent[event["requestId"]], event["statusCode"]))

    network = page.context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", leaves)
    network.on("Network.responseReceivedExtraInfo", comes)
    network.send("Network.enable")
    return answers


def test_a_page_of_another_origin_changes_nothing(chromium: Browser, served: Served, elsewhere: str) -> None:
    adam = served.hire(Role.ADMINISTRATOR, Role.MANAGER, name="Adam")
    routes = STREAMLIT | OURS | PROVIDER | STEPS_OF_SIGN_IN | HOOKS | {"/sign-in"}
    paths = sorted({filled(path) for path in routes} | {f"/{page.url_path}" for page in PAGES})
    context = chromium.new_context()
    context.add_cookies([{"name": served.cookie, "value": served.sign_in(adam), "url": served.url}])
    before, page = _state(adam.staff_id), context.new_page()
    answers = _listen(page, served.url)
    page.goto(f"{elsewhere}/?told={quote(json.dumps({'desk': served.url, 'paths': paths}))}")
    expect(page).to_have_title("done, 0 open", timeout=120_000)
    context.close()

    assert _state(adam.staff_id) == before
    # The browser did send the cookie along: the desk knew the person, and refused the page.
    assert ("GET", "/session", 200) in answers
    written = [(path, status) for method, path, status in answers if method == "POST"]
    assert {path for path, _ in written} == set(paths)
    assert {status for path, status in written if path not in HOOKS} == {403}
    assert {status for path, status in written if path in HOOKS} == {400}
    assert {status for method, _, status in answers if method not in ("GET", "POST")} <= {403, 405}
