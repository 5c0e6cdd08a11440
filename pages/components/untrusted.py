"""The only way that customers' text reaches the screen: as plain text, with nothing hidden in it (design rule 7)."""

import re

import streamlit as st

from services.desk.text import visible

_CELL = 240
_WORD_JOINER = "\u2060"
_ADDRESSES = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
# What Markdown, its mathematics and Streamlit's icons and colours read as more than itself.
_MARKS = re.compile(r"[\\`*_\[\]<>#|$~&]|:(?=[\w+/-]+[:\[])|^\s*(?:[-+=]|\d+(?=[.)]))", re.MULTILINE)


def text(value: str | None, *, max_lines: int | None = None) -> None:
    """Show text as it was written, long strings wrapped; beyond `max_lines` it is folded away."""
    shown = visible.visible(value or "").strip()
    lines = shown.split("\n")
    if max_lines is None or len(lines) <= max_lines:
        st.text(shown or "–", width="stretch")
        return
    st.text("\n".join([*lines[:max_lines], "…"]), width="stretch")
    with st.expander(f"Show all {len(lines)} lines"):
        st.text(shown, width="stretch")


def one_line(value: str | None, limit: int = 120) -> str:
    """Text on one line, cut to `limit` characters, for places that take plain text (never a label or Markdown)."""
    return visible.line(value or "", limit)


def cell(value: str | None) -> str:
    """Text for a cell of a table, which draws it as it stands."""
    return visible.line(value or "", _CELL)


def literal(value: str) -> str:
    """Text for a place that reads Markdown, such as an error box or a label: every mark stands for itself."""
    shown = visible.visible(value)
    # Addresses become links even where their marks are escaped; a joiner that nobody sees keeps them apart.
    return _MARKS.sub(_escaped, _ADDRESSES.sub(_WORD_JOINER, shown))


def badge(value: str) -> str:
    """`literal` for `st.badge`, which escapes square brackets by itself."""
    return literal(value).replace(r"\[", "[").replace(r"\]", "]")


def _escaped(mark: re.Match[str]) -> str:
    found = mark.group()
    return f"{found}\\" if found[-1].isdigit() else f"{found[:-1]}\\{found[-1]}"
