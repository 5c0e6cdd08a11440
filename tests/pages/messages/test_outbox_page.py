"""The outbox page: says what waits and why, shows the text as text, and lets managers alone change anything."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from data import database
from data.database import Database
from data.queries.desk import messages as rows
from data.vocabulary import MessageState
from services.desk.access import Actor
from services.desk.settings import settings
from services.messages.writing import Draft
from tests.support.browser.visiting import listed, visit
from tests.support.people import max_the_manager, rosa
from tests.support.servers.post_office import Case, a_case, queue
from tests.support.shop import open_case

HOSTILE = Draft("rejected", "About **your** return", "Dear <img src=x onerror=alert(1)>,\n\n- one\n\n> word for word")


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("RETURNS_DESK_SMTP_HOST", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def _outbox(person: Actor, **params: str) -> AppTest:
    return visit(person, "messages/outbox.py", **params)


def _choose(page: AppTest, message_id: int, tab: str = "Waiting") -> AppTest:
    page.session_state[f"outbox-list-{tab}-{message_id}"] = {
        "selection": {"rows": [], "columns": [], "cells": [[0, "Subject"]]}
    }
    return page.run()


def test_an_empty_outbox_says_what_will_come_here(sqlite_desk: Database) -> None:
    page = _outbox(rosa())
    assert [said.value for said in page.info] == ["No mail server is set up: messages wait here."]
    assert "Nothing waits. Messages come here when a return is decided" in page.main.caption[0].value


def test_a_message_is_shown_as_text_and_its_address_masked(sqlite_desk: Database) -> None:
    message_id = queue(a_case(), HOSTILE)
    page = _choose(_outbox(rosa()), message_id)
    texts = [element.value for element in page.text]
    assert "Dear <img src=x onerror=alert(1)>," in texts
    assert "•  one" in texts
    assert "│  word for word" in texts
    assert listed(page)[0]["To"] == "a**@example.org"
    assert not any("ana@example.org" in str(text) for text in texts)
    assert not any("onerror" in markdown.value for markdown in page.markdown)


def test_rosa_reads_and_max_may_hold_a_message_back_with_a_reason(sqlite_desk: Database) -> None:
    message_id = queue(a_case(), HOSTILE)
    assert [field.label for field in _choose(_outbox(rosa()), message_id).text_input] == ["Number"]
    page = _choose(_outbox(max_the_manager()), message_id)
    stop = next(button for button in page.button if button.label == "Do not send it")
    stop.click().run()
    assert "Say why" in page.error[0].value
    page = _choose(page, message_id)
    next(field for field in page.text_input if field.label == "Why?").set_value("Told by phone")
    next(button for button in page.button if button.label == "Do not send it").click().run()
    with database.reading() as tx:
        found = rows.one(tx, message_id)
    assert found is not None
    assert (found.state, found.last_error) == (MessageState.SUPPRESSED, "Told by phone")


def test_a_number_that_finds_nothing_here_says_under_which_heading_it_is(sqlite_desk: Database) -> None:
    boss, case = max_the_manager(), open_case(rosa())
    message_id = queue(Case(case.return_id, case.rma))
    with database.transaction() as tx:
        rows.change(tx, message_id, [MessageState.QUEUED], state=MessageState.SENT)
    page = _outbox(boss)
    page = page.text_input[0].set_value(f" {case.rma.lower()} ").run()
    assert "Nothing here. It is under Sent (1)." in [caption.value for caption in page.caption]
    page = page.text_input[0].set_value("R-26-1").run()
    assert "Nothing here. No message is about such a number." in [caption.value for caption in page.caption]


def test_a_failed_message_says_why(sqlite_desk: Database) -> None:
    message_id = queue(a_case(), HOSTILE)
    with database.transaction() as tx:
        why = "The mail server refuses the customer's address for good: 550 no such user"
        rows.change(tx, message_id, [MessageState.QUEUED], state=MessageState.FAILED, last_error=why)
    page = _outbox(max_the_manager(), show="Failed")
    assert listed(page)[0]["Why"] == why
    assert "Try again" in [button.label for button in _choose(page, message_id, "Failed").button]
