"""The only way that customers' text reaches the screen: as plain text, with nothing hidden in it (design rule 7)."""

import streamlit as st

from services import plain_text

_CELL = 240


def text(value: str | None, *, max_lines: int | None = None) -> None:
    """Show text as it was written, long strings wrapped; beyond `max_lines` it is folded away."""
    shown = plain_text.visible(value or "").strip()
    lines = shown.split("\n")
    if max_lines is None or len(lines) <= max_lines:
        st.text(shown or "–", width="stretch")
        return
    st.text("\n".join([*lines[:max_lines], "…"]), width="stretch")
    with st.expander(f"Show all {len(lines)} lines"):
        st.text(shown, width="stretch")


def one_line(value: str | None, limit: int = 120) -> str:
    """Text on one line, cut to `limit` characters, for places that take plain text (never a label or Markdown)."""
    return plain_text.one_line(value or "", limit)


def cell(value: str | None) -> str:
    """Text for a cell of a table, which draws it as it stands."""
    return plain_text.one_line(value or "", _CELL)
