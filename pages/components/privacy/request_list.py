"""The list of privacy requests, the next due first; a row opens the request."""

import streamlit as st

from pages.components import words as desk_words
from pages.components.parts.part import part
from pages.components.privacy import words
from services.privacy.requests.listing import Kind, Line, Listed
from services.privacy.words import RIGHTS, STATES

REQUEST = "privacy/request.py"
_OPEN = {
    "due": "Answer by",
    "rma": "Request",
    "right": "Asks for",
    "who": "Person",
    "next": "Next",
    "owner": "Taken by",
}
_CLOSED = {"due": "Closed", "rma": "Request", "right": "Asks for", "who": "Person", "state": "How it ended"}
_EMPTY = {
    Kind.OPEN: "No request is open. New ones come here when a message is taken in.",
    Kind.MINE: "You have taken no request. Open one and take it.",
    Kind.CLOSED: "No request is closed yet.",
}
_rows = part("queue")


def show(page: Listed, kind: Kind, *, narrowed: bool) -> None:
    """The rows, or why there are none; what was opened is gone to."""
    if not page.lines:
        st.info("Nothing here fits what you look for." if narrowed else _EMPTY[kind], icon=":material/shield_person:")
        return
    columns = _CLOSED if kind is Kind.CLOSED else _OPEN
    data = {
        "caption": "Privacy requests",
        "columns": [{"key": key, "kind": _kind(key), "title": title} for key, title in columns.items()],
        "rows": [_row(line, kind) for line in page.lines],
    }
    found = _rows(key=f"privacy-{kind.value}", data=data, on_open_change=lambda: None)
    if found.open in {line.number for line in page.lines}:
        st.switch_page(REQUEST, query_params={"number": found.open})


def _kind(key: str) -> str:
    return key if key in {"due", "rma", "owner"} else "other"


def _row(line: Line, kind: Kind) -> dict[str, object]:
    cells: dict[str, object] = {
        "id": line.number,
        "href": f"/privacy-request?number={line.number}",
        "label": f"Open {line.number}",
        "rma": {"text": line.number},
        "right": {"text": RIGHTS[line.right], "below": _marks(line)},
        "who": line.who or "–",
    }
    if kind is Kind.CLOSED:
        closed = desk_words.instant(line.closed_at) if line.closed_at else "–"
        return cells | {"due": {"text": closed}, "state": STATES[line.state]}
    due = {
        "text": words.left(line.status, line.days_left),
        "tone": words.tone(line.status, line.days_left),
        "below": words.day(line.due),
    }
    return cells | {"due": due, "next": line.next_step, "owner": line.owner or "nobody"}


def _marks(line: Line) -> str:
    marks = ["for the officer"] * line.for_officer + ["more time taken"] * line.extended
    return ", ".join(marks)
