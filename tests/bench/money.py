"""Measure the money desk on this machine: `python -m tests.bench.money [--refunds 2000] [--postgres]`.

Fifty writers at once; every act is durable when it returns. Prints acts per second and the longest wait of decisions,
grants and payments sent by hand, beside a transaction that inserts one plain row, in the same run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from data import database, encryption, migrate
from data.models.money import ProviderEvent
from data.vocabulary import Provider
from services import clock, review
from services.deciding import Choice, Shown
from services.refunds import granting
from services.refunds.forms import GrantForm
from services.refunds.sending import send
from tests import many_refunds, shop
from tests.approving import DRAFT
from tests.bench.servers import postgres
from tests.refunding import WHY, Team
from tests.serving import KEYRING

WRITERS = 50
PRICE = 10_000


def _measure(label: str, acts: Sequence[Callable[[], object]]) -> None:
    """Let the writers share the acts; their number per second, and the waits."""

    def timed(act: Callable[[], object]) -> float:
        started = time.perf_counter()
        act()
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(WRITERS) as pool:
        started = time.perf_counter()
        waits = sorted(pool.map(timed, acts))
        took = time.perf_counter() - started
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(
        f"  {label:<28} {len(acts) / took:8.0f}/s   p50 {p50:7.1f}   p99 {p99:7.1f}   max {waits[-1]:7.1f} ms",
        flush=True,
    )


def _plain(number: int) -> Callable[[], object]:
    def act() -> None:
        with database.transaction() as tx:
            tx.execute(
                insert(ProviderEvent).values(
                    provider=Provider.MANUAL, event_id=f"bench-{number}", kind="bench", said={}, received_at=clock.now()
                )
            )

    return act


def _decision(team: Team) -> Callable[[], object]:
    case = shop.open_case(team.rob)
    choice = Choice(shop.lines_of(case)[0], 1, "refund")
    return lambda: review.approve(team.rosa, Shown(case.return_id, 1), (choice,), DRAFT, grounds=WHY)


def _run(refunds: int) -> None:
    team = Team()
    _measure("one plain row (the peer)", [_plain(number) for number in range(refunds)])
    _measure("decisions", [_decision(team) for _ in range(refunds)])
    forms = [
        GrantForm(case.return_id, 1, PRICE, uuid4().hex)
        for case in many_refunds.ready(team, refunds, price=PRICE, paypal=False)
    ]
    _measure("refunds granted", [lambda form=form: granting.grant(team.fay, form) for form in forms])  # type: ignore[misc]
    made = many_refunds.granted(team, refunds, price=PRICE, paypal=False)
    _measure("refunds sent by hand", [lambda one=one: send(team.finn, one, 1) for _, one in made])  # type: ignore[misc]


def main() -> None:
    """Run on SQLite, or on a PostgreSQL of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refunds", type=int, default=2_000, help="acts of each kind")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    chosen = parser.parse_args()
    encryption.configure(KEYRING)
    with tempfile.TemporaryDirectory() as place:
        _on(Path(place), chosen)


def _on(folder: Path, chosen: argparse.Namespace) -> None:
    with postgres(folder) if chosen.postgres else nullcontext() as server:
        url = server or f"sqlite:///{folder / 'desk.db'}"
        migrate.upgrade(database.configure(url))
        print(f"{'PostgreSQL' if chosen.postgres else 'SQLite'}, {WRITERS} writers, {chosen.refunds} acts of each kind")
        _run(chosen.refunds)
        database.database().close()


if __name__ == "__main__":
    main()
