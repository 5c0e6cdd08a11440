"""Walls around a decoder of hostile bytes: no files, no network, no new processes, little memory and little time.

Every wall is an operating system's own and works without root; where one is not to be had (an old kernel, a strict
container, another system) the others still stand, and lock_down() says which do.
"""

import contextlib
import ctypes
import os
import select
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.evidence.contained import seccomp

if sys.platform != "win32":
    import resource

_LINUX = sys.platform.startswith("linux")
_CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWPID, _CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SYS_LANDLOCK_CREATE, _SYS_LANDLOCK_RESTRICT, _SYS_CAPSET = 444, 446, 126 if os.name == "posix" else 0
_CAPABILITY_VERSION_3 = 0x20080522
_NOBODY = 65534


class Outcome(StrEnum):
    """How a contained piece of work ended."""

    DONE = "done"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Budget:
    """What one piece of work may use: seconds of wall clock and CPU, bytes of address space and of output, threads."""

    wall: float
    cpu: int
    memory: int
    output: int
    nice: int = 10
    threads: bool = False


def lock_down() -> list[str]:
    """Shut this process in for good, and everything it forks; the names of the walls that stand.

    Call it after the last import: no file can be opened afterwards. What is open stays usable.
    """
    if not _LINUX:
        return []
    walls = _leave_namespaces()
    libc = _libc()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        walls.append("no new privileges")
    if _landlock(libc):
        walls.append("no files")
    if seccomp.supported(libc):
        walls.append("no new processes")
    return walls


def run_contained(work: Callable[[], None], budget: Budget) -> Outcome:
    """Do the work in a fork within the budget; whatever it started is dead and reaped when this returns.

    At most once in a process: a process can found only one world for its children.
    """
    _libc().unshare(_CLONE_NEWPID)  # where it may, the fork becomes the first of its world and takes all with it
    worker = os.fork()
    if worker == 0:
        _work_and_exit(work, budget)
    try:
        in_time = _wait(worker, budget.wall)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
    # The kernel ends what has used up its CPU time by one of these two.
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)):
        return Outcome.TIMED_OUT
    return Outcome.DONE if status == 0 else Outcome.CRASHED


def confine(budget: Budget) -> None:
    """Take from this process for good what is over the budget, and the power to start another process."""
    if _LINUX:
        libc = _libc()
        _drop_capabilities(libc)
        if not seccomp.forbid_processes(libc) and budget.threads:
            raise PermissionError("This system cannot allow threads and forbid processes.")
    if sys.platform == "win32":
        return  # Windows has no such limits for an unprivileged process; the parent's clock remains
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, budget.cpu),
        (resource.RLIMIT_FSIZE, budget.output),
        (resource.RLIMIT_AS, budget.memory),
        *([] if budget.threads else [(resource.RLIMIT_NPROC, 0)]),
    ]
    for which, value in limits:
        # macOS refuses some values: the limit then stays as it was, which is no reason not to set the others.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))
    os.nice(budget.nice)


def _work_and_exit(work: Callable[[], None], budget: Budget) -> None:
    status = 1
    try:
        os.setsid()
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        confine(budget)
        work()
        status = 0
    finally:
        # Never back into the caller's code with an exception, nor through its exit handlers.
        os._exit(status)


def _wait(worker: int, seconds: float) -> bool:
    """Whether the worker ended by itself within the seconds."""
    handle = os.pidfd_open(worker)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _leave_namespaces() -> list[str]:
    """Leave the network and, if root, root; then root folder and process table, as a user namespace permits."""
    libc = _libc()
    network = _CLONE_NEWNET | _CLONE_NEWIPC
    walls = []
    if os.geteuid() == 0:
        # Root keeps its processes beyond every limit of their number: become nobody first.
        cut = libc.unshare(network) == 0
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
        walls.append("nobody")
        inside = libc.unshare(_CLONE_NEWUSER) == 0
    else:
        cut = inside = libc.unshare(_CLONE_NEWUSER | network) == 0
    if cut:
        walls.append("no network")
    if inside and libc.chroot(b"/proc/self/fdinfo") == 0:
        os.chdir("/")
        walls.append("no root folder")
    return walls


class _Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr of linux/landlock.h."""

    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


def _landlock(libc: ctypes.CDLL) -> bool:
    """Forbid everything that this kernel's Landlock can forbid, with no exception."""
    abi = libc.syscall(_SYS_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if abi < 1:
        return False
    file_rights = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)
    rules = _Ruleset((1 << file_rights) - 1, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    handle = libc.syscall(_SYS_LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if handle < 0:
        return False
    try:
        return bool(libc.syscall(_SYS_LANDLOCK_RESTRICT, handle, 0) == 0)
    finally:
        os.close(handle)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Give up what the user namespace gave, so that its walls cannot be moved from within."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.capset(header, nothing) != 0:
        raise PermissionError("The decoder could not give up its capabilities.")
