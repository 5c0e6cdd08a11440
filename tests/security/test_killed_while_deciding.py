"""A thousand decisions under kill -9, fifty rounds, tried again each time (security test 1: none lost or doubled)."""

import multiprocessing
from random import Random

import pytest
from sqlalchemy import func, select

from data import database
from data.database import Database
from data.models.messages import Message
from data.models.returns import Decision, ReturnCase
from data.vocabulary import ReturnState
from services.desk import audit
from tests.support import people, shop
from tests.support.processes.deciding import decide_all
from tests.support.shop import Case

ROUNDS, DECISIONS = 50, 1_000
_processes = multiprocessing.get_context("forkserver")


def _one_round(url: str, reviewer: int, cases: list[Case], most: int, pause: float) -> list[str]:
    """Let a process decide, and kill it in the middle of what follows its answers; the numbers that it told."""
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=decide_all, args=(url, reviewer, cases, theirs))
    process.start()
    theirs.close()
    told: list[str] = []
    try:
        while len(told) < most:
            told.append(ours.recv())
        process.join(pause)
        process.kill()
        while True:
            told.append(ours.recv())
    except EOFError:
        process.join()
        return told


@pytest.mark.slow
def test_of_a_thousand_decisions_none_is_lost_and_none_is_written_twice(sqlite_desk: Database) -> None:
    _processes.set_forkserver_preload(["tests.support.processes.deciding"])
    rosa, chance = people.rosa(), Random(1)
    assert rosa.staff_id is not None
    waiting = [shop.open_case(rosa) for _ in range(DECISIONS)]
    told: set[str] = set()
    rounds = 0
    while waiting:
        most = len(waiting) if rounds >= ROUNDS else min(len(waiting), DECISIONS // ROUNDS)
        told |= set(_one_round(str(sqlite_desk.url), rosa.staff_id, waiting, most, chance.random() * 0.05))
        rounds += 1
        with sqlite_desk.reading() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            approved = select(ReturnCase.rma).where(ReturnCase.state == ReturnState.APPROVED)
            assert told <= set(tx.execute(approved).scalars())
        waiting = [case for case in waiting if case.rma not in told]
    assert rounds >= ROUNDS - 10
    with database.reading() as tx:
        for table in (Decision, Message):
            each = select(func.count()).select_from(table).group_by(table.return_id)
            assert list(tx.execute(each).scalars()) == [1] * DECISIONS
        assert audit.verify(tx).intact
