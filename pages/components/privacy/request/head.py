"""The head of a privacy request: its number, how it stands, and what must be seen first."""

import streamlit as st

from data.vocabulary import RequestState
from pages.components.privacy import words
from services.desk.access import Actor
from services.privacy.deadlines.facts import Status
from services.privacy.erasure import erased
from services.privacy.requests.view import RequestView
from services.privacy.words import RIGHTS


def show(actor: Actor, view: RequestView) -> None:
    """The number with its badges; that its data are gone, or that the answer is late."""
    row = view.row
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(row.number, anchor=False, width="content")
        st.badge(RIGHTS[row.right], color="gray")
        said, colour = words.standing(row.state, view.clock)
        st.badge(said, color=colour, icon=":material/timer:" if row.state is RequestState.OPEN else None)
        if view.clock.extended:
            st.badge("More time taken", color="violet")
        if row.for_officer:
            st.badge("For the officer", color="orange", icon=":material/shield_person:")
        if row.agent and row.authority_on is None:
            st.badge("Awaiting authority", color="orange")
    gone = erased.notice(actor, row.number)
    if gone is not None:
        st.info(gone, icon=":material/delete_forever:")
    if row.state is RequestState.OPEN and view.clock.status is Status.OVERDUE:
        st.error(f"The answer is {words.days(view.clock.days_left or 0)} late. Answer now.", icon=":material/alarm:")
