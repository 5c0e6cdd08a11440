"""Tries to break out of the product's own walls: run as `prisoner.py ATTEMPT ARGUMENT`, prints GOT OUT if it can."""

import ctypes
import mmap
import os
import select
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4]))

from services.evidence.contained.contain import Budget, lock_down, run_contained

SYS_PTRACE = {"x86_64": 101, "aarch64": 117}[os.uname().machine]
CLONE_NEWUSER = 0x10000000
OPEN_BEFORE = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as the decoder's output is: open to the end


def connect(port: str) -> object:
    return socket.create_connection(("127.0.0.1", int(port)), 2)


def send_datagram(port: str) -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        return out.sendto(b"x", ("127.0.0.1", int(port)))


def fork(_: str) -> object:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def run_program(_: str) -> object:
    return os.execv("/bin/sh", ["sh", "-c", "echo GOT OUT"])  # noqa: S606 - the attempt itself


def must_not_fail(result: int) -> object:
    if result != 0:
        raise PermissionError
    return result


def wait_for_ever(_: str) -> object:
    return select.select([], [], [], 600)


def compute_for_ever(_: str) -> object:
    while True:
        pass


def start_thread(_: str) -> object:
    thread = threading.Thread(target=str)
    thread.start()
    thread.join()
    return "started"


def write_much(_: str) -> object:
    OPEN_BEFORE.seek(2 * 1024 * 1024)
    return OPEN_BEFORE.write(b"x")


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "read": lambda path: Path(path).read_bytes(),
    "list": lambda path: list(Path(path).iterdir()),
    "write": lambda path: Path(path).write_text("x"),
    "delete": lambda path: Path(path).unlink(),
    "connect": connect,
    "send": send_datagram,
    "fork": fork,
    "run": run_program,
    "thread": start_thread,
    "memory": lambda size: mmap.mmap(-1, int(size)).close(),
    "kill": lambda pid: os.kill(int(pid), 0),
    "trace": lambda pid: must_not_fail(ctypes.CDLL(None).syscall(SYS_PTRACE, 16, int(pid), 0, 0)),
    "new world": lambda _: must_not_fail(ctypes.CDLL(None).unshare(CLONE_NEWUSER)),
    "root folder": lambda path: os.chroot(path),
    "wait": wait_for_ever,
    "compute": compute_for_ever,
    "fill the disk": write_much,
    "nothing": lambda _: None,
}


def main(attempt: str, argument: str, how: str) -> None:
    """Try it behind the walls, or free; print what it got and how it ended."""
    budget = Budget(wall=3, cpu=1, memory=1536 * 1024 * 1024, output=1024 * 1024, threads=how == "threads")

    def work() -> None:
        result = ATTEMPTS[attempt](argument)
        os.write(1, f"GOT OUT {result!r:.60}\n".encode())

    if how == "free":
        work()
        return
    # What Python imports on first use must be there before the files are gone.
    "x".encode("idna")
    lock_down()
    os.write(1, f"ended: {run_contained(work, budget).value}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
