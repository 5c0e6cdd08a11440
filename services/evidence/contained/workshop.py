"""The desk's side of the decoder's process: start it, hand it open files, wait no longer than the budget says."""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Protocol

from services.evidence.contained.contain import Outcome
from services.evidence.contained.job import Job

_ROOT = Path(__file__).resolve().parents[3]
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from services.evidence.child import main; main(sys.argv[2:])"
_START_SECONDS = 30
_GRACE_SECONDS = 1.0
_AT_ONCE = 2


class Workshop(Protocol):
    """Where a job is done."""

    def run(self, job: Job, source: BinaryIO, output: BinaryIO) -> Outcome:
        """Do the job from one real file into another within its budget."""


def _command(*arguments: str) -> list[str]:
    # -I: neither the environment nor the working folder can slip in a module.
    return [sys.executable, "-I", "-c", _BOOT, str(_ROOT), *arguments]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


class ForkingWorkshop:
    """One shut-in process that has imported the decoders and forks for each file (Linux): milliseconds a file."""

    def __init__(self) -> None:
        """Start nothing yet: the first job does."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self.walls: list[str] = []

    @property
    def pid(self) -> int | None:
        """The process that forks, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process unless it runs; RuntimeError when it does not come up."""
        with self._lock:
            self._started()

    def _started(self) -> socket.socket:
        if self._socket is not None and self._process is not None and self._process.poll() is None:
            return self._socket
        self._stop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                _command("serve"),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        self._socket = ours
        ours.settimeout(_START_SECONDS)
        hello = ours.recv(4096)
        if not hello:
            self._stop()
            raise RuntimeError("The evidence decoder did not start; its own message stands above.")
        self.walls = json.loads(hello)
        return ours

    def run(self, job: Job, source: BinaryIO, output: BinaryIO) -> Outcome:
        """As Workshop.run; thread-safe. A process that was killed from outside is replaced once."""
        return self._ask(job, source, output) or self._ask(job, source, output) or Outcome.CRASHED

    def _ask(self, job: Job, source: BinaryIO, output: BinaryIO) -> Outcome | None:
        """The outcome; None when the process that forks died before it could give one."""
        listen, bell = os.pipe()
        with os.fdopen(listen, "rb", buffering=0) as answer:
            try:
                self._send(job, [source.fileno(), output.fileno(), bell])
            except BrokenPipeError:
                return None
            finally:
                os.close(bell)
            poll = select.poll()
            poll.register(answer, select.POLLIN)
            if not poll.poll((job.budget.wall + _GRACE_SECONDS) * 1000):
                return Outcome.TIMED_OUT
            said = answer.read(64).decode("ascii", "replace")
        if not said and self._ended():
            return None
        return Outcome(said) if said in set(Outcome) else Outcome.CRASHED

    def _send(self, job: Job, handles: list[int]) -> None:
        with self._lock:
            socket.send_fds(self._started(), [job.dumps().encode()], handles)

    def _ended(self) -> bool:
        """Whether the process is gone, given the moment that a killed one takes to be so."""
        process = self._process
        try:
            return process is None or process.wait(_GRACE_SECONDS) is not None
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> None:
        """End the process; what it works on dies at its own deadline at the latest."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._socket = self._process = None


class SpawningWorkshop:
    """A fresh process per file, for systems that cannot fork safely: a second a file, and fewer walls."""

    def run(self, job: Job, source: BinaryIO, output: BinaryIO) -> Outcome:
        """As Workshop.run; thread-safe."""
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            _command("once", job.dumps()),
            stdin=source,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        with process:
            try:
                return Outcome.DONE if process.wait(job.budget.wall) == 0 else Outcome.CRASHED
            except subprocess.TimeoutExpired:
                process.kill()
                return Outcome.TIMED_OUT


class LimitedWorkshop:
    """Any workshop, with no more than two files at work at once, so that the desk stays quick for everyone."""

    def __init__(self, inner: Workshop, at_once: int = _AT_ONCE) -> None:
        """Wrap a workshop."""
        self._inner = inner
        self._slots = threading.BoundedSemaphore(at_once)

    def run(self, job: Job, source: BinaryIO, output: BinaryIO) -> Outcome:
        """As Workshop.run, after those that came first."""
        with self._slots:
            return self._inner.run(job, source, output)


FORKING = ForkingWorkshop()
atexit.register(FORKING.stop)


def system_workshop() -> Workshop:
    """The best that this system permits."""
    return FORKING if sys.platform.startswith("linux") else SpawningWorkshop()
