"""The numbers on the queue's tabs: exact after every change, whoever makes it, and nobody waits for them."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from data import database
from data.database import Database
from data.models.queue import ReturnCount, ReturnCountChange
from data.models.returns import ReturnCase, ReturnLine
from data.queries.queue import counts as rows
from data.queries.queue.words import SEARCH_TABLE
from data.vocabulary import Reason, Recommendation, ReturnState, Role, Tier
from services.desk import clock
from services.desk.access import Actor
from services.queues import adding_up, review_queue
from services.queues.review_queue import QueueFilters, Tab, Who
from services.worker import Worker
from tests.bench.many_returns import COUNTRIES, REVIEWERS, fill
from tests.support.people import hire, rosa
from tests.support.shop import open_case

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
_FILTERS: dict[str, object] = {
    "reason": Reason.DEFECTIVE,
    "country": "BR",
    "tier": Tier.DEFECT_0_90,
    "recommendation": Recommendation.ELIGIBLE,
    "assignee": Who.NOBODY,
}


def _one_of(chance: random.Random) -> dict[str, object]:
    """A change of one return, as an act might make it."""
    changes: list[Callable[[], dict[str, object]]] = [
        lambda: {"state": chance.choice(list(ReturnState))},
        lambda: {"assignee_id": chance.choice([None, *REVIEWERS])},
        lambda: {"reason": chance.choice(list(Reason))},
        lambda: {"tier": chance.choice([None, *Tier]), "recommendation": chance.choice([None, *Recommendation])},
        lambda: {"country": chance.choice(COUNTRIES), "state": ReturnState.AWAITING_REVIEW, "assignee_id": None},
        lambda: {"held_by_id": REVIEWERS[1], "held_until": NOW + timedelta(hours=chance.choice((-1, 1)))},
    ]
    return chance.choice(changes)()


def _disturb(tx: Connection, chance: random.Random) -> None:
    for _ in range(40):
        wanted = update(ReturnCase).where(ReturnCase.id == chance.randint(1, 300))
        tx.execute(wanted.values(version=ReturnCase.version + 1, **_one_of(chance)))


def _remove(tx: Connection, return_id: int) -> None:
    tx.execute(delete(ReturnLine).where(ReturnLine.return_id == return_id))
    tx.execute(text(f"DELETE FROM {SEARCH_TABLE} WHERE rowid = :id"), {"id": return_id})  # noqa: S608 - a constant name
    tx.execute(delete(ReturnCase).where(ReturnCase.id == return_id))


def _compare(boss: Actor) -> None:
    """Each tab's number under each choice of filters is the number of rows that walking the tab shows."""
    for size in (0, 1, 2, len(_FILTERS)):
        for names in combinations(_FILTERS, size):
            narrowed = {name: _FILTERS[name] for name in names}
            for tab in Tab:
                filters = QueueFilters(tab=tab, **narrowed)  # type: ignore[arg-type]
                page = review_queue.queue_page(boss, filters)
                shown = len(page.rows)
                while page.next is not None:
                    page = review_queue.queue_page(boss, filters, after=page.next)
                    shown += len(page.rows)
                assert page.tabs[tab].count == shown, filters


def test_the_numbers_are_exact_after_random_changes_added_up_or_not(desk: Database) -> None:
    with clock.running_as(lambda: NOW):
        fill(desk, 300)
        chance, boss = random.Random(3), hire("Bo", Role.MANAGER)
        for _ in range(3):
            with database.transaction() as tx:
                _disturb(tx, chance)
        with database.transaction() as tx:
            _remove(tx, 7)
            _remove(tx, 299)
        _compare(boss)
        with database.transaction() as tx:
            assert rows.add_up(tx) > 0
        with database.transaction() as tx:
            _disturb(tx, chance)
        _compare(boss)


def _escalate_and_fail(tx: Connection) -> None:
    tx.execute(update(ReturnCase).values(state=ReturnState.ESCALATED))
    tx.execute(text("SELECT nothing FROM nowhere"))


def test_a_change_that_is_undone_is_not_counted(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    with pytest.raises(DBAPIError), database.transaction() as tx:
        _escalate_and_fail(tx)
    tabs = review_queue.queue_page(reviewer, QueueFilters()).tabs
    assert (tabs[Tab.REVIEW].count, tabs[Tab.ESCALATED].count) == (1, 0), case.rma


def test_writers_on_postgresql_do_not_wait_for_each_others_numbers(postgres_desk: Database) -> None:
    reviewer = rosa()
    first, second = open_case(reviewer), open_case(reviewer)
    with postgres_desk.transaction() as one, postgres_desk.transaction() as other, postgres_desk.transaction() as adder:
        for tx in (one, other, adder):
            tx.execute(text("SET LOCAL lock_timeout = '2s'"))
        for tx, case in ((one, first), (other, second)):
            wanted = update(ReturnCase).where(ReturnCase.id == case.return_id)
            tx.execute(wanted.values(state=ReturnState.ESCALATED))
        rows.add_up(adder)
    assert review_queue.queue_page(reviewer, QueueFilters()).tabs[Tab.ESCALATED].count == 2


def test_the_worker_adds_up_before_changes_are_many(desk: Database) -> None:
    with clock.running_as(lambda: NOW):
        fill(desk, 300)
        reviewer = rosa()
        for _ in range(rows.MANY_CHANGES // 100):
            with database.transaction() as tx:
                tx.execute(update(ReturnCase).where(ReturnCase.id <= 100).values(assignee_id=None))
                tx.execute(update(ReturnCase).where(ReturnCase.id <= 100).values(assignee_id=REVIEWERS[0]))
        before = review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL)).tabs
        worker = Worker({})
        worker.start()
        try:
            _wait_until_added_up()
        finally:
            worker.stop()
        assert review_queue.queue_page(reviewer, QueueFilters(tab=Tab.ALL)).tabs == before
        assert not adding_up.add_up()


def _wait_until_added_up() -> None:
    for _ in range(2_000):
        with database.reading() as tx:
            if not tx.execute(select(func.count()).select_from(ReturnCountChange)).scalar_one():
                assert tx.execute(select(func.count()).select_from(ReturnCount)).scalar_one()
                return
    raise AssertionError("The worker left the changes as they were.")
