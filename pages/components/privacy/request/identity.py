"""Who the person is: a one-time code, or how else it was shown; an agent's authority; what was seen as proof."""

import streamlit as st

from pages.components import flash, untrusted
from pages.components.attempt import attempt
from pages.components.privacy import acting, words
from services.desk.access import Actor
from services.privacy.requests import identity, work
from services.privacy.requests.identity import BY_HAND
from services.privacy.requests.view import RequestView
from services.privacy.words import METHODS


def show(actor: Actor, view: RequestView) -> None:
    """What is known, or the ways to find out."""
    row = view.row
    if row.agent and row.authority_on is None:
        _authority(actor, view)
    if row.identity_method is not None:
        on = f" on {words.day(row.identity_on)}" if row.identity_on else ""
        st.text(f"{METHODS[row.identity_method]}{on}.")
        if view.words.identity_evidence and view.words.evidence_until:
            untrusted.text(view.words.identity_evidence)
            st.caption(f"This is deleted after {words.day(view.words.evidence_until)}; the fact stays.")
        return
    _code(actor, view)
    _by_hand(actor, view)


def _authority(actor: Actor, view: RequestView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text("The agent has not shown a written authority.", width="content")
        key = f"authority-{view.row.number}-{view.row.version}"
        if st.button("It lies before me", icon=":material/contract:", key=key):
            acting.act(lambda: work.see_authority(actor, acting.shown(view)))


def _code(actor: Actor, view: RequestView) -> None:
    number, version = view.row.number, view.row.version
    if view.row.email is None:
        st.caption("There is no e-mail address to send a code to.")
        return
    label = "Send another code" if view.code_waits else "Send a one-time code"
    if st.button(label, icon=":material/password:", key=f"code-{number}-{version}"):
        acting.act(lambda: identity.send_code(actor, acting.shown(view)))
    if not view.code_waits:
        return
    with (
        st.form(f"code-form-{number}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        typed = st.text_input("Code that the person told us", key=f"code-typed-{number}", max_chars=20, width=240)
        pressed = st.form_submit_button("Check the code", key=f"code-check-{number}-{version}")
    if pressed:
        tried = attempt(lambda: identity.enter_code(actor, acting.shown(view), typed or ""))
        if tried is not None:
            flash.say(tried.said, icon=":material/check_circle:" if tried.verified else ":material/error:")
            st.rerun()


def _by_hand(actor: Actor, view: RequestView) -> None:
    number, version = view.row.number, view.row.version
    with st.form(f"known-{number}", border=False):
        method = st.selectbox("Or it was shown so", BY_HAND, format_func=METHODS.__getitem__, key=f"how-{number}")
        seen = st.text_input("What was seen (deleted after its days)", key=f"seen-{number}", max_chars=300)
        pressed = st.form_submit_button("The person is known", key=f"known-go-{number}-{version}")
    if pressed:
        acting.act(lambda: identity.record_identity(actor, acting.shown(view), method, seen or ""))
