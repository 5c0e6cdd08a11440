"""A mixed crowd: `python -m tests.bench.crowd [--returns 100000] [--seconds 300] [--postgres] [--data FOLDER]`.

Fifty tabs with three seconds between one thing and the next. Most look: at the queue, at a case. Others work as well:
after each look they judge a photo, decide, receive a parcel or grant a refund. Pages run in the served desk, over the
WebSocket; acts run in this process, on the same database, as those of a second replica do. Prints p50, p95 and p99 of
each in milliseconds, what failed, and the memory of the served desk per tab.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

from data import database
from data.queries.returns import evidence as evidence_rows
from data.vocabulary import Proof, ProofVerdict
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.queues.review_queue import QueueFilters, Tab, queue_page
from services.receiving.bench import receive
from services.receiving.bench_form import Reception
from services.refunds import granting
from services.refunds.planning.forms import GrantForm
from services.review import decide, judging
from services.review.decisions import Choice
from tests.bench import load, many_returns
from tests.bench.shops import sign_in, standing
from tests.support import bench_work, shop
from tests.support.approving import DRAFT, GROUNDS, approved
from tests.support.browser.serving import Served, serve
from tests.support.refunding import Team
from tests.support.rows import many_refunds
from tests.support.rows.photo_rows import add_photo

TABS = 50
THINK = 3.0
Act = Callable[[], object]
# What a tab does, and how many tabs do it.
SHARES = {"queue": 20, "case": 14, "judge": 4, "decide": 6, "receive": 3, "grant": 3}
_QUERIES = ("tab=review", "tab=mine", "tab=review&reason=defective", "tab=all", "tab=review&q=cracked")


@dataclass
class Record:
    """How long each thing took, in milliseconds, and what failed."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def act(self, name: str, act: Act) -> None:
        """Do it, and note how long it took or why it failed."""
        started = time.perf_counter()
        try:
            act()
        except DeskError as refusal:
            self.errors[name].append(str(refusal))
        self.times[name].append((time.perf_counter() - started) * 1000)

    def print(self) -> None:
        """A row of a Markdown table for each kind of thing."""
        print("| | times | p50 | p95 | p99 | longest | failed |\n|---|---|---|---|---|---|---|")
        for name in (kind for kind in SHARES if self.times[kind]):
            taken = sorted(self.times[name])
            marks = [taken[min(int(len(taken) * share), len(taken) - 1)] for share in (0.5, 0.95, 0.99, 1)]
            shown = " | ".join(f"{mark:,.0f} ms" for mark in marks)
            print(f"| {name} | {len(taken)} | {shown} | {len(self.errors.get(name, ()))} |")
        for name, said in self.errors.items():
            print(f"{name}, first of those that failed: {said[0]}")


def _judge(team: Team) -> Act:
    file = add_photo(shop.open_case(team.rob).return_id, None)
    with database.transaction() as tx:
        evidence_rows.add_proofs(tx, file, [Proof.PROBLEM])
    return lambda: judging.judge(team.rosa, file, Proof.PROBLEM, ProofVerdict.ACCEPTED)


def _decide(team: Team) -> Act:
    case = shop.open_case(team.rob)
    choice = Choice(shop.lines_of(case)[0], 1, "refund")
    return lambda: decide.approve(team.rosa, Shown(case.return_id, 1), (choice,), DRAFT, grounds=GROUNDS)


def _receive(team: Team) -> Act:
    case = approved(team.rob, team.rosa)
    unit, version = bench_work.good(shop.lines_of(case)[0]), shop.version_of(case.return_id)
    parcel = Reception(case.return_id, version, (unit,), form_key=uuid4().hex, arrived_on=date(2026, 2, 20))
    return lambda: receive(team.wanda, parcel)


def _grant(team: Team) -> Act:
    (case,) = many_refunds.ready(team, 1, paypal=False)
    form = GrantForm(Shown(case.return_id, 1), 10_000, uuid4().hex)
    return lambda: granting.grant(team.fay, form)


MAKERS = {"judge": _judge, "decide": _decide, "receive": _receive, "grant": _grant}


async def _tab(kind: str, views: Sequence[load.View], acts: Iterator[Act], record: Record, end: float) -> None:
    loop = asyncio.get_running_loop()
    async with load.opened(views[0]) as connection:
        await load.rerun(connection, views[0])
        for view in itertools.cycle(views):
            await asyncio.sleep(THINK)
            if time.monotonic() > end:
                return
            record.times["queue" if view.page == "queue" else "case"].append(await load.rerun(connection, view))
            act = next(acts, None)
            if act is not None:
                await loop.run_in_executor(None, record.act, kind, act)


async def _crowd(tabs: Sequence[tuple[str, Sequence[load.View], Iterator[Act]]], seconds: float) -> Record:
    record, end = Record(), time.monotonic() + seconds
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(len(tabs)))
    running = []
    for kind, views, acts in tabs:
        running.append(asyncio.create_task(_tab(kind, views, acts, record, end)))
        await asyncio.sleep(THINK / len(tabs))
    await asyncio.gather(*running)
    return record


def _views(kind: str, host: str, cookie: str, rmas: Sequence[str]) -> list[load.View]:
    if kind == "queue":
        return [load.View(host, cookie, "queue", query) for query in _QUERIES]
    return [load.View(host, cookie, "case", f"rma={rma}") for rma in rmas]


def measure(desk: Served, pid: int, seconds: float) -> None:
    """Prepare what is acted on, let the crowd in, print."""
    team, actor = Team(), Actor(many_returns.REVIEWERS[0], "bench")
    each = int(seconds / THINK) + 1
    acts = {kind: [make(team) for _ in range(SHARES[kind] * each)] for kind, make in MAKERS.items()}
    cookies = itertools.cycle(f"{desk.cookie}={sign_in(who)}" for who in many_returns.REVIEWERS)
    rmas = [row.rma for row in queue_page(actor, QueueFilters(tab=Tab.REVIEW)).rows]
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    waiting = {kind: iter(made) for kind, made in acts.items()}
    tabs = [(kind, _views(kind, desk.host, next(cookies), rmas), waiting.get(kind, iter(()))) for kind in kinds]
    before = _memory(pid)
    record = asyncio.run(_crowd(tabs, seconds))
    record.print()
    print(f"Memory of the served desk: {before:.0f} MB before, {(_memory(pid) - before) / TABS:.1f} MB more per tab.")


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1e3


def main() -> None:
    """Build the shop, serve it, measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--returns", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--data", type=Path, help="keep the shop that was built here, and use it again")
    chosen = options.parse_args()
    kind = "PostgreSQL" if chosen.postgres else "SQLite"
    with (
        tempfile.TemporaryDirectory() as name,
        standing(Path(name), chosen.returns, chosen.data, postgres=chosen.postgres) as url,
        serve(Path(name), **({"DATABASE_URL": url} if chosen.postgres else {})) as desk,
    ):
        print(f"{TABS} tabs, {THINK:.0f} s think time, {chosen.seconds:.0f} s; {chosen.returns:,} returns on {kind}")
        assert desk.process is not None
        measure(desk, desk.process.pid, chosen.seconds)


if __name__ == "__main__":
    main()
