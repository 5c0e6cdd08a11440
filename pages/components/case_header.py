"""The head of the case page: which return, where it stands, who holds it, and the way to the next one."""

from datetime import datetime

import streamlit as st

from data.vocabulary import ReturnState
from pages.components import words
from services.cases import CaseView


def show(view: CaseView, now: datetime, me: int | None) -> None:
    """The RMA with its badges."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(view.case.rma, anchor=False, width="content")
        st.badge(words.REASONS[view.case.reason], color="gray")
        st.badge(words.STATES[view.case.state], color=words.STATE_COLOURS[view.case.state])
        _due(view, now)
        _holder(view, me)


def _due(view: CaseView, now: datetime) -> None:
    if view.case.paused_at is not None:
        st.badge("Clock paused", icon=":material/pause_circle:", color="gray")
    elif view.case.state in (ReturnState.AWAITING_REVIEW, ReturnState.ESCALATED):
        late = view.case.due_at < now
        st.badge(words.due(view.case.due_at, now), icon=":material/timer:", color="red" if late else "blue")


def _holder(view: CaseView, me: int | None) -> None:
    if view.holder is None:
        return
    if view.holder.staff_id == me:
        st.badge("Held by you", icon=":material/front_hand:", color="green")
    else:
        st.badge(f"{view.holder.name} is working on it", icon=":material/front_hand:", color="orange")
