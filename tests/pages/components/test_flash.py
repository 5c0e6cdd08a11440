"""What a person must be told outlives the run: kept until it was shown, and shown in the same place by what follows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from services.desk import clock
from tests.conftest import ROOT

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MOMENTS = timedelta(seconds=3)
LATER = timedelta(seconds=5)


class Hands:
    """A clock that the test moves on."""

    now = NOW


@pytest.fixture
def hands() -> Iterator[Hands]:
    """The time of the page."""
    hands = Hands()
    with clock.running_as(lambda: hands.now):
        yield hands


def page() -> None:
    """Acts of several kinds before the frame's last line."""
    import streamlit as st

    from pages.components import flash
    from pages.components.attempt import refuse
    from services.desk.errors import DeskError

    flash.begin()
    if st.button("Approve"):
        flash.say("R-1 is approved.")
        st.rerun()
    if st.button("Approve the next"):
        flash.say("R-2 is approved.")
        st.rerun()
    if st.button("Approve a third time"):
        refuse(DeskError("Somebody else was first."))
    if st.session_state.pop("cut", False):
        st.stop()
    if st.button("Approve, and be cut off"):
        flash.say("R-3 is approved.")
        st.session_state["cut"] = True
        st.rerun()
    flash.show()


@pytest.fixture
def opened(hands: Hands) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def pressed(test: AppTest, label: str) -> list[str]:
    """What the run after this button tells."""
    next(button for button in test.button if button.label == label).click().run()
    return told(test)


def told(test: AppTest) -> list[str]:
    return [toast.value for toast in test.toast]


def test_what_an_act_said_is_shown_by_the_next_run(opened: AppTest) -> None:
    assert pressed(opened, "Approve") == ["R-1 is approved."]


def test_a_run_that_is_cut_off_leaves_it_to_the_next_one(opened: AppTest) -> None:
    assert pressed(opened, "Approve, and be cut off") == []
    assert told(opened.run()) == ["R-3 is approved."]


def test_the_run_that_follows_at_once_shows_it_again_in_the_same_place(opened: AppTest, hands: Hands) -> None:
    pressed(opened, "Approve")
    hands.now += MOMENTS
    assert told(opened.run()) == ["R-1 is approved."]


def test_a_run_that_began_in_time_and_was_cut_off_leaves_it_to_one_that_comes_late(
    opened: AppTest, hands: Hands
) -> None:
    pressed(opened, "Approve")
    opened.session_state["cut"] = True
    hands.now += MOMENTS
    assert told(opened.run()) == []
    hands.now += LATER
    assert told(opened.run()) == ["R-1 is approved."]


def test_what_the_browser_has_shown_to_the_end_is_gone(opened: AppTest, hands: Hands) -> None:
    pressed(opened, "Approve")
    hands.now += LATER
    assert told(opened.run()) == []
    assert told(opened.run()) == []


def test_two_acts_in_quick_succession_are_told_in_one_message(opened: AppTest, hands: Hands) -> None:
    pressed(opened, "Approve")
    hands.now += MOMENTS
    assert pressed(opened, "Approve the next") == ["R-1 is approved.\n\nR-2 is approved."]
    hands.now += MOMENTS
    assert told(opened.run()) == ["R-2 is approved."]


def test_a_refusal_is_told_where_it_happened_and_by_what_follows(opened: AppTest, hands: Hands) -> None:
    assert pressed(opened, "Approve a third time") == ["Somebody else was first."]
    assert [error.value for error in opened.error] == ["Somebody else was first."]
    hands.now += MOMENTS
    opened.run()
    assert not opened.error
    assert told(opened) == ["Somebody else was first."]


def test_the_same_sentence_is_told_once(opened: AppTest) -> None:
    pressed(opened, "Approve a third time")
    assert pressed(opened, "Approve a third time") == ["Somebody else was first."]


def test_every_page_leaves_its_messages_to_the_frame() -> None:
    texts = {path: path.read_text() for path in (ROOT / "pages").rglob("*.py")}
    assert [path.name for path, text in texts.items() if "st.toast(" in text] == ["flash.py"]
    for line in ("flash.begin()", "flash.show()"):
        assert [path.name for path, text in texts.items() if line in text] == ["desk.py"]
    # Nothing after it would run, and the frame's last line neither.
    assert [path.name for path, text in texts.items() if "st.stop()" in text] == []
