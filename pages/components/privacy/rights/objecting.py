"""An objection: restricted while it is weighed, then decided by the data protection officer."""

import streamlit as st

from data.vocabulary import Permission, RulingOutcome
from pages.components import guard, untrusted, words
from pages.components.attempt import attempt
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.requests.view import RequestView
from services.privacy.rights import objection, restriction

_SAID = {RulingOutcome.STOPPED: "The use stops.", RulingOutcome.CONTINUES: "The use goes on."}


def show(actor: Actor, view: RequestView) -> None:
    """Begin to weigh it, decide it, or what was decided."""
    number, version = view.row.number, view.row.version
    ruling = attempt(lambda: objection.ruling(actor, number))
    if ruling is not None:
        st.text(f"{_SAID[ruling.outcome]} {ruling.by}, {words.instant(ruling.at)}")
        untrusted.text(ruling.grounds)
        return
    if attempt(lambda: restriction.standing(actor, number)) is None:
        st.text("Until the objection is decided, the data are only kept.")
        if st.button("Restrict the data and weigh it", icon=":material/balance:", key=f"weigh-{number}-{version}"):
            acting.act(lambda: objection.weigh(actor, acting.shown(view)))
        return
    if not guard.may(Permission.PRIVACY_LEAD):
        st.text("The data protection officer decides it.")
        return
    with st.form(f"objection-{number}", border=False):
        purpose = st.selectbox(
            "The use that the person objects to",
            list(objection.PURPOSES),
            format_func=objection.PURPOSES.__getitem__,
            key=f"objection-purpose-{number}",
        )
        grounds = st.text_area(
            "Compelling grounds that outweigh the person’s; empty, the use stops", key=f"objection-grounds-{number}"
        )
        pressed = st.form_submit_button("Decide and sign", key=f"objection-go-{number}-{version}")
    if pressed:
        acting.act(lambda: objection.decide(actor, acting.shown(view), purpose, grounds or ""))
