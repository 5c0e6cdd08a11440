"""What the bench's findings let a reviewer ask: payment for missing parts, and what becomes of misused units."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard
from pages.components.attempt import attempt
from pages.components.messages import editor
from services.cases.lookup import Shown
from services.customers import missing_parts, misuse
from services.desk.access import Actor
from services.receiving.arrived import Receptions


def show(found: Receptions, actor: Actor, shown: Shown) -> None:
    """A form for each question that may be asked now; nothing for those who decide nothing."""
    if not guard.may(Permission.RETURN_DECIDE):
        return
    if found.parts_to_ask:
        _parts(actor, shown)
    if found.misuse_to_ask:
        _misuse(actor, shown)


def _parts(actor: Actor, shown: Shown) -> None:
    with st.expander("Ask the customer to pay for the missing parts", icon=":material/cable:"):
        draft = attempt(lambda: missing_parts.draft(actor, shown.return_id))
        if draft is None:
            return
        with st.form(f"parts-{shown.return_id}", border=False):
            edited = editor.edit(draft, f"parts-{shown.return_id}")
            st.caption("Nothing is taken off a refund unless the customer says so.")
            pressed = st.form_submit_button("Ask", type="primary", key=f"parts-go-{shown.return_id}-{shown.version}")
        if pressed and attempt(lambda: missing_parts.ask(actor, shown, edited)) is not None:
            _asked()


def _misuse(actor: Actor, shown: Shown) -> None:
    key = f"misuse-{shown.return_id}"
    with st.expander("Ask what becomes of the rejected units", icon=":material/contact_support:", expanded=True):
        postage = st.text_input(
            "What the way back would cost, 0 if the shop bears it", key=f"{key}-postage", max_chars=20
        )
        words = st.text_area("What was found, for the customer", key=f"{key}-words", height=80)
        if not (postage.strip() and words.strip()):
            st.caption("The customer pays the way back before it is shipped, or consents to disposal.")
            return
        draft = attempt(lambda: misuse.draft(actor, shown.return_id, postage, words))
        if draft is None:
            return
        with st.form(f"{key}-form", border=False):
            edited = editor.edit(draft, f"{key}-{len(words)}-{postage}")
            pressed = st.form_submit_button("Ask", type="primary", key=f"{key}-go-{shown.version}")
        if pressed and attempt(lambda: misuse.ask(actor, shown, postage, edited)) is not None:
            _asked()


def _asked() -> None:
    flash.say("Asked; the clocks stand still until the customer answers.")
    st.rerun()
