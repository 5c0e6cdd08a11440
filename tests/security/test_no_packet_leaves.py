"""From start to stop, with a sign-in and every page of three roles, nothing is sent to another machine (test 45)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.vocabulary import Role
from pages.navigation import PAGES
from tests.support.browser.serving import serve_under
from tests.support.browser.tabs import open_tab

_ADDRESS = re.compile(r'(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
_HERE = re.compile(r"127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$")


_STRACE = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not here: outgoing packets were NOT looked for"
)


def _watch(trace: Path) -> tuple[str, ...]:
    return ("strace", "-D", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace))


def _elsewhere(trace: Path) -> set[str]:
    return {one for one in _ADDRESS.findall(trace.read_text(errors="replace")) if not _HERE.match(one)}


@_STRACE
def test_an_address_elsewhere_would_be_seen(tmp_path: Path) -> None:
    # Naming the other end of a datagram socket sends nothing.
    outside = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    subprocess.run([*_watch(tmp_path / "trace"), sys.executable, "-c", outside], check=False, timeout=60)
    assert _elsewhere(tmp_path / "trace") == {"192.0.2.1"}


@_STRACE
def test_no_packet_leaves_in_a_whole_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with serve_under(_watch(trace), tmp_path, {}) as served:
        for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.REVIEWER):
            with open_tab(served, served.cookie_of(role)) as tab:
                for page in PAGES:
                    tab.run(page.url_path)
        with served.client() as browser:
            assert browser.get("/sign-in").status_code == 200
    assert _elsewhere(trace) == set()
