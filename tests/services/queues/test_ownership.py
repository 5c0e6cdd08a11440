"""Taking, putting back and giving tasks: many at once, each with its own outcome, and nobody's work lost in a race."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Role, Stage, WorkQueue
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import InvalidInput, NotAllowed
from services.queues import ownership
from services.queues.ownership import ShownTask
from services.settling import tasks as settling_tasks
from tests.support.people import hire, max_the_manager, wanda
from tests.support.rows import workload
from tests.support.rows.workload import wait


def _walter() -> Actor:
    return hire("Walter", Role.WAREHOUSE_LEAD)


def _shown(*task_ids: int) -> list[ShownTask]:
    return [ShownTask(task_id, workload.version(task_id)) for task_id in task_ids]


def _sentences(bulk: ownership.Bulk) -> list[str]:
    return [outcome.sentence for outcome in bulk.outcomes]


def test_each_task_has_its_own_outcome_and_the_good_ones_go_through(desk: Database) -> None:
    wanda_, walter = wanda(), _walter()
    free, theirs, refund, done, moved = (
        wait(Stage.RECEIVE, record_id=1),
        wait(Stage.RECEIVE, record_id=2, owner_id=walter.staff_id),
        wait(Stage.GRANT, record_id=3),
        wait(Stage.RECEIVE, record_id=4),
        wait(Stage.RECEIVE, record_id=5),
    )
    shown = _shown(free, theirs, refund, done, moved)
    with database.transaction() as tx:
        settling_tasks.done(tx, walter, WorkQueue.RECEIVING, Stage.RECEIVE, 4)
    ownership.put_back(walter, _after(ownership.take(walter, _shown(moved)), moved))
    bulk = ownership.take(wanda_, [*shown, ShownTask(999_999, 1)])
    assert _sentences(bulk) == [
        "Done: taken.",
        "Walter has it.",
        "Not yours: your roles do not work this step.",
        "Done meanwhile: nothing waits here any more.",
        "Changed meanwhile. Look at it again.",
        "There is no such task.",
    ]
    assert [workload.owner(task) for task in (free, theirs, refund, moved)] == [
        wanda_.staff_id,
        walter.staff_id,
        None,
        None,
    ]


def _after(_bulk: ownership.Bulk, task_id: int) -> list[ShownTask]:
    return _shown(task_id)


def test_one_entry_names_what_was_taken_and_nothing_taken_leaves_none(desk: Database) -> None:
    one = wanda()
    tasks = [wait(Stage.RECEIVE, record_id=number) for number in (1, 2)]
    ownership.take(one, _shown(*tasks))
    assert not ownership.take(one, _shown(*tasks)).changed
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, f"staff:{one.staff_id}")
    assert (entry.tag, entry.details) == (AuditTag.WORK_ASSIGNED, {"tasks": tasks, "to": one.staff_id})


def test_one_puts_back_only_what_one_has(desk: Database) -> None:
    one, other = wanda(), _walter()
    mine, theirs, free = (
        wait(Stage.RECEIVE, record_id=1, owner_id=one.staff_id),
        wait(Stage.RECEIVE, record_id=2, owner_id=other.staff_id),
        wait(Stage.RECEIVE, record_id=3),
    )
    bulk = ownership.put_back(one, _shown(mine, theirs, free))
    assert _sentences(bulk) == ["Done: put back.", "Not yours: Walter has it.", "Nobody has it."]
    assert (workload.owner(mine), workload.owner(theirs)) == (None, other.staff_id)


def test_a_manager_gives_work_only_to_those_who_do_it(desk: Database) -> None:
    boss, one = max_the_manager(), wanda()
    parcel, refund = wait(Stage.RECEIVE, record_id=1), wait(Stage.SEND, record_id=2)
    bulk = ownership.assign(boss, _shown(parcel, refund), one.staff_id)
    assert _sentences(bulk) == ["Done: given to Wanda.", "Wanda does not work this step."]
    assert ownership.assign(boss, _shown(parcel), None).changed
    assert workload.owner(parcel) is None


def test_a_manager_chooses_among_those_who_work_the_queue(desk: Database) -> None:
    one, _finance, boss = wanda(), hire("Fiona", Role.FINANCE), max_the_manager()
    assert ownership.workers(boss, WorkQueue.RECEIVING) == {one.staff_id: "Wanda"}
    assert set(ownership.workers(boss, WorkQueue.REFUNDS).values()) == {"Fiona", "Max"}


def test_nobody_else_gives_work_away(desk: Database) -> None:
    task = wait(Stage.RECEIVE, record_id=1)
    with pytest.raises(NotAllowed, match="give work to others"):
        ownership.assign(wanda(), _shown(task), None)


@pytest.mark.parametrize("count", [0, 201])
def test_nothing_or_too_much_at_once_is_refused(desk: Database, count: int) -> None:
    with pytest.raises(InvalidInput, match="between 1 and 200"):
        ownership.take(wanda(), [ShownTask(number, 1) for number in range(count)])


def test_work_is_not_given_to_nobody_known(desk: Database) -> None:
    task = wait(Stage.RECEIVE, record_id=1)
    with pytest.raises(InvalidInput, match="no such person"):
        ownership.assign(max_the_manager(), _shown(task), 999_999)


def test_twenty_people_who_want_the_same_tasks_share_them(desk: Database) -> None:
    crowd = [hire(f"Lead{number}", Role.WAREHOUSE_LEAD) for number in range(20)]
    tasks = [wait(Stage.RECEIVE, record_id=number + 1) for number in range(10)]
    shown = _shown(*tasks)
    with ThreadPoolExecutor(20) as pool:
        bulks = list(pool.map(lambda who: ownership.take(who, shown), crowd))
    done = [outcome.task_id for bulk in bulks for outcome in bulk.outcomes if outcome.done]
    assert sorted(done) == tasks
    assert None not in {workload.owner(task) for task in tasks}
