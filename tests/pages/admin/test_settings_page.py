"""The settings page: hours and meanings as they are, saved one by one, a mistake said in a sentence."""

import pytest
from streamlit.testing.v1 import AppTest

from data.database import Database
from data.vocabulary import Role, WorkQueue
from services.desk.access import Actor
from services.queues import service_levels
from services.receiving import grades
from tests.support.browser.visiting import visit
from tests.support.people import hire, max_the_manager

SETTINGS = "admin/settings.py"


def _save(page: AppTest, label: str, typed: str) -> AppTest:
    """Type into the field with this label and press the button of its form."""
    field = next(one for one in page.text_input if one.label == label)
    place = [one.label for one in page.text_input].index(label)
    field.set_value(typed)
    return [button for button in page.button if button.label == "Save"][place].click().run()


def _adam() -> Actor:
    return hire("Adam", Role.ADMINISTRATOR)


def test_hours_and_meanings_are_saved(sqlite_desk: Database) -> None:
    adam = _adam()
    page = _save(visit(adam, SETTINGS), "Hours for Refunds", "24")
    assert service_levels.levels(adam)[WorkQueue.REFUNDS] == 24
    assert not page.exception
    _save(page, "Meaning of B", "Good, complete")
    assert grades.all_grades(adam)["B"] == "Good, complete"


def test_a_mistake_is_said_and_what_was_typed_stays(sqlite_desk: Database) -> None:
    adam = _adam()
    page = _save(visit(adam, SETTINGS), "Hours for Refunds", "1e309")
    assert "whole number from 1 to 8760" in page.error[0].value
    assert "1e309" in [one.value for one in page.text_input]
    assert service_levels.levels(adam)[WorkQueue.REFUNDS] == 48


def test_a_manager_is_not_offered_the_settings(sqlite_desk: Database) -> None:
    with pytest.raises(ValueError, match="settings"):
        visit(max_the_manager(), SETTINGS)
