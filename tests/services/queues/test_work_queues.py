"""The work queues: breach order, what is paused last, filters, counts that agree, each role its own, and the export."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert

from data import database
from data.database import Database
from data.models.settling import CustomerQuestion
from data.models.warehouse import InboundParcel
from data.vocabulary import AuditTag, ParcelKind, ParcelState, QuestionKind, Role, Stage, WorkQueue
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import NotAllowed
from services.queues import work_queues, work_stages
from services.queues.review_filters import Who
from services.queues.work_filters import read_queue
from services.queues.work_queues import TaskRow, WorkFilters
from services.queues.work_words import QUEUES, STAGES
from tests.support.people import hire, max_the_manager, rosa, wanda
from tests.support.rows.workload import fill_tasks, wait
from tests.support.shop import Bought, Purchase, open_case

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORKS = {
    Role.WAREHOUSE_LEAD: {WorkQueue.RECEIVING, WorkQueue.QUARANTINE, WorkQueue.REPLACEMENTS, WorkQueue.REPAIRS},
    Role.FINANCE: {WorkQueue.REFUNDS, WorkQueue.WAITING_FOR_CUSTOMER},
    Role.MANAGER: {WorkQueue.REFUNDS, WorkQueue.EXCESS_POSTAGE, WorkQueue.WAITING_FOR_CUSTOMER},
    Role.REVIEWER: {WorkQueue.WAITING_FOR_CUSTOMER},
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.running_as(lambda: NOW):
        yield


def _fiona() -> Actor:
    return hire("Fiona", Role.FINANCE)


def _walk(actor: Actor, queue: WorkQueue, filters: WorkFilters | None = None) -> list[TaskRow]:
    page = work_queues.queue_page(actor, queue, filters or WorkFilters())
    rows = list(page.rows)
    while page.next is not None:
        page = work_queues.queue_page(actor, queue, filters or WorkFilters(), page.next)
        rows += page.rows
    return rows


def test_every_stage_stands_in_one_queue_and_has_its_words() -> None:
    stages = [stage for held in work_stages.STAGES.values() for stage in held]
    assert sorted(stages) == sorted(Stage)
    assert set(STAGES) == set(Stage)
    assert set(QUEUES) == set(work_stages.STAGES) == set(WorkQueue)


def test_the_oldest_due_comes_first_and_what_is_paused_last(desk: Database) -> None:
    reviewer = rosa()
    late, soon, later = (
        wait(Stage.GRANT, open_case(reviewer), due_at=NOW - HOUR),
        wait(Stage.SEND, open_case(reviewer), due_at=NOW + HOUR),
        wait(Stage.GRANT, open_case(reviewer), due_at=NOW + 9 * HOUR),
    )
    paused = wait(Stage.GRANT, open_case(reviewer), due_at=NOW - 9 * HOUR, paused_at=NOW - HOUR)
    rows = work_queues.queue_page(_fiona(), WorkQueue.REFUNDS, WorkFilters()).rows
    assert [row.place.id for row in rows] == [late, soon, later, paused]


@pytest.mark.parametrize("queue", list(WorkQueue))
def test_paging_shows_each_task_once_in_order_and_the_counts_agree(desk: Database, queue: WorkQueue) -> None:
    fill_tasks(600, NOW)
    boss = max_the_manager()
    rows = _walk(boss, queue)
    places = [(row.place.rank, row.place.due_at, row.place.id) for row in rows]
    assert places == sorted(set(places))
    assert len(rows) > work_queues.PAGE_ROWS
    count = work_queues.queue_page(boss, queue, WorkFilters()).counts[queue]
    assert (count.open, count.more) == (len(rows), False)
    overdue = _walk(boss, queue, WorkFilters(overdue=True))
    assert overdue == [row for row in rows if row.paused_at is None and row.place.due_at < NOW]
    assert (count.overdue, count.more_overdue) == (len(overdue), False)
    assert count.next_due == min(row.place.due_at for row in rows if row.paused_at is None)


def test_more_than_the_cap_is_said_to_be_more(desk: Database) -> None:
    fill_tasks(600, NOW, (Stage.RECEIVE,))
    count = work_queues.queue_page(wanda(), WorkQueue.RECEIVING, WorkFilters()).counts[WorkQueue.RECEIVING]
    assert (count.open, count.more) == (500, True)


def test_filters_keep_ones_own_nobodys_and_one_stage(desk: Database) -> None:
    fiona, reviewer = _fiona(), rosa()
    mine = wait(Stage.GRANT, open_case(reviewer), owner_id=fiona.staff_id)
    free = wait(Stage.GRANT, open_case(reviewer))
    sending = wait(Stage.SEND, open_case(reviewer))

    def found(**filters: object) -> set[int]:
        return {row.place.id for row in _walk(fiona, WorkQueue.REFUNDS, WorkFilters(**filters))}  # type: ignore[arg-type]  # by name

    assert found(owner=Who.ME) == {mine}
    assert found(owner=Who.NOBODY) == {free, sending}
    assert found(stage=Stage.SEND) == {sending}
    assert found(stage=Stage.SECOND) == set()
    assert found(stage=Stage.GRANT, owner=Who.NOBODY) == {free}


def test_a_row_tells_what_is_to_be_done_about_what(desk: Database) -> None:
    fiona, case = _fiona(), open_case(rosa(), Purchase(lines=(Bought("Lamp", 12_345), Bought("Kettle", 1_000))))
    wait(Stage.GRANT, case, owner_id=fiona.staff_id, opened_at=NOW - HOUR)
    (row,) = work_queues.queue_page(fiona, WorkQueue.REFUNDS, WorkFilters()).rows
    assert (row.stage, row.rma, row.order_number) == (Stage.GRANT, case.rma, case.order.number)
    assert (row.product, row.lines, row.amount, row.currency) == ("Lamp", 2, 13_345, "USD")
    assert (row.owner, row.opened_at) == ("Fiona", NOW - HOUR)


def test_a_parcel_that_nobody_announced_shows_its_label(desk: Database) -> None:
    warehouse = wanda()
    with database.transaction() as tx:
        parcel: dict[str, object] = {
            "kind": ParcelKind.UNANNOUNCED,
            "state": ParcelState.QUARANTINED,
            "tracking_number": "TRACK-7",
        }
        parcel |= {"arrived_on": NOW.date(), "received_at": NOW, "received_by_id": warehouse.staff_id, "form_key": "k"}
        key = tx.execute(insert(InboundParcel).values(**parcel)).inserted_primary_key
        assert key is not None
    wait(Stage.CONTACT, record_id=key[0])
    (row,) = work_queues.queue_page(warehouse, WorkQueue.QUARANTINE, WorkFilters()).rows
    assert (row.rma, row.tracking_number, row.product) == (None, "TRACK-7", None)


def test_a_question_to_the_customer_shows_its_kind_and_amount(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    with database.transaction() as tx:
        question = {"return_id": case.return_id, "kind": QuestionKind.REPAIR_COST, "amount": 900, "currency": "EUR"}
        asked = {"asked_by_id": reviewer.staff_id, "asked_at": NOW}
        key = tx.execute(insert(CustomerQuestion).values(**question, **asked)).inserted_primary_key
        assert key is not None
    wait(Stage.ANSWER, case, record_id=key[0])
    (row,) = work_queues.queue_page(reviewer, WorkQueue.WAITING_FOR_CUSTOMER, WorkFilters()).rows
    assert (row.question, row.amount, row.currency) == (QuestionKind.REPAIR_COST, 900, "EUR")


@pytest.mark.parametrize("role", list(WORKS))
def test_each_role_finds_its_own_queues_waiting(sqlite_desk: Database, role: Role) -> None:
    somebody = hire("Somebody", role)
    waiting = work_queues.waiting(somebody)
    assert set(waiting.mine) == WORKS[role]
    assert set(waiting.mine) | set(waiting.others) == (set(WorkQueue) if role is Role.MANAGER else WORKS[role])


def test_finance_does_not_see_what_a_second_person_confirms(desk: Database) -> None:
    wait(Stage.SECOND, open_case(rosa()))
    assert _walk(_fiona(), WorkQueue.REFUNDS) == []
    assert work_queues.waiting(max_the_manager()).mine[WorkQueue.REFUNDS].open == 1


def test_another_roles_queue_is_refused(desk: Database) -> None:
    with pytest.raises(NotAllowed, match="Refunds"):
        work_queues.queue_page(wanda(), WorkQueue.REFUNDS, WorkFilters())
    with pytest.raises(NotAllowed, match="Receiving"):
        work_queues.export(_fiona(), WorkQueue.RECEIVING, WorkFilters())


def test_what_one_has_taken_is_found_over_all_queues(desk: Database) -> None:
    warehouse, reviewer = wanda(), rosa()
    taken = [
        wait(Stage.RECEIVE, open_case(reviewer), owner_id=warehouse.staff_id, due_at=NOW + 2 * HOUR),
        wait(Stage.RESERVE, open_case(reviewer), owner_id=warehouse.staff_id, due_at=NOW + HOUR),
    ]
    wait(Stage.RECEIVE, open_case(reviewer))
    assert [row.place.id for row in work_queues.waiting(warehouse).taken] == taken[::-1]


def test_tasks_that_open_or_end_while_someone_pages_disturb_nobody(desk: Database) -> None:
    fill_tasks(60, NOW, (Stage.RECEIVE,))
    warehouse = wanda()
    before = [row.place.id for row in _walk(warehouse, WorkQueue.RECEIVING)]
    first = work_queues.queue_page(warehouse, WorkQueue.RECEIVING, WorkFilters())
    wait(Stage.RECEIVE, open_case(rosa()), due_at=NOW - 99 * HOUR)
    second = work_queues.queue_page(warehouse, WorkQueue.RECEIVING, WorkFilters(), first.next)
    assert [row.place.id for row in (*first.rows, *second.rows)] == before[:50]


def test_a_page_reads_indexes_and_sorts_no_list(sqlite_desk: Database) -> None:
    fill_tasks(2_000, NOW)
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        asked.append((statement, parameters))

    event.listen(sqlite_desk.engine, "before_cursor_execute", note)
    boss = max_the_manager()
    for filters in (WorkFilters(), WorkFilters(owner=Who.ME), WorkFilters(overdue=True)):
        work_queues.queue_page(boss, WorkQueue.REFUNDS, filters)
    event.remove(sqlite_desk.engine, "before_cursor_execute", note)
    lists = [(sql, values) for sql, values in asked if "FROM task" in sql and sql.startswith("SELECT")]
    assert len(lists) >= 6
    with sqlite_desk.engine.connect() as connection:
        for sql, values in lists:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()  # type: ignore[arg-type]  # as asked
            assert not [step[3] for step in plan if step[3].startswith("SCAN task")]


def test_the_export_holds_the_whole_queue_and_nothing_of_the_customer(desk: Database) -> None:
    fiona = _fiona()
    purchase = Purchase(lines=(Bought("=cmd|' /C calc'!A0", 5_000),), customer="Ana Souza")
    case = open_case(rosa(), purchase)
    wait(Stage.GRANT, case, due_at=NOW - HOUR, owner_id=fiona.staff_id)
    for number in range(work_queues.PAGE_ROWS):
        wait(Stage.SEND, record_id=number + 500)
    made = work_queues.export(fiona, WorkQueue.REFUNDS, WorkFilters())
    text = made.file.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert made.rows == len(rows) == work_queues.PAGE_ROWS + 1
    assert rows[0]["Product"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["Return"], rows[0]["Amount"], rows[0]["Overdue"]) == (case.rma, "50.00", "yes")
    assert "Souza" not in text
    assert "example.org" not in text
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, "queue:refunds")
    assert (entry.tag, entry.details["rows"]) == (AuditTag.WORK_EXPORTED, len(rows))


def test_an_export_keeps_the_filters(desk: Database) -> None:
    wait(Stage.GRANT, open_case(rosa()))
    wait(Stage.SEND, open_case(hire("Rudi", Role.REVIEWER)))
    assert work_queues.export(_fiona(), WorkQueue.REFUNDS, WorkFilters(stage=Stage.SEND)).rows == 1


@pytest.mark.parametrize("value", ["", "\0", "' OR 1=1 --", "9" * 40, "=1+1", "second "])
def test_an_url_that_nobody_made_shows_the_usual_list(sqlite_desk: Database, value: str) -> None:
    assert WorkFilters.from_params({"owner": value, "stage": value, "overdue": value}) == WorkFilters()
    assert read_queue(value) is None
    assert work_queues.queue_page(wanda(), WorkQueue.RECEIVING, WorkFilters(), value).rows == ()


def test_the_url_brings_back_every_filter() -> None:
    filters = WorkFilters(owner=Who.NOBODY, overdue=True, stage=Stage.SHIP)
    assert WorkFilters.from_params(filters.to_params()) == filters
    assert WorkFilters().to_params() == {}
