"""What waits, one card a queue: how many, how many late, when the next is due, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from pages.components import words
from pages.components.queues.work_queue import number


@dataclass(frozen=True)
class Card:
    """One queue; `go` leads to it, `key` is its shortcut."""

    title: str
    key: str
    count: int
    more: bool
    go: Callable[[], None]
    overdue: int = 0
    more_overdue: bool = False
    next_due: datetime | None = None
    note: str = ""


def show(cards: list[Card], now: datetime) -> None:
    """The cards side by side, below each other on a phone."""
    with st.grid(min_column_width=240, gap="small"):
        for card in cards:
            _show(card, now)


def _show(card: Card, now: datetime) -> None:
    with st.container(border=True, gap="xsmall", key=f"today-{card.key}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(card.title)
            st.subheader(number(card.count, more=card.more), anchor=False, width="content")
        _late(card, now)
        # Where nothing waits there is nothing to open.
        if card.count and st.button("Open", shortcut=card.key, key=f"today-open-{card.key}", width="stretch"):
            card.go()


def _late(card: Card, now: datetime) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if card.overdue:
            said = f"{number(card.overdue, more=card.more_overdue)} overdue"
            st.badge(said, color="red", icon=":material/alarm:")
        if card.next_due is not None and card.next_due >= now:
            st.caption(f"Next {words.due(card.next_due, now)}", width="content")
        elif card.next_due is not None:
            st.caption(f"The oldest is {words.due(card.next_due, now)}", width="content")
        else:
            st.caption(card.note or ("Nothing is due." if card.count else "Nothing waits."), width="content")
