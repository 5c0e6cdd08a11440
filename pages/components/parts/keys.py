"""The keys that every page has: send the form, all keys of the page, and the way to a return, an order or a page.

A button whose key Streamlit keeps for itself, R or C, is made by `button_key`; the browser part presses it.
"""

from collections.abc import Mapping

import streamlit as st

from data.vocabulary import Permission
from pages.components import words
from pages.components.parts.part import part
from pages.navigation import PAGES
from services.accounts.staff import Person
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.queues import going
from services.queues.going import Places

# Streamlit lets no button have them.
KEPT = frozenset({"R", "C"})

_keys = part("keys")
_FOUND = "keys-found"
_CASE, _NEW_RETURN = "returns/return_case.py", "returns/new_return.py"
_NOTHING = "Nothing here bears this number or name. Names and e-mail addresses must be whole."


def button_key(shortcut: str, name: str) -> str:
    """The `key` of a button that `shortcut`, R, C or Esc, presses."""
    return f"key-{shortcut.lower()}-{name}"


def show(person: Person, actor: Actor) -> None:
    """Listen to the keys; goes to the page that was chosen, in the run of the choice."""
    pages = [
        {"label": line.title, "place": line.file}
        for line in PAGES
        if line.listed and line.permission in person.permissions
    ]
    sent = _keys(key="keys", data={"pages": pages, "found": _found()}, on_go_change=lambda: _look(actor)).get("go")
    if isinstance(sent, Mapping) and isinstance(sent.get("place"), str):
        _go(sent["place"], person)


def _found() -> dict[str, object] | None:
    found: dict[str, object] | None = st.session_state.get(_FOUND)
    return found


def _look(actor: Actor) -> None:
    """Before the run: what the text leads to, said to the browser as places."""
    sent = st.session_state["keys"].get("go")
    text = sent.get("text") if isinstance(sent, Mapping) else None
    if not isinstance(text, str):
        return
    try:
        found = going.places(actor, text)
    except DeskError as refusal:
        st.session_state[_FOUND] = {"text": text, "places": (), "said": str(refusal)}
        return
    st.session_state[_FOUND] = {
        "text": text,
        "places": tuple(_places(found)),
        "said": _NOTHING,
        "go": found.only_return,
    }


def _places(found: Places) -> list[dict[str, str]]:
    returns = [
        {"label": hit.rma, "below": f"Order {hit.order_number} · {words.STATES[hit.state]}", "place": f"rma {hit.rma}"}
        for hit in found.returns
    ]
    orders = [
        {"label": f"Order {order.number}", "below": "It has no return.", "place": f"order {order.number}"}
        for order in found.orders
    ]
    return [*returns, *orders]


def _go(place: str, person: Person) -> None:
    """To a page that the person may open, or to the return or the order that the browser named."""
    st.session_state.pop(_FOUND, None)
    kind, _, number = place.partition(" ")
    if kind == "rma" and Permission.RETURN_READ in person.permissions:
        st.switch_page(_CASE, query_params={"rma": number})
    elif kind == "order" and Permission.RETURN_CREATE in person.permissions:
        st.switch_page(_NEW_RETURN, query_params={"order": number})
    elif any(line.file == place and line.permission in person.permissions for line in PAGES):
        st.switch_page(place)
