"""Several questions at one moment: nobody else's change comes between them, and nothing is changed among them."""

import pytest
from sqlalchemy import delete, select, update

from data import database
from data.database import Database
from data.models.audit import AuditEntry
from data.models.returns import ReturnCase
from data.models.staff import StaffRole
from data.vocabulary import AuditTag, ReturnState
from services.desk import access
from services.desk.errors import NotAllowed
from services.queues import work_queues
from services.queues.review_queue import QueueFilters, Tab, queue_page
from services.review import holds
from tests.support import people, shop


def test_questions_inside_see_the_same_moment(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with access.one_look(rosa):
        before = queue_page(rosa, QueueFilters(tab=Tab.REVIEW))
        with database.transaction() as tx:
            tx.execute(update(ReturnCase).values(state=ReturnState.ESCALATED))
        after = queue_page(rosa, QueueFilters(tab=Tab.REVIEW))
    assert [row.rma for row in after.rows] == [row.rma for row in before.rows] == [case.rma]
    assert after.tabs == before.tabs
    assert queue_page(rosa, QueueFilters(tab=Tab.REVIEW)).rows == ()


def test_an_act_among_the_questions_is_a_mistake(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    with access.one_look(rosa), pytest.raises(RuntimeError, match="between questions"):
        holds.hold(rosa, case.return_id)


def test_a_question_that_a_role_does_not_permit_is_refused_and_recorded(desk: Database) -> None:
    nora = people.nora()
    with access.one_look(nora), pytest.raises(NotAllowed):
        work_queues.waiting(nora)
    with database.reading() as tx:
        denied = tx.execute(select(AuditEntry.record).where(AuditEntry.tag == AuditTag.ACCESS_DENIED)).scalars().all()
    assert denied == [nora.label]


def test_another_persons_questions_are_asked_for_themselves(desk: Database) -> None:
    rosa, rob = people.rosa(), people.rob()
    with database.transaction() as tx:
        tx.execute(delete(StaffRole).where(StaffRole.staff_id == rob.staff_id))
    with access.one_look(rosa), pytest.raises(NotAllowed):
        queue_page(rob, QueueFilters())
