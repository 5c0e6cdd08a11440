"""Service levels: the hours of a queue, and what they do to what waits in it already."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.work import Task
from data.vocabulary import AuditTag, Role, Stage, WorkQueue
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput
from services.queues import service_levels
from services.settling import tasks
from tests.support.people import hire

NOW = datetime(2026, 2, 10, 12, 0, 0, 123456, tzinfo=UTC)
HOSTILE = ["", " ", "0", "-1", "8761", "1e3", "1e309", "NaN", "12.5", "1_0", "١٢", "２", "x", True, None]


def _open(*queues: WorkQueue) -> None:
    stages = {WorkQueue.REFUNDS: Stage.GRANT, WorkQueue.RECEIVING: Stage.RECEIVE}
    with clock.standing_at(NOW), database.transaction() as tx:
        for number, queue in enumerate(queues):
            tasks.open_task(tx, queue, stages[queue], number + 1, None)


def _due() -> dict[int, datetime]:
    with database.reading() as tx:
        return {row.id: row.due_at for row in tx.execute(select(Task.id, Task.due_at))}


@pytest.fixture
def adam(desk: Database) -> Actor:
    return hire("Adam", Role.ADMINISTRATOR)


@pytest.mark.parametrize(("wanted", "hours"), [("72", 24), (1, -47)])
def test_open_tasks_of_the_queue_move_by_the_difference_and_no_others(adam: Actor, wanted: str, hours: int) -> None:
    _open(WorkQueue.REFUNDS, WorkQueue.RECEIVING, WorkQueue.REFUNDS)
    before = _due()
    changed = service_levels.set_level(adam, WorkQueue.REFUNDS, wanted, shown=48)
    moved = timedelta(hours=hours)
    assert changed.moved == 2
    assert _due() == {1: before[1] + moved, 2: before[2], 3: before[3] + moved}


def test_a_task_that_is_done_keeps_its_time(adam: Actor) -> None:
    _open(WorkQueue.REFUNDS)
    with database.transaction() as tx:
        tasks.done(tx, adam, WorkQueue.REFUNDS, Stage.GRANT, 1)
    before = _due()
    assert service_levels.set_level(adam, WorkQueue.REFUNDS, 10, shown=48).moved == 0
    assert _due() == before


def test_what_opens_afterwards_is_due_by_the_new_level(adam: Actor) -> None:
    service_levels.set_level(adam, WorkQueue.REFUNDS, 10, shown=48)
    assert service_levels.levels(adam)[WorkQueue.REFUNDS] == 10
    _open(WorkQueue.REFUNDS)
    assert _due()[1] == NOW + timedelta(hours=10)


def test_a_page_that_shows_old_hours_changes_nothing(adam: Actor) -> None:
    service_levels.set_level(adam, WorkQueue.REFUNDS, 10, shown=48)
    with pytest.raises(Conflict, match="Somebody else changed these hours"):
        service_levels.set_level(adam, WorkQueue.REFUNDS, 20, shown=48)
    assert service_levels.levels(adam)[WorkQueue.REFUNDS] == 10


def test_the_same_hours_leave_no_entry_and_other_hours_one(adam: Actor) -> None:
    assert not service_levels.set_level(adam, WorkQueue.REFUNDS, "48", shown=48).changed
    service_levels.set_level(adam, WorkQueue.REFUNDS, 49, shown=48)
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, "queue:refunds")
    assert entry.tag is AuditTag.SETTINGS_CHANGED
    assert (entry.details["from"], entry.details["to"]) == (48, 49)


@pytest.mark.parametrize("hours", HOSTILE, ids=repr)
def test_hours_are_a_whole_number_within_a_year(adam: Actor, hours: str) -> None:
    with pytest.raises(InvalidInput, match="whole number from 1 to 8760"):
        service_levels.set_level(adam, WorkQueue.REFUNDS, hours, shown=48)
    assert service_levels.levels(adam)[WorkQueue.REFUNDS] == 48
