"""One reviewer at a time: holds that others see, that lapse, and that two people never get at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import HeldByAnother, NotAllowed, NotFound
from services.desk.settings import settings
from services.queues.review_queue import QueueFilters, Tab
from services.review import holds
from tests.support.people import hire, nora, rob, rosa, wanda
from tests.support.shop import open_case

START = datetime(2026, 2, 10, 12, tzinfo=UTC)


class _Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def time() -> Iterator[_Clock]:
    """The desk's clock."""
    moving = _Clock()
    with clock.running_as(moving):
        yield moving


def _tags(return_id: int) -> list[AuditTag]:
    with database.reading() as tx:
        return [entry.tag for entry in audit.timeline(tx, f"return:{return_id}")]


def _holder(return_id: int) -> str | None:
    with database.reading() as tx:
        found = holds.holder(tx, return_id, clock.now())
    return None if found is None else found.name


def test_another_reviewer_is_told_who_holds_the_case_and_until_when(desk: Database, time: _Clock) -> None:
    case, mine = open_case(rosa()), rob()
    held = holds.hold(mine, case.return_id)
    assert held.until == START + timedelta(minutes=settings().hold_minutes)
    assert _holder(case.return_id) == "Rob"
    ana = hire("Ana", Role.REVIEWER)
    with pytest.raises(HeldByAnother) as refusal:
        holds.hold(ana, case.return_id)
    assert (refusal.value.by, refusal.value.until) == ("Rob", held.until)


def test_a_hold_lasts_to_its_last_second_and_then_lapses(desk: Database, time: _Clock) -> None:
    first, second = rosa(), rob()
    case = open_case(first)
    until = holds.hold(first, case.return_id).until
    time.at = until - timedelta(seconds=1)
    with pytest.raises(HeldByAnother):
        holds.hold(second, case.return_id)
    time.at = until
    assert _holder(case.return_id) is None
    assert holds.hold(second, case.return_id).changed
    assert _holder(case.return_id) == "Rob"


def test_going_on_with_a_case_keeps_it_without_another_entry(desk: Database, time: _Clock) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    holds.hold(reviewer, case.return_id)
    time.at += timedelta(minutes=settings().hold_minutes - 1)
    again = holds.hold(reviewer, case.return_id)
    assert not again.changed
    assert again.until == time.at + timedelta(minutes=settings().hold_minutes)
    assert _tags(case.return_id).count(AuditTag.RETURN_HELD) == 1


def test_a_case_that_is_given_back_is_free_at_once(desk: Database) -> None:
    reviewer, other = rosa(), rob()
    case = open_case(reviewer)
    holds.hold(reviewer, case.return_id)
    assert not holds.release(other, case.return_id).changed
    assert _holder(case.return_id) == "Rosa"
    assert holds.release(reviewer, case.return_id).changed
    assert _holder(case.return_id) is None
    assert _tags(case.return_id)[-2:] == [AuditTag.RETURN_HELD, AuditTag.RETURN_RELEASED]


def test_a_decision_passes_on_a_free_or_own_case_only(desk: Database) -> None:
    reviewer, other = rosa(), rob()
    case = open_case(reviewer)
    with database.transaction() as tx:
        holds.check_held(tx, reviewer, case.return_id)
        holds.check_held(tx, reviewer, case.return_id)
        with pytest.raises(HeldByAnother):
            holds.check_held(tx, other, case.return_id)
        with pytest.raises(NotFound):
            holds.check_held(tx, other, case.return_id + 999)
    assert _holder(case.return_id) == "Rosa"


def test_the_next_case_is_the_oldest_due_and_is_held(desk: Database, time: _Clock) -> None:
    reviewer, other = rosa(), rob()
    first = open_case(reviewer)
    time.at += timedelta(hours=1)
    second = open_case(reviewer)
    assert holds.take_next(reviewer, QueueFilters()) == first.rma
    assert _holder(first.return_id) == "Rosa"
    assert holds.take_next(other, QueueFilters()) == second.rma
    assert holds.take_next(hire("Ana", Role.REVIEWER), QueueFilters()) is None


def test_the_next_case_goes_on_with_mine_unless_i_leave_it(desk: Database) -> None:
    reviewer = rosa()
    first, second = open_case(reviewer), open_case(reviewer)
    assert holds.take_next(reviewer, QueueFilters()) == first.rma
    assert holds.take_next(reviewer, QueueFilters()) == first.rma
    assert holds.take_next(reviewer, QueueFilters(), skip=first.rma) == second.rma
    assert _tags(first.return_id).count(AuditTag.RETURN_HELD) == 1


def test_the_next_case_is_one_of_those_that_the_filters_show(desk: Database) -> None:
    reviewer = rosa()
    open_case(reviewer, description="It rattles.")
    wanted = open_case(reviewer, description="The lid is cracked.")
    assert holds.take_next(reviewer, QueueFilters(tab=Tab.ALL, search="cracked")) == wanted.rma
    assert holds.take_next(reviewer, QueueFilters(country="JP")) is None
    assert holds.take_next(reviewer, QueueFilters(tab=Tab.ESCALATED)) is None


@pytest.mark.slow
def test_twenty_reviewers_at_once_get_twenty_different_cases(desk: Database) -> None:
    reviewers = [hire(f"Reviewer{number}", Role.REVIEWER) for number in range(20)]
    cases = {open_case(reviewers[0]).rma for _ in range(20)}
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda who: holds.take_next(who, QueueFilters()), reviewers))
    assert set(taken) == cases
    with database.reading() as tx:
        assert audit.verify(tx).intact


@pytest.mark.slow
def test_twenty_reviewers_who_want_one_case_have_one_holder(desk: Database) -> None:
    reviewers = [hire(f"Reviewer{number}", Role.REVIEWER) for number in range(20)]
    case = open_case(reviewers[0])
    with ThreadPoolExecutor(20) as pool:
        held = [future.exception() for future in [pool.submit(holds.hold, who, case.return_id) for who in reviewers]]
    assert held.count(None) == 1
    assert sum(isinstance(refusal, HeldByAnother) for refusal in held) == 19
    assert _tags(case.return_id).count(AuditTag.RETURN_HELD) == 1


@pytest.mark.parametrize("who", [nora, wanda])
def test_only_those_who_decide_hold(desk: Database, who: Callable[[], Actor]) -> None:
    case, person = open_case(rosa()), who()
    with pytest.raises(NotAllowed):
        holds.hold(person, case.return_id)
    with pytest.raises(NotAllowed):
        holds.take_next(person, QueueFilters())
