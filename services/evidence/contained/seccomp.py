"""A filter in the kernel that lets a decoder start threads (HEVC needs one) but no process, program or connection."""

import ctypes
import errno
import platform
import struct

_PR_SET_SECCOMP, _FILTER_MODE = 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_ANY_BIT, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _ERRNO = 0x7FFF_0000, 0x0005_0000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_CLONE_THREAD = 0x10000
_X32 = 0x4000_0000

# Per machine: AUDIT_ARCH_*, clone, and the calls that no decoder has a use for.
_MACHINES = {
    # socket, fork, vfork, execve, kill, ptrace, mount, keys, unshare, perf, open_by_handle, setns, vm, bpf, exec, uffd
    "x86_64": (0xC000003E, 56, (41, 57, 58, 59, 62, 101, 165, 248, 250, 272, 298, 304, 308, 310, 311, 321, 322, 323)),
    "aarch64": (0xC00000B7, 220, (198, 221, 129, 117, 40, 217, 219, 97, 241, 265, 268, 270, 271, 280, 281, 282)),
}
_CLONE3, _COMMON = 435, (424, 425, 426, 427, 434, 438)  # the same on all: pidfd_send_signal, io_uring, pidfds


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    """One struct sock_filter of linux/filter.h; jumps count the steps to leave out."""
    return struct.pack("HBBI", code, when_true, when_false, value)


def _program(machine: str) -> bytes:
    architecture, clone, refused = _MACHINES[machine]
    allow, refuse = _step(_RETURN, _ALLOW), _step(_RETURN, _ERRNO | errno.EPERM)
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_EQUAL, architecture, 1, 0),
        refuse,
        _step(_LOAD, _NUMBER),
        # glibc asks for clone3 first, whose flags a filter cannot see, and then does with clone.
        _step(_JUMP_EQUAL, _CLONE3, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
        _step(_JUMP_AT_LEAST, _X32, 0, 1),
        refuse,
    ]
    for number in (*refused, *_COMMON):
        steps += [_step(_JUMP_EQUAL, number, 0, 1), refuse]
    steps += [
        _step(_JUMP_EQUAL, clone, 1, 0),
        allow,
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_JUMP_ANY_BIT, _CLONE_THREAD, 1, 0),
        refuse,
        allow,
    ]
    return b"".join(steps)


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def supported(libc: ctypes.CDLL) -> bool:
    """Whether this kernel and machine take the filter (a null program is a bad address only where they would)."""
    refused = libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, None, 0, 0) != 0
    return refused and ctypes.get_errno() == errno.EFAULT and platform.machine() in _MACHINES


def forbid_processes(libc: ctypes.CDLL) -> bool:
    """Put the filter on this process for good; False where it is not to be had. Needs no_new_privs."""
    if not supported(libc):
        return False
    steps = _program(platform.machine())
    program = _Program(len(steps) // 8, steps)
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)
