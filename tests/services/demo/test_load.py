"""The demonstration shop: what it holds, and that loading it twice or in pieces makes one shop."""

import base64
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data import database
from data.database import Database
from data.demo.returns import told
from data.models.audit import AuditEntry
from data.models.catalogue import Order
from data.models.evidence import Evidence
from data.models.messages import Message
from data.models.money import Payout, Refund
from data.models.returns import Decision, ReturnCase
from data.models.warehouse import InboundParcel, StockMovement
from data.models.work import Task
from data.queries.staff import staff
from data.vocabulary import (
    SETTLING_STATES,
    EvidenceKind,
    EvidenceState,
    InspectionVerdict,
    PaymentState,
    ProofVerdict,
    Reason,
    Recommendation,
    RefundState,
    ReturnState,
    Stage,
    Tier,
    WorkQueue,
)
from services.cases.lookup import Shown
from services.customers.payments import payments_of
from services.demo import load, people
from services.desk import audit, clock, jobs
from services.desk.access import Actor
from services.desk.errors import Conflict
from services.goods import back_to_customer
from services.receiving import arrived as receiving_arrived
from services.review.case_page import CaseView, open_case
from services.review.decide import approve
from services.review.decisions import Choice
from services.review.drafts import Intent, draft_of
from tests.conftest import KEYRING, ROOT
from tests.support.processes.ending import started

_LOAD = """
import sys
from data.demo.returns import told
from services.demo import load, people
from services.desk import startup
startup.prepare()
people.begin()
load.load(lambda done, total, note: print(done, flush=True), returns=told()[:int(sys.argv[1])])
"""


def _silent(done: int, total: int, note: str) -> None:
    """Nobody watches."""


def _load(limit: int | None = None) -> None:
    people.begin()
    assert load.load(_silent, returns=told()[:limit])


def _person(username: str = "rosa.reviewer") -> Actor:
    with database.reading() as tx:
        account = staff.by_username(tx, username)
    assert account is not None
    return Actor(account.id, account.display_name)


def _views(actor: Actor) -> list[CaseView]:
    with database.reading() as tx:
        numbers = tx.execute(select(ReturnCase.rma).order_by(ReturnCase.id)).scalars().all()
    return [open_case(actor, rma) for rma in numbers]


