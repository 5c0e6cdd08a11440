"""A manager ends a hold: with a reason that the timeline keeps, and only where somebody else holds."""

import pytest

from data.database import Database
from services.desk.errors import InvalidInput, NotAllowed
from services.review import case_page, holds
from services.review import holds as review_holds
from tests.support.people import max_the_manager, rob, rosa
from tests.support.shop import open_case


def test_the_case_is_free_at_once_and_the_timeline_says_who_ended_the_hold_and_why(desk: Database) -> None:
    reviewer, boss = rosa(), max_the_manager()
    case = open_case(reviewer)
    holds.hold(reviewer, case.return_id)
    assert review_holds.end_hold(boss, case.return_id, "  Rosa went home ill.  ").name == "Rosa"
    newest = case_page.open_case(boss, case.rma).timeline[0]
    assert (newest.who, newest.what) == ("Max", "ended another person’s hold")
    assert newest.reason == "Rosa went home ill."
    assert holds.hold(rob(), case.return_id).changed


@pytest.mark.parametrize("held_by_oneself", [False, True])
def test_there_must_be_another_persons_hold(desk: Database, held_by_oneself: bool) -> None:  # noqa: FBT001 - both ways
    boss = max_the_manager()
    case = open_case(boss)
    if held_by_oneself:
        holds.hold(boss, case.return_id)
    with pytest.raises(InvalidInput, match="Nobody else holds"):
        review_holds.end_hold(boss, case.return_id, "Just to be sure.")


def test_a_hold_is_not_ended_without_a_reason_nor_by_a_colleague(desk: Database) -> None:
    reviewer, colleague, boss = rosa(), rob(), max_the_manager()
    case = open_case(reviewer)
    holds.hold(reviewer, case.return_id)
    with pytest.raises(InvalidInput, match="Say why"):
        review_holds.end_hold(boss, case.return_id, "why not")
    with pytest.raises(NotAllowed):
        review_holds.end_hold(colleague, case.return_id, "Rosa went home ill.")
    assert holds.held(reviewer) == (case.rma,)


def test_one_finds_the_cases_that_one_holds(desk: Database) -> None:
    reviewer = rosa()
    case = open_case(reviewer)
    assert holds.held(reviewer) == ()
    holds.hold(reviewer, case.return_id)
    assert holds.held(reviewer) == (case.rma,)
    assert holds.held(rob()) == ()
