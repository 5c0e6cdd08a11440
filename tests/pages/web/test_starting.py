"""Starting the desk as a user would: what is wrong is said in a sentence; the demonstration says that it is one."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from data.queries.staff import staff
from tests.support.browser.serving import ROOT, free_port, serve

# Processor seconds, so that a busy machine does not fail the test: two idle cores answer sooner than that.
SIGN_IN_WITHIN_SECONDS = 15


def _start(home: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    known = {"RETURNS_DESK_HOME": str(home), "RETURNS_DESK_KEY_SOURCE": "file"}
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | known | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"RETURNS_DESK_SESSION_HOURS": "99"}, "SESSION_HOURS"),
        ({"RETURNS_DESK_SHOP_TIME_ZONE": "Mars/Olympus"}, "is not a time zone"),
        ({"RETURNS_DESK_KEY": "short"}, "is not 32 bytes in base64"),
        ({"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": '{"x-other": "staff_id"}'}, "does not read the desk's identity"),
    ],
    ids=["hours", "zone", "key", "identity"],
)
def test_what_is_wrong_is_said_in_a_sentence_without_a_traceback(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    ended = _start(tmp_path / "home", **environment)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


@pytest.mark.slow
def test_an_empty_desk_becomes_a_demonstration_that_says_so(tmp_path: Path) -> None:
    before = _processor_seconds()
    with serve(tmp_path, RETURNS_DESK_DEMO="auto") as served, served.client() as browser:
        page = browser.get("/sign-in").text
        with served.database.reading() as tx:
            people = staff.everybody(tx)
        assert "This is a demonstration" in page
        assert "Still being prepared" in page
        assert all(one.username in page for one in people)
        assert {one.demonstration for one in people} == {True}
        assert "demo-returns-desk" in served.log.read_text()
    assert _processor_seconds() - before < SIGN_IN_WITHIN_SECONDS


def _processor_seconds() -> float:
    """What this process's ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_a_proxys_address_is_the_only_other_origin(tmp_path: Path) -> None:
    with serve(tmp_path, RETURNS_DESK_PUBLIC_URL="https://desk.example") as served:
        token = served.cookie_of()
        with served.client() as browser:
            browser.cookies.set("__Host-desk-session", token)
            proxied = {"host": "desk.example", "origin": "https://desk.example"}
            answer = browser.get("/session", headers=proxied)
            assert answer.status_code == 200
            assert "max-age" in answer.headers["strict-transport-security"]
            assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
            for origin in ("http://desk.example", "https://desk.example:8443", "https://evil.example"):
                assert browser.post("/sign-out", headers=proxied | {"origin": origin}).status_code == 403
            assert browser.get("/session", headers={"host": "evil.example"}).status_code == 421
