"""Measure the money desk on this machine: `python -m tests.bench.money [--acts 500] [--only sqlite|postgresql]`.

Fifty writers at once; every act is durable when it returns. Prints acts per second, the waits, and the processor's time
for each, of decisions, grants and payments sent by hand. Beside them, in the same run: a transaction that inserts one
plain row, as the desk commits and, on SQLite, with a COMMIT of its own. The last line is one person who decides alone.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from data import database, encryption, group_commit, migrate
from data.models.money import ProviderEvent
from data.vocabulary import Provider
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor
from services.refunds import granting
from services.refunds.paying.sending import send
from services.refunds.planning.forms import GrantForm
from services.review import decide
from services.review.decisions import Choice
from tests.bench.servers import postgres
from tests.support import shop
from tests.support.approving import DRAFT
from tests.support.browser.serving import KEYRING
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds

WRITERS = 50
PRICE = 10_000
DATABASES = ("sqlite", "postgresql")
_PLAIN_ROW = insert(ProviderEvent)
Act = Callable[[], object]


def _measure(label: str, acts: Sequence[Act], writers: int = WRITERS) -> None:
    """Let the writers share the acts; their number per second, the waits, and what they cost."""

    def timed(act: Act) -> float:
        started = time.perf_counter()
        act()
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(writers) as pool:
        started, busy = time.perf_counter(), time.process_time()
        waits = sorted(pool.map(timed, acts))
        took, spent = time.perf_counter() - started, time.process_time() - busy
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(
        f"  {label:<30} {len(acts) / took:7.0f}/s   p50 {p50:7.1f}   p99 {p99:7.1f}   max {waits[-1]:7.1f} ms"
        f"   cpu {spent / len(acts) * 1000:5.2f} ms   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _plain() -> None:
    values = {"provider": Provider.MANUAL, "event_id": uuid4().hex, "kind": "bench", "said": {}}
    with database.transaction() as tx:
        tx.execute(_PLAIN_ROW, {**values, "received_at": clock.now()})


@contextmanager
def _each_alone() -> Iterator[None]:
    """Every transaction has a COMMIT of its own."""
    together, group_commit.MOST_TOGETHER = group_commit.MOST_TOGETHER, 1
    yield
    group_commit.MOST_TOGETHER = together


def _decision(team: Team) -> Act:
    case = shop.open_case(team.rob)
    choice = Choice(shop.lines_of(case)[0], 1, "refund")
    return lambda: decide.approve(team.rosa, Shown(case.return_id, 1), (choice,), DRAFT, grounds=WHY)


def _grant(granter: Actor, form: GrantForm) -> Act:
    return lambda: granting.grant(granter, form)


def _sent(sender: Actor, refund_id: int) -> Act:
    return lambda: send(sender, refund_id, 1)


def _run(acts: int) -> None:
    team = Team()
    if database.database().is_sqlite:
        with _each_alone():
            _measure("one plain row, its own COMMIT", [_plain] * acts)
    _measure("one plain row", [_plain] * acts)
    _measure("decisions", [_decision(team) for _ in range(acts)])
    ready = many_refunds.ready(team, acts, price=PRICE, paypal=False)
    forms = [GrantForm(Shown(case.return_id, 1), PRICE, uuid4().hex) for case in ready]
    _measure("refunds granted", [_grant(team.fay, form) for form in forms])
    made = many_refunds.granted(team, acts, price=PRICE, paypal=False)
    _measure("refunds sent by hand", [_sent(team.finn, refund_id) for _, refund_id in made])
    _measure("decisions by one person", [_decision(team) for _ in range(max(acts // 5, 1))], writers=1)


def main() -> None:
    """Run on SQLite and on a PostgreSQL of its own, or on one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=500, help="acts of each kind")
    parser.add_argument("--only", choices=DATABASES, help="leave the other database out")
    chosen = parser.parse_args()
    encryption.configure(KEYRING)
    for name in (chosen.only,) if chosen.only else DATABASES:
        print(f"{name}, {WRITERS} writers, {chosen.acts} acts of each kind")
        with tempfile.TemporaryDirectory() as folder, _url(name, Path(folder)) as url:
            migrate.upgrade(database.configure(url))
            _run(chosen.acts)
            database.database().close()


@contextmanager
def _url(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'desk.db'}"
    else:
        with postgres(folder) as url:
            yield url


if __name__ == "__main__":
    main()
