"""Whoever takes over the decoder gets nowhere: no file, no network, no process, no memory, no time."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are Linux's")

PRISONER = Path(__file__).with_name("prisoner.py")


def attempt(name: str, argument: str = "", how: str = "no threads") -> str:
    command = [sys.executable, "-I", str(PRISONER), name, argument, how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=12, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_honest_work_is_let_through() -> None:
    assert attempt("nothing") == "GOT OUT None\nended: done\n"


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("read", "/etc/hostname"),
        ("list", "/"),
        ("fork", ""),
        ("run", ""),
        ("thread", ""),
        ("memory", str(2 * 1024**3)),
        ("kill", "self"),
        ("fill the disk", ""),
    ],
)
def test_without_the_walls_each_attempt_gets_out(name: str, argument: str) -> None:
    argument = str(os.getpid()) if argument == "self" else argument
    assert "GOT OUT" in attempt(name, argument, "free")


@pytest.fixture
def readable_by_all(tmp_path: Path) -> Path:
    path = tmp_path / "desk.sqlite"
    path.write_text("customers")
    path.chmod(0o666)
    for folder in (path.parent, *path.parents):
        if folder.is_relative_to(Path(tmp_path.anchor) / "tmp") and folder != Path(tmp_path.anchor) / "tmp":
            folder.chmod(0o777)
    return path


@pytest.mark.parametrize("path", ["/etc/shadow", "/etc/hostname", "/../../../etc/hostname", "/proc/self/environ"])
def test_no_file_of_the_machine_can_be_read(path: str) -> None:
    assert attempt("read", path) == "ended: crashed\n"


@pytest.mark.parametrize("what", ["read", "write", "delete"])
def test_the_desks_own_files_are_out_of_reach_even_where_everybody_may(what: str, readable_by_all: Path) -> None:
    assert attempt(what, str(readable_by_all)) == "ended: crashed\n"
    assert readable_by_all.read_text() == "customers"


@pytest.mark.parametrize("path", ["/", "/tmp", "/proc"])  # noqa: S108 - looked at, not written to
def test_no_folder_can_be_listed(path: str) -> None:
    assert attempt("list", path) == "ended: crashed\n"


@pytest.mark.parametrize("threads", ["no threads", "threads"])
@pytest.mark.parametrize("how", ["connect", "send"])
def test_nothing_leaves_over_the_network(how: str, threads: str) -> None:
    kind = socket.SOCK_STREAM if how == "connect" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as listener:
        listener.bind(("127.0.0.1", 0))
        if how == "connect":
            listener.listen()
        port = str(listener.getsockname()[1])
        assert "GOT OUT" in attempt(how, port, "free")
        assert attempt(how, port, threads) == "ended: crashed\n"


@pytest.mark.parametrize("threads", ["no threads", "threads"])
@pytest.mark.parametrize("how", ["fork", "run"])
def test_no_other_process_can_be_started(how: str, threads: str) -> None:
    assert attempt(how, how=threads) == "ended: crashed\n"


def test_a_thread_is_allowed_only_where_the_budget_says_so() -> None:
    assert attempt("thread") == "ended: crashed\n"
    assert attempt("thread", how="threads") == "GOT OUT 'started'\nended: done\n"


@pytest.mark.parametrize(("how", "argument"), [("kill", "1"), ("trace", "1"), ("new world", ""), ("root folder", "/")])
def test_it_has_no_power_over_others_nor_over_its_own_walls(how: str, argument: str) -> None:
    assert attempt(how, argument) == "ended: crashed\n"


def test_ten_gigabytes_are_refused() -> None:
    assert attempt("memory", str(10 * 1024**3)) == "ended: crashed\n"


@pytest.mark.parametrize("how", ["wait", "compute"])
def test_whoever_does_not_end_is_ended(how: str) -> None:
    assert attempt(how) == "ended: timed out\n"


def test_the_disk_cannot_be_filled() -> None:
    assert attempt("fill the disk") == "ended: crashed\n"
