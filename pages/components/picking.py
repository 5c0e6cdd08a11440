"""A list of which one row is looked at below: a click anywhere in a row chooses it, a single row is chosen already."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def pick(items: Sequence[T], rows: Sequence[Mapping[str, object]], key: str, alt: str) -> T | None:
    """Draw the rows, one for each item; the item that was chosen. `key` changes with what is listed."""
    table = st.dataframe(list(rows), hide_index=True, key=key, on_select="rerun", selection_mode="single-cell", alt=alt)
    chosen = [row for row, _ in table.selection.cells]
    if chosen and chosen[0] < len(items):
        return items[chosen[0]]
    return items[0] if len(items) == 1 else None
