"""Measure the review desk: `python -m tests.bench.review [--returns 1000000] [--postgres] [--data FOLDER]`.

Builds a shop with very many returns in a temporary folder and prints, in one run: the queue's data path, its whole
rerun over the WebSocket beside an empty Streamlit page's, the case page, a decision, fifty sessions, and Django admin's
tuned changelist over the same table (pip install -r tests/bench/requirements.txt; without it that part says so).
"""

import argparse
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from data import database
from data.models.returns import ReturnCase
from data.vocabulary import Reason, ReturnState
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.messages.writing import Draft
from services.queues import review_queue
from services.queues.review_queue import QueueFilters, Tab
from services.review import case_page, decide
from tests.bench import load, many_returns, shops
from tests.bench.servers import empty_page
from tests.support.browser.serving import serve

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
# The same pages as the peer's changelist asks for them.
PEERS = {
    "to review": "state__exact=awaiting_review",
    "to review, one reason": "state__exact=awaiting_review&reason__exact=defective",
    "all": "",
}
# The figures that were printed, for the table at the end.
_rows: list[str] = []
CROWD = 50
THINK = 3.0


@dataclass(frozen=True)
class _Taken:
    """One act: milliseconds by the wall's clock, and of this thread's processor time."""

    wall: float
    cpu: float


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _say(label: str, times: Sequence[float], note: str = "") -> None:
    late = sorted(times)[int(len(times) * 0.95)]
    print(f"  {label:<34} p50 {_middle(times):8.2f} ms   p95 {late:8.2f} ms   {note}", flush=True)
    _rows.append(f"| {label} | {_middle(times):,.1f} ms | {late:,.1f} ms | {' '.join(note.split())} |")


def _timed(act: Callable[[], object]) -> _Taken:
    wall, cpu = time.perf_counter(), time.thread_time()
    act()
    return _Taken((time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000)


def _in_turn(acts: dict[str, Callable[[], object]], rounds: int = 40) -> dict[str, list[_Taken]]:
    # In turn, so that a busy machine slows all alike.
    taken = [{name: _timed(act) for name, act in acts.items()} for _round in range(rounds + 2)]
    return {name: [one[name] for one in taken[2:]] for name in acts}


def data_path(actor: Actor) -> None:
    """Rows and counts of a page in this process, in turn with Django admin's changelist over the same table."""
    first = review_queue.queue_page(actor, FILTERS["to review"])
    acts: dict[str, Callable[[], object]] = {
        name: partial(review_queue.queue_page, actor, filters) for name, filters in FILTERS.items()
    }
    acts["to review, page 2"] = partial(review_queue.queue_page, actor, FILTERS["to review"], after=first.next)
    taken = _in_turn(acts | _peers())
    print("Queue, data path (rows and the counts of six tabs)")
    for name in acts:
        _say(name, [one.wall for one in taken[name]], f"cpu {_middle(one.cpu for one in taken[name]):6.2f} ms")
    print("Django admin, tuned changelist, whole response in its process (renders HTML; ours above does not)")
    if importlib.util.find_spec("django") is None:
        print("  not installed: pip install -r tests/bench/requirements.txt")
    for name, query in PEERS.items():
        theirs, ours = taken.get(f"django {name}", []), taken[name]
        if theirs:
            wall = _middle(one.wall for one in theirs) / _middle(one.wall for one in ours)
            cpu = _middle(one.cpu for one in theirs) / _middle(one.cpu for one in ours)
            note = f"{wall:5.1f} times ours, {cpu:.1f} times its cpu   ?{query}"
            _say(name, [one.wall for one in theirs], f"cpu {_middle(one.cpu for one in theirs):6.2f} ms   {note}")


def _peers() -> dict[str, Callable[[], object]]:
    if importlib.util.find_spec("django") is None:
        return {}
    from tests.bench.django_peer import changelist

    ask = changelist(database.database().url)
    return {f"django {name}": partial(ask, query) for name, query in PEERS.items()}


def decisions(actor: Actor, count: int = 40) -> None:
    """Decisions with assessment, message and audit entry, durable when the call returns."""
    with database.reading() as tx:
        waiting = select(ReturnCase.rma).where(ReturnCase.state == ReturnState.AWAITING_REVIEW)
        rmas = tx.execute(waiting.limit(count + 1)).scalars().all()
    times = []
    for rma in rmas:
        view = case_page.open_case(actor, rma)
        shown, clause = Shown(view.case.id, view.case.version), min(view.assessed.clauses)
        started = time.perf_counter()
        decide.reject(
            actor, shown, clause, "Not covered, as measured.", Draft("rejected", "Your return", "We decline.")
        )
        times.append((time.perf_counter() - started) * 1000)
    print("Decision (rejection with its message, findings and audit entry)")
    _say("durable", times[1:])


def reruns(folder: Path, environment: dict[str, str]) -> None:
    """Whole reruns over the WebSocket, from the request to the end of the run."""
    with serve(folder, **environment) as desk, empty_page(folder) as empty:
        cookies = [f"{desk.cookie}={shops.sign_in(who)}" for who in many_returns.REVIEWERS]
        rma = review_queue.queue_page(Actor(REVIEWER, "bench"), QueueFilters(tab=Tab.REVIEW)).rows[0].rma
        views = {
            "empty page": load.View(empty, "", ""),
            "queue": load.View(desk.host, cookies[0], "queue", "tab=review"),
            "queue, searching": load.View(desk.host, cookies[0], "queue", "tab=review&q=cracked"),
            "case": load.View(desk.host, cookies[0], "case", f"rma={rma}"),
        }
        print("Whole rerun over the WebSocket, one tab each, in turn, 0.3 s think time")
        times = load.in_turn(list(views.values()))
        for name, taken in zip(views, times, strict=True):
            _say(name, taken, f"{_middle(taken) / _middle(times[0]):.1f} times the empty page")
        print(f"{CROWD} tabs, {THINK:.0f} s think time")
        for name in ("empty page", "queue", "queue, again", "queue, once more"):
            tours = [_tour(name, views[name.split(",")[0]], cookies[n % len(cookies)]) for n in range(CROWD)]
            _say(f"{CROWD} tabs: {name}", load.crowd(tours, 30, THINK))


def _tour(name: str, view: load.View, cookie: str) -> list[load.View]:
    if name == "empty page":
        return [view]
    queries = ("tab=review", "tab=mine", "tab=review&reason=defective", "tab=all", "tab=review&q=cracked")
    return [load.View(view.host, cookie, "queue", query) for query in queries]


def main() -> None:
    """Build or copy the shop, measure, print; at the end the figures as rows of a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--returns", type=int, default=100_000)
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--data", type=Path, help="keep the shop that was built here, and use it again")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        shops.standing(Path(name), chosen.returns, chosen.data, postgres=chosen.postgres) as url,
    ):
        kind = "PostgreSQL" if chosen.postgres else "SQLite"
        print(f"{chosen.returns:,} returns on {kind}, load {os.getloadavg()[0]:.1f}")
        actor = Actor(REVIEWER, "bench")
        data_path(actor)
        decisions(actor)
        reruns(Path(name), {"DATABASE_URL": url} if chosen.postgres else {})
        print(f"\n| {chosen.returns:,} returns on {kind} | p50 | p95 | |\n|---|---|---|---|")
        print("\n".join(_rows))


if __name__ == "__main__":
    main()