def _counts() -> dict[str, int]:
    with database.reading() as tx:
        returns = (ReturnCase, Evidence, Decision, Message, AuditEntry)
        tables = (Order, *returns, InboundParcel, StockMovement, Refund, Payout, Task)
        return {
            table.__tablename__: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


def _chain_is_whole() -> bool:
    with database.reading() as tx:
        return audit.verify(tx).intact


def test_the_first_returns_can_be_decided_at_once(desk: Database, home: Path) -> None:
    _load(limit=2)
    rosa = _person()
    views = _views(rosa)
    assert [view.assessed.whole.decision for view in views] == ["eligible", "eligible"]
    assert not any(view.gaps for view in views)
    assert all(item.state is EvidenceState.READY for view in views for item in view.evidence)
    _approve(rosa, views[0])
    assert _chain_is_whole()


def _approve(actor: Actor, view: CaseView) -> None:
    options = view.assessed.whole.lines[0].options
    choices = tuple(Choice(line.id, line.quantity, options[0]) for line in view.lines)
    draft = draft_of(actor, view.case.id, Intent("approved", choices=choices))
    approve(actor, Shown(view.case.id, view.case.version), choices, draft)


def test_loading_again_duplicates_nothing_and_leaves_what_people_did(desk: Database, home: Path) -> None:
    _load(limit=1)
    rosa = _person()
    _approve(rosa, _views(rosa)[0])
    before = _counts()
    assert before["return_case"] == 1
    _load(limit=1)
    assert _counts() == before
    assert _views(rosa)[0].case.state is ReturnState.APPROVED


@pytest.mark.slow
def test_a_load_that_was_killed_is_taken_up_where_it_stopped(home: Path) -> None:
    key = base64.b64encode(KEYRING.keys[1]).decode()
    environment = {**os.environ, "RETURNS_DESK_HOME": str(home), "RETURNS_DESK_KEY": key}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", _LOAD, "3"]
    with started(command, environment) as first:
        assert first.stdout is not None
        next(line for line in first.stdout if line.strip() == "1")
        first.kill()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    opened = database.configure(f"sqlite:///{home / 'returns-desk.db'}")
    counts = _counts()
    assert counts["return_case"] == 3
    assert counts["evidence"] == sum(len(one.story.all_files) for one in told()[:3])
    assert _chain_is_whole()
    opened.close()


def test_the_job_loads_a_piece_and_queues_the_rest(
    sqlite_desk: Database, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PIECE_SECONDS", 0.0)
    people.begin()
    shop = people.notice()
    assert shop is not None
    assert shop.preparing
    assert jobs.run_next(load.HANDLERS)
    load.stop()
    assert _counts()["return_case"] == 1
    with database.reading() as tx:
        waiting = jobs.running(tx, load.LOAD_DEMONSTRATION)
    assert len(waiting) == 1
    assert waiting[0].attempts == 0


def test_a_shop_without_demonstration_staff_is_left_alone(sqlite_desk: Database, home: Path) -> None:
    with pytest.raises(Conflict, match="no demonstration staff"):
        load.load(_silent)
    assert _counts()["shop_order"] == 0


@pytest.mark.slow
def test_the_whole_shop_holds_every_kind_of_return(sqlite_desk: Database, home: Path) -> None:
    _load()
    before = _counts()
    assert load.load(_silent)
    assert _counts() == before
    views, counts = _views(_person("max.manager")), _counts()
    assert counts["shop_order"] >= 120
    assert counts["return_case"] == len(told()) >= 60
    assert {view.case.reason for view in views} == set(Reason)
    assert {view.case.state for view in views} == set(ReturnState)
    assert {view.case.tier for view in views} == {*Tier, None}
    assert {view.case.recommendation for view in views} == set(Recommendation)
    assert len({view.case.country for view in views}) >= 15
    _files_fit(views)
    _work_is_waiting(views)
    _past_is_told(views)
    _queues_are_alive()
    _misuse_is_seen(views)
    assert _chain_is_whole()


def _files_fit(views: list[CaseView]) -> None:
    kinds = Counter(item.kind for view in views for item in view.evidence)
    assert kinds[EvidenceKind.VIDEO] >= 15
    assert all(item.state is EvidenceState.READY for view in views for item in view.evidence)
    verdicts = {slot.verdict for view in views for item in view.evidence for slot in item.slots}
    assert verdicts == set(ProofVerdict)


def _work_is_waiting(views: list[CaseView]) -> None:
    waiting = [view for view in views if view.case.state is ReturnState.AWAITING_REVIEW]
    easy = [view for view in waiting if view.case.recommendation is Recommendation.ELIGIBLE and not view.gaps]
    assert len(easy) * 2 > len(waiting)
    assert all(view.case.recommendation is Recommendation.ELIGIBLE for view in views[:12])
    late = [view for view in waiting if view.case.due_at < clock.now()]
    assert 0 < len(late) < len(waiting) / 3


def _past_is_told(views: list[CaseView]) -> None:
    ended = (*SETTLING_STATES, ReturnState.CLOSED, ReturnState.REJECTED)
    over = [view for view in views if view.case.state in ended]
    assert all(view.decisions[0].decided_at < clock.now() for view in over)
    assert all(view.decisions[0].decided_at > view.case.created_at for view in over)
    approved = [view for view in over if view.case.state is not ReturnState.REJECTED]
    judged = [slot.verdict for view in approved for item in view.evidence for slot in item.slots]
    assert set(judged) == {ProofVerdict.ACCEPTED}
    assert any(view.earlier for view in views)
    assert any(len(view.decisions) > 1 for view in over)
    newest_first = [[happening.at for happening in view.timeline] for view in views]
    assert all(instants == sorted(instants, reverse=True) for instants in newest_first)


def _queues_are_alive() -> None:
    with database.reading() as tx:
        open_now = tx.execute(select(Task.queue, Task.stage, Task.due_at).where(Task.done_at.is_(None))).all()
        refunds = set(tx.execute(select(Refund.state)).scalars())
    assert {task.queue for task in open_now} == set(WorkQueue)
    # Not played: what only a payment service leaves, what lasts between two clicks, what the rejected owe.
    unplayed = {Stage.RECONCILE, Stage.OFFER, Stage.RETURN_UNIT, Stage.COLLECT, Stage.SEND_BACK}
    assert {task.stage for task in open_now} == set(Stage) - unplayed
    late = [task for task in open_now if task.due_at < clock.now()]
    assert len({task.queue for task in late}) >= 4
    assert len(late) < len(open_now) / 2
    states = {RefundState.AWAITING_SECOND, RefundState.GRANTED, RefundState.FAILED, RefundState.PENDING}
    assert refunds == {*states, RefundState.COMPLETED}


def _misuse_is_seen(views: list[CaseView]) -> None:
    max_ = _person("max.manager")
    arrived = [(view, receiving_arrived.of_return(max_, view.case.id).parcels) for view in views]
    units = [(view, unit) for view, parcels in arrived for parcel in parcels for unit in parcel.units]
    misused = [(view, unit) for view, unit in units if unit.verdict is InspectionVerdict.MISUSE]
    assert {view.case.state for view, _ in misused} == {ReturnState.AWAITING_REVIEW, ReturnState.REJECTED}
    assert all(len(unit.photos) == 1 and unit.customers for _, unit in misused)
    (home,) = [view for view, _ in misused if view.case.state is ReturnState.REJECTED]
    assert back_to_customer.of_return(max_, home.case.id).sent
    (paid,) = payments_of(max_, home.case.id)
    assert paid.state is PaymentState.PAID
    assert all(part.name == "Glass jug" for _, unit in units for part in unit.missing)
    assert sum(len(unit.missing) for _, unit in units) == 1
