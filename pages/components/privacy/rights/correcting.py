"""Correcting what is held with what it says before and after; words of the person beside a return that stays."""

import streamlit as st

from data.vocabulary import StatementKind
from pages.components import untrusted, words
from pages.components.attempt import attempt
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.requests.view import RequestView
from services.privacy.rights import correction, restriction
from services.privacy.rights.correction import Known

_KINDS = {
    StatementKind.SUPPLEMENT: "Completes it (supplementary statement)",
    StatementKind.DISPUTE: "Disputes it: the record stays, the dispute is noted",
}


def show(actor: Actor, view: RequestView) -> None:
    """The fields that can be corrected, and statements."""
    number = view.row.number
    known = attempt(lambda: correction.known(actor, number))
    if known is None:
        return
    if known.contact is None:
        st.text("No customer has this address, so there is nothing to correct.")
        return
    _contest(actor, view)
    _correct(actor, view, known)
    if known.returns:
        _state(actor, view, known)


def _contest(actor: Actor, view: RequestView) -> None:
    number, version = view.row.number, view.row.version
    if attempt(lambda: restriction.standing(actor, number)) is None and st.button(
        "The person says the data are wrong: only keep them until checked",
        icon=":material/lock:",
        key=f"contest-{number}-{version}",
    ):
        acting.act(lambda: correction.contest(actor, acting.shown(view)))


def _correct(actor: Actor, view: RequestView, known: Known) -> None:
    contact = known.contact
    if contact is None:
        return
    number, version = view.row.number, view.row.version
    typed = {
        name: st.text_input(label, getattr(contact, name) or "", key=f"correct-{name}-{number}-{version}") or ""
        for name, label in correction.FIELDS.items()
    }
    differing = attempt(lambda: correction.changes(contact, typed)) or ()
    if not differing:
        st.caption("Change what is wrong; before and after are shown here.")
        return
    rows = [{"Field": correction.FIELDS[one.field], "Before": one.before, "After": one.after} for one in differing]
    st.dataframe(rows, hide_index=True, width="stretch", alt="Before and after")
    if known.recipients:
        st.caption(untrusted.literal(f"They received the data and are to be told: {', '.join(known.recipients)}."))
    if st.button("Correct it", type="primary", icon=":material/edit:", key=f"correct-go-{number}-{version}"):
        acting.act(lambda: correction.correct(actor, acting.shown(view), typed))


def _state(actor: Actor, view: RequestView, known: Known) -> None:
    number, version = view.row.number, view.row.version
    st.markdown("##### The person’s words beside a return")
    with st.form(f"state-{number}", border=False):
        rma = st.selectbox("Beside the return", known.returns, key=f"state-rma-{number}")
        kind = st.selectbox("What it does", list(_KINDS), format_func=_KINDS.__getitem__, key=f"state-kind-{number}")
        text = st.text_area(
            "The person’s own words", key=f"state-text-{number}", max_chars=correction.LONGEST_STATEMENT
        )
        pressed = st.form_submit_button("Put it beside the return", key=f"state-go-{number}-{version}")
    if pressed:
        acting.act(lambda: correction.add_statement(actor, acting.shown(view), rma, kind, text or ""))
    for one in known.statements:
        st.caption(untrusted.literal(f"{one.rma}, {one.by}, {words.instant(one.at)}"))
        untrusted.text(one.text, max_lines=6)
