"""Saved views: kept under a name, replaced by the same name, each person's own."""

import pytest

from data import database
from data.database import Database
from data.vocabulary import AuditTag, Reason
from services.desk import audit
from services.desk.errors import InvalidInput
from services.queues import saved_views
from services.queues.review_queue import QueueFilters, Tab
from tests.support.people import rob, rosa

DEFECTS = QueueFilters(tab=Tab.REVIEW, reason=Reason.DEFECTIVE)


def test_a_view_comes_back_under_its_name(desk: Database) -> None:
    reviewer = rosa()
    saved_views.save_view(reviewer, "  My defects ", DEFECTS)
    saved_views.save_view(reviewer, "Everything", QueueFilters(tab=Tab.ALL))
    views = saved_views.saved_views(reviewer)
    assert [(view.name, view.filters) for view in views] == [
        ("Everything", QueueFilters(tab=Tab.ALL)),
        ("My defects", DEFECTS),
    ]
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, reviewer.label)]
    assert tags == [AuditTag.VIEW_SAVED, AuditTag.VIEW_SAVED]


def test_the_same_name_again_replaces_the_view(desk: Database) -> None:
    reviewer = rosa()
    saved_views.save_view(reviewer, "Mine", DEFECTS)
    saved_views.save_view(reviewer, "Mine", QueueFilters())
    assert [view.filters for view in saved_views.saved_views(reviewer)] == [QueueFilters()]


def test_nobody_sees_or_deletes_another_persons_view(desk: Database) -> None:
    reviewer, other = rosa(), rob()
    saved_views.save_view(reviewer, "Mine", DEFECTS)
    view = saved_views.saved_views(reviewer)[0]
    assert saved_views.saved_views(other) == ()
    assert not saved_views.delete_view(other, view.id).changed
    assert saved_views.delete_view(reviewer, view.id).changed
    assert saved_views.saved_views(reviewer) == ()


@pytest.mark.parametrize("name", ["", "  ", "\0", "x" * 61])
def test_a_view_needs_a_name_of_reasonable_length(desk: Database, name: str) -> None:
    with pytest.raises(InvalidInput):
        saved_views.save_view(rosa(), name, DEFECTS)
