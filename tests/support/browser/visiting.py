"""People at the desk's pages without a browser: Streamlit's own tester runs the script as the gate would let it run."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from data import database
from services.accounts import sessions
from services.accounts.sessions import Visitor
from services.desk.access import Actor
from tests.conftest import ROOT

# Patience, not an expectation: the first page of a process imports for seconds, and the machine may be busy.
SECONDS = 90


def identity(person: Actor) -> dict[str, str]:
    """What the gate tells Streamlit of somebody who has just signed in."""
    assert person.staff_id is not None
    with database.transaction() as tx:
        token = sessions.start(tx, person.staff_id, Visitor("192.0.2.1", "a browser"), second_factor=True)
    live = sessions.find(token)
    assert live is not None
    return {"staff_id": str(person.staff_id), "session_id": live.public_id}


def visit(person: Actor, file: str, **params: str) -> AppTest:
    """The page as this person finds it at an address with these parameters; `file` is relative to pages/."""
    page = AppTest.from_file(str(ROOT / "pages" / "desk.py"), default_timeout=SECONDS)
    page.user = identity(person)
    page = page.run().switch_page(file)
    for name, value in params.items():
        page.query_params[name] = value
    return page.run()


def listed(page: AppTest) -> list[dict[str, str]]:
    """The rows of the page's list, each by the titles of its columns."""
    data = json.loads(next(found for found in page.main if "caption" in _sent(found)).proto.json)
    titles = {column["key"]: column["title"] for column in data["columns"]}
    return [{title: _text(row.get(key)) for key, title in titles.items()} for row in data["rows"]]


def told(page: AppTest) -> str:
    """Everything that the page's own parts were given to show, as JSON."""
    return "\n".join(_sent(found) for found in page.main)


def _sent(element: Any) -> str:  # noqa: ANN401 - Streamlit's own
    return str(getattr(getattr(element, "proto", None), "json", ""))


def _text(cell: Any) -> str:  # noqa: ANN401 - as the browser part takes it
    return str(cell["text"] if isinstance(cell, dict) else "" if cell is None else cell)


def press(page: AppTest, label: str) -> AppTest:
    """Press the first button of this name."""
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def fill(page: AppTest, label: str, text: str) -> None:
    """Type into the field of this name."""
    next(field for field in (*page.text_input, *page.text_area) if field.label == label).set_value(text)
