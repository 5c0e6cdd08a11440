"""A list at hand, searched by what it shows, 25 rows at a time; one of them is looked at below.

For lists that a query bounds; what grows with the shop is searched and paged by the database.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.components.parts import picking
from pages.components.parts.picking import Cell

T = TypeVar("T")
ROWS = 25
# A shorter list is seen at one look.
_WORTH_SEARCHING = 10
_LAST = 1_000


def pick(
    items: Sequence[T],
    row: Callable[[T], Mapping[str, Cell]],
    ident: Callable[[T], object],
    key: str,
    caption: str,
    *,
    searched: bool = True,
    address: str = "",
) -> T | None:
    """`picking.pick` of one page of the items; with `searched`, of those that show every word that is typed.

    An item that the address names is on the page that is shown, until another is turned to.
    """
    text = _search(key) if searched and len(items) > _WORTH_SEARCHING else ""
    found = [item for item in items if _shows(row(item), text)] if text else items
    if not found:
        st.info("Nothing in this list fits the search.", icon=":material/search_off:")
        return None
    names = [str(ident(item)) for item in found]
    named = st.query_params.get(address, "") if address else ""
    first = min(_page(key, names.index(named) // ROWS if named in names else 0), (len(found) - 1) // ROWS) * ROWS
    shown = found[first : first + ROWS]
    if len(found) > ROWS:
        _turning(key, first, len(shown), len(found), address)
    return picking.pick(shown, row, ident, key, caption, address=address, turn=first)


def _search(key: str) -> str:
    return st.text_input(
        "Search this list",
        key=f"{key}-find",
        placeholder="Search this list",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=100,
        on_change=lambda: _go(key, 0),
    )


def _shows(cells: Mapping[str, Cell], text: str) -> bool:
    said = " ".join(" ".join(cell.values()) if isinstance(cell, Mapping) else str(cell) for cell in cells.values())
    return all(word in said.casefold() for word in text.casefold().split())


def _turning(key: str, first: int, shown: int, count: int, address: str) -> None:
    page = first // ROWS
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.caption(f"{first + 1}–{first + shown} of {count:,}", width="content")
        for label, icon, to in (("Previous page", "left", page - 1), ("Next page", "right", page + 1)):
            st.button(
                label,
                icon=f":material/chevron_{icon}:",
                disabled=not 0 <= to * ROWS < count,
                key=f"{key}-{label}-{page}",
                on_click=_go,
                args=(key, to, address),
            )


def _page(key: str, usual: int) -> int:
    """Its number from 0, from the address, for this list alone."""
    name, _, number = st.query_params.get("page", "").rpartition(".")
    return min(int(number), _LAST) if name == key and number.isdecimal() and len(number) < 9 else usual


def _go(key: str, page: int, address: str = "") -> None:
    st.query_params.pop(address, None)
    st.query_params.pop("page", None)
    if page:
        st.query_params["page"] = f"{key}.{page}"
