"""Fraud cases and legal claims that hold a return's data: those that stand, and the officer's form for another."""

from functools import partial

import streamlit as st

from data.vocabulary import ErasedKind, Permission
from pages.components import guard, untrusted
from pages.components.privacy import acting, words
from services.desk.access import Actor
from services.privacy.erasure import case_holds
from services.privacy.erasure.view import Plan
from services.privacy.erasure.words import CASES, REASONS


def show(actor: Actor, number: str, plan: Plan | None) -> None:
    """What stands, and for the officer the form and the button that ends one."""
    leads = guard.may(Permission.PRIVACY_LEAD)
    standing = case_holds.standing(actor, number)
    returns = [one.name for one in plan.named if one.item.kind is ErasedKind.RETURN] if plan else []
    if not standing and not (leads and returns):
        return
    with st.expander("Fraud cases and legal claims", expanded=bool(standing)):
        for one in standing:
            with st.container(border=True, gap="xxsmall"):
                st.text(
                    f"{one.rma}: {REASONS[one.reason]}. Looked at again on {words.day(one.review_on)}, {one.set_by}."
                )
                untrusted.text(one.note, max_lines=4)
                if leads and st.button("The case is over", key=f"lift-{one.id}"):
                    acting.act(partial(case_holds.lift, actor, number, one.id))
        if leads and returns:
            _form(actor, number, returns)


def _form(actor: Actor, number: str, returns: list[str]) -> None:
    with st.form(f"case-hold-{number}", border=False):
        rma = st.selectbox("Return", returns, key=f"case-hold-rma-{number}")
        reason = st.selectbox("Needed for", list(CASES), format_func=CASES.__getitem__, key=f"case-hold-why-{number}")
        note = st.text_area("What the case is about", key=f"case-hold-note-{number}", max_chars=2000)
        on = st.date_input("Looked at again on", value=None, key=f"case-hold-on-{number}")
        pressed = st.form_submit_button("Hold its data", key=f"case-hold-go-{number}")
    if pressed:
        if on is None:
            st.error("Choose the day on which somebody looks again.")
        else:
            acting.act(lambda: case_holds.hold(actor, number, rma, reason, note or "", on))
