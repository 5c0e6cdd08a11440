"""The decoder's own process: it imports, shuts itself in, and works on one file per fork; it is never trusted."""

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

import av
import av.logging

from data.vocabulary import EvidenceKind
from services.evidence.contained.contain import Outcome, confine, lock_down, run_contained
from services.evidence.contained.job import Job, Limits, Reason, Refuse, Task
from services.evidence.contained.pack import Pack
from services.evidence.formats.codes import read_codes
from services.evidence.formats.photo import load_decoders, prepare_photo
from services.evidence.formats.sniff import FORMATS
from services.evidence.formats.transcode import transcode_video
from services.evidence.formats.video import prepare_video

_MESSAGE_MAX = 8192


def work_on(job: Job, source: int, output: int) -> None:
    """Do the job from one open file into another; how it ended stands in the report."""
    with os.fdopen(source, "rb", closefd=False) as file, os.fdopen(output, "r+b", closefd=False) as out:
        pack = Pack(out)
        try:
            report: dict[str, object] = {"facts": _dispatch(job)(file, FORMATS[job.format].decoder, job.limits, pack)}
        except Refuse as refusal:
            pack.restart()
            report = {"refused": refusal.reason.value}
        except MemoryError:
            pack.restart()
            report = {"refused": Reason.TOO_MUCH_MEMORY.value}
        except Exception as error:  # decoders answer a damaged file with an exception of any type
            pack.restart()
            report = {"refused": Reason.DAMAGED.value, "error": type(error).__name__}
        pack.finish(report)


def _dispatch(job: Job) -> Callable[[BinaryIO, str, Limits, Pack], dict[str, object]]:
    if job.task is Task.TRANSCODE:
        return transcode_video
    if job.task is Task.READ_CODES:
        return read_codes
    return prepare_photo if FORMATS[job.format].kind is EvidenceKind.PHOTO else prepare_video


def serve(desk: socket.socket) -> None:
    """Answer jobs from the desk until it hangs up; each message carries a file, an output and a bell."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while True:
        message, handles, _, _ = socket.recv_fds(desk, _MESSAGE_MAX, 3)
        if not message:
            return
        if os.fork() == 0:
            desk.close()
            _keep(Job.loads(message), *handles)
        for handle in handles:
            os.close(handle)


def _keep(job: Job, source: int, output: int, bell: int) -> None:
    """Watch over one contained piece of work and ring the bell with its outcome."""

    def work() -> None:
        os.close(bell)  # only the keeper says how it ended
        work_on(job, source, output)

    outcome = Outcome.CRASHED
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        outcome = run_contained(work, job.budget)
    finally:
        os.write(bell, outcome.value.encode())
        os._exit(0)


def _silence() -> None:
    """Leave the forks no way to the desk but their own files: neither its socket nor its log."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def _load_all_of_av() -> None:
    """PyAV imports some of its modules on first use: too late, as no file can be opened then."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def main(arguments: Sequence[str]) -> None:
    """`serve`: a socket on stdin. `once JOB`: the file on stdin, the output on stdout."""
    av.logging.set_level(None)
    load_decoders()
    _load_all_of_av()
    if arguments[0] == "serve":
        with socket.socket(fileno=os.dup(0)) as desk:
            _silence()
            desk.sendall(json.dumps(lock_down()).encode())
            serve(desk)
    else:
        job = Job.loads(arguments[1])
        lock_down()
        confine(job.budget)
        work_on(job, sys.stdin.fileno(), sys.stdout.fileno())
