"""Measure the review desk: `python -m tests.bench.review [--returns 1000000] [--postgres] [--data FOLDER]`.

Builds a shop with very many returns in a temporary folder and prints, in one run: the queue's data path, its whole
rerun over the WebSocket beside an empty Streamlit page's, the case page, decisions, fifty sessions, and Django admin's
tuned changelist over the same table (pip install -r tests/bench/requirements.txt; without it that part says so). With
`--save FILE` a run keeps its figures, and `--before FILE` shows those of an earlier one beside.
"""

import argparse
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from data import database
from data.models.returns import ReturnCase
from data.vocabulary import Reason, ReturnState
from services.cases.assessment import evaluate
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.messages.writing import Draft
from services.queues import review_queue
from services.queues.review_queue import QueueFilters, Sort, Tab
from services.review import case_page, decide
from services.review.decisions import Choice
from tests.bench import load, many_returns, shops
from tests.bench.figures import Figures, middle
from tests.bench.servers import empty_page
from tests.support.approving import DRAFT, GROUNDS
from tests.support.browser.serving import serve
from tests.support.counting import statements

REVIEWER, MANAGER = many_returns.REVIEWERS[0], many_returns.REVIEWERS[-1]
FILTERS = {
    "waiting on me": QueueFilters(),
    "to review": QueueFilters(tab=Tab.REVIEW),
    "to review, one reason": QueueFilters(tab=Tab.REVIEW, reason=Reason.DEFECTIVE),
    "to review, by amount": QueueFilters(tab=Tab.REVIEW, sort=Sort.HIGHEST),
    "waiting on me, by amount": QueueFilters(sort=Sort.HIGHEST),
    "all": QueueFilters(tab=Tab.ALL),
    "all, by amount, one filter": QueueFilters(tab=Tab.ALL, reason=Reason.DEFECTIVE, sort=Sort.HIGHEST),
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
CROWD = 50
THINK = 3.0


@dataclass(frozen=True)
class _Taken:
    """One act: milliseconds by the wall's clock, and of this thread's processor time."""

    wall: float
    cpu: float


def _timed(act: Callable[[], object]) -> _Taken:
    wall, cpu = time.perf_counter(), time.thread_time()
    act()
    return _Taken((time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000)


def _in_turn(acts: dict[str, Callable[[], object]], rounds: int = 40) -> dict[str, list[_Taken]]:
    # In turn, so that a busy machine slows all alike.
    taken = [{name: _timed(act) for name, act in acts.items()} for _round in range(rounds + 2)]
    return {name: [one[name] for one in taken[2:]] for name in acts}


def data_path(actor: Actor, figures: Figures) -> None:
    """Rows and counts of a page in this process, in turn with Django admin's changelist over the same table."""
    first = review_queue.queue_page(actor, FILTERS["to review"])
    acts: dict[str, Callable[[], object]] = {
        name: partial(review_queue.queue_page, actor, filters) for name, filters in FILTERS.items()
    }
    acts["to review, page 2"] = partial(review_queue.queue_page, actor, FILTERS["to review"], after=first.next)
    taken = _in_turn(acts | _peers())
    print("Queue, data path (rows and the counts of six tabs)")
    for name in acts:
        figures.say(name, [one.wall for one in taken[name]], f"cpu {middle(one.cpu for one in taken[name]):.2f} ms")
    print("Django admin, tuned changelist, whole response in its process (renders HTML; ours above does not)")
    if importlib.util.find_spec("django") is None:
        print("  not installed: pip install -r tests/bench/requirements.txt")
    for name in PEERS:
        theirs, ours = taken.get(f"django {name}", []), taken[name]
        if theirs:
            wall = middle(one.wall for one in theirs) / middle(one.wall for one in ours)
            cpu = middle(one.cpu for one in theirs) / middle(one.cpu for one in ours)
            note = f"{wall:.1f} times ours; {cpu:.1f} times its cpu"
            figures.say(f"Django admin, {name}", [one.wall for one in theirs], note)


def _peers() -> dict[str, Callable[[], object]]:
    if importlib.util.find_spec("django") is None:
        return {}
    from tests.bench.django_peer import changelist

    ask = changelist(database.database().url)
    return {f"django {name}": partial(ask, query) for name, query in PEERS.items()}


def decisions(actor: Actor, figures: Figures, count: int = 40) -> None:
    """Decisions with assessment, message and audit entry, durable when the call returns; statements and processor."""
    with database.reading() as tx:
        waiting = select(ReturnCase.rma).where(ReturnCase.state == ReturnState.AWAITING_REVIEW)
        rmas = tx.execute(waiting.limit(2 * count)).scalars().all()
    print("Decisions, with their message, findings and audit entry")
    for name, prepare in (("rejection", _rejection), ("approval", _approval)):
        acts = [prepare(actor, rma) for rma in rmas[:count]]
        with statements() as asked:
            acts[0]()
        taken = [_timed(act) for act in acts[1:]]
        note = f"cpu {middle(one.cpu for one in taken):.2f} ms; {len(asked)} statements"
        figures.say(name, [one.wall for one in taken], note)
        rmas = rmas[count:]


def _rejection(actor: Actor, rma: str) -> Callable[[], object]:
    view = case_page.open_case(actor, rma)
    shown, clause = Shown(view.case.id, view.case.version), min(view.assessed.clauses)
    draft = Draft("rejected", "Your return", "We decline.")
    return partial(decide.reject, actor, shown, clause, "Not covered, as measured.", draft)


def _approval(actor: Actor, rma: str) -> Callable[[], object]:
    view = case_page.open_case(actor, rma)
    choices = tuple(Choice(line.id, line.quantity, "refund") for line in view.lines)
    looked_at = frozenset(signal.key for signal in view.signals)
    shown = Shown(view.case.id, view.case.version)
    return partial(decide.approve, actor, shown, choices, DRAFT, grounds=GROUNDS, looked_at=looked_at)


def assessments(actor: Actor, figures: Figures) -> None:
    """One return held against the policy, with what is read for it, in this process."""
    page = review_queue.queue_page(actor, FILTERS["to review"])
    cases = [case_page.open_case(actor, row.rma).case for row in page.rows]
    with database.reading() as tx:
        taken = [_timed(partial(evaluate, tx, case)) for case in [*cases, *cases]][len(cases) :]
    figures.say("one return held against the policy", [one.wall for one in taken])


def reruns(folder: Path, environment: dict[str, str], figures: Figures) -> None:
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
            ratio = f"{middle(taken) / middle(times[0]):.1f} times the empty page"
            figures.say(name if name == "empty page" else f"{name}, whole rerun", taken, ratio)
        print(f"{CROWD} tabs, {THINK:.0f} s think time")
        for name in ("empty page", "queue", "queue, again", "queue, once more"):
            tours = [_tour(name, views[name.split(",")[0]], cookies[n % len(cookies)]) for n in range(CROWD)]
            figures.say(f"{CROWD} tabs: {name}", load.crowd(tours, 30, THINK))


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
    options.add_argument("--save", type=Path, help="keep the figures in this file")
    options.add_argument("--before", type=Path, help="the file of an earlier run, to show its figures beside")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        shops.standing(Path(name), chosen.returns, chosen.data, postgres=chosen.postgres) as url,
    ):
        kind = "PostgreSQL" if chosen.postgres else "SQLite"
        print(f"{chosen.returns:,} returns on {kind}, load {os.getloadavg()[0]:.1f}")
        actor, figures = Actor(REVIEWER, "bench"), Figures()
        data_path(actor, figures)
        assessments(actor, figures)
        decisions(actor, figures)
        reruns(Path(name), {"DATABASE_URL": url} if chosen.postgres else {}, figures)
        if chosen.save is not None:
            figures.save(chosen.save)
        figures.print(f"{chosen.returns:,} returns on {kind}", chosen.before)


if __name__ == "__main__":
    main()
