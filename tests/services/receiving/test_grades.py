"""The grades of the bench: four letters, each with the meaning that an administrator gave it."""

import pytest

from data import database
from data.database import Database
from data.vocabulary import Role
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput
from services.receiving import grades
from tests.support.people import hire


@pytest.fixture
def adam(desk: Database) -> Actor:
    return hire("Adam", Role.ADMINISTRATOR)


def test_there_are_four_grades_with_a_meaning_each_from_the_start(adam: Actor) -> None:
    known = grades.all_grades(adam)
    assert "".join(known) == "ABCD"
    assert all(known.values())


def test_a_grade_means_what_the_administrator_says_and_the_trail_keeps_both(adam: Actor) -> None:
    before = grades.all_grades(adam)["B"]
    grades.define(adam, "B", "  Good, with its box ", before)
    assert grades.all_grades(adam)["B"] == "Good, with its box"
    with database.reading() as tx:
        (entry,) = audit.timeline(tx, "grade:B")
    assert (entry.details["from"], entry.details["to"]) == (before, "Good, with its box")


def test_a_page_that_shows_an_old_meaning_changes_nothing(adam: Actor) -> None:
    before = grades.all_grades(adam)["B"]
    grades.define(adam, "B", "Good", before)
    with pytest.raises(Conflict, match="Somebody else changed this grade"):
        grades.define(adam, "B", "Better", before)
    assert grades.all_grades(adam)["B"] == "Good"


@pytest.mark.parametrize("meaning", ["", " \t", "x" * 201])
def test_a_meaning_is_one_line_of_reasonable_length(adam: Actor, meaning: str) -> None:
    with pytest.raises(InvalidInput, match="The meaning of grade B"):
        grades.define(adam, "B", meaning, grades.all_grades(adam)["B"])


def test_there_is_no_other_grade(adam: Actor) -> None:
    with pytest.raises(InvalidInput, match="no such grade"):
        grades.define(adam, "E", "Excellent", "")
