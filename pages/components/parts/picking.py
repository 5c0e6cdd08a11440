"""A list of which one row is looked at below: a click or Enter chooses it, a list's only row is chosen already."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.components.parts.part import part

T = TypeVar("T")
Cell = str | int | Mapping[str, str]
_rows = part("queue")


def pick(
    items: Sequence[T],
    row: Callable[[T], Mapping[str, Cell]],
    ident: Callable[[T], object],
    key: str,
    caption: str,
    *,
    address: str = "",
    turn: int = 0,
) -> T | None:
    """Draw a row for each item; the item that was chosen, as long as it is listed.

    `row` gives the cells by their titles, the first of them the row's name; a cell is text, or text with a `tone` or
    what stands `below`. `ident` tells items apart, whatever else is listed; `key` names the list for the session,
    `caption` for screen readers, `address` the parameter of the page's address in which the choice stands. Rows of
    another `turn` are looked at from their top.
    """
    known = {str(ident(item)): item for item in items}
    chosen = st.query_params.get(address) if address else st.session_state.get(f"{key}-chosen")
    if not _is_left(known, chosen, key) and len(known) == 1:
        (chosen,) = known
    made = {name: row(item) for name, item in known.items()}
    data = {
        "caption": caption,
        "pick": True,
        "turn": turn,
        "columns": _columns(list(next(iter(made.values()), {}))),
        "rows": [_row(name, list(cells.values()), current=name == chosen) for name, cells in made.items()],
    }
    _rows(key=key, data=data, on_open_change=lambda: _choose(key, address))
    return known.get(chosen or "")


def _choose(key: str, address: str) -> None:
    chosen = st.session_state[key].get("open")
    if not address:
        st.session_state[f"{key}-chosen"] = chosen
    elif chosen is not None:
        st.query_params[address] = chosen


def _is_left(known: Mapping[str, object], chosen: str | None, key: str) -> bool:
    """Whether an act took the chosen row away and left one: a second press of its key must not act on that one too."""
    before = st.session_state.get(f"{key}-listed", frozenset())
    left = bool(known) and before - known.keys() == {chosen}
    if not left:
        st.session_state[f"{key}-listed"] = frozenset(known)
    return left


def _columns(titles: Sequence[str]) -> list[dict[str, str]]:
    others = [{"key": f"cell{place}", "kind": "other", "title": title} for place, title in enumerate(titles[1:])]
    return [{"key": "rma", "title": title} for title in titles[:1]] + others


def _row(name: str, cells: Sequence[Cell], *, current: bool) -> dict[str, object]:
    first, *others = cells
    shown = first if isinstance(first, Mapping) else {"text": str(first)}
    return {
        "id": name,
        "label": f"Show {shown['text']}",
        "current": current,
        "rma": shown,
        **{f"cell{place}": None if cell == "" else cell for place, cell in enumerate(others)},
    }
