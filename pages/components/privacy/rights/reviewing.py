"""Another person looks at a decision on a return, after the person could say their view."""

import streamlit as st

from data.vocabulary import DecisionKind, Permission
from pages.components import guard, untrusted, words
from pages.components.attempt import attempt
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.requests.view import RequestView
from services.privacy.rights import human_review
from services.privacy.rights.human_review import Decided

_DID = {DecisionKind.APPROVE: "approved", DecisionKind.REJECT: "rejected"}


def show(actor: Actor, view: RequestView) -> None:
    """The decisions, and what came of the look at one."""
    number = view.row.number
    found = attempt(lambda: human_review.reviewable(actor, number))
    if found is None:
        return
    if found.ruling is not None:
        ruling = found.ruling
        said = f"{ruling.rma}: {human_review.OUTCOMES[ruling.outcome]}. {ruling.by}, {words.instant(ruling.at)}"
        st.text(said)
        untrusted.text(ruling.grounds)
    elif not found.decided:
        st.text("No return of the person was decided.")
    elif not guard.may(Permission.PRIVACY_LEAD):
        st.text("The data protection officer looks at it, or names who does.")
    else:
        _rule(actor, view, found.decided)


def _rule(actor: Actor, view: RequestView, decided: tuple[Decided, ...]) -> None:
    number, version = view.row.number, view.row.version
    known = {one.rma: one for one in decided}
    with st.form(f"review-{number}", border=False):
        rma = st.selectbox(
            "Decision", list(known), format_func=lambda key: _label(known[key]), key=f"review-{number}-rma"
        )
        said = st.text_area("What the person says to it", key=f"review-view-{number}")
        outcome = st.radio(
            "What comes of it",
            list(human_review.OUTCOMES),
            format_func=human_review.OUTCOMES.__getitem__,
            key=f"review-outcome-{number}",
        )
        grounds = st.text_area("Why, as the person will read it", key=f"review-grounds-{number}")
        pressed = st.form_submit_button("Rule on it", key=f"review-go-{number}-{version}")
    if pressed:
        acting.act(lambda: human_review.review(actor, acting.shown(view), rma, outcome, grounds or "", said or ""))


def _label(one: Decided) -> str:
    who = "you, so somebody else has to look" if one.mine else one.by
    return f"{one.rma}: {_DID[one.kind]} by {who}, {words.instant(one.at)}"
