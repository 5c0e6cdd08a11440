"""What a return waits for outside review: questions for the managers or the customer, and the way back."""

import streamlit as st

from data.vocabulary import SETTLING_STATES, DecisionKind, ReturnState
from pages.components import flash, untrusted, words
from pages.components.attempt import refuse
from pages.components.customers import discount, questions
from pages.components.goods import back_to_customer, on_case
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.review import amend
from services.review.case_page import CaseView

_ASKED = {
    ReturnState.ESCALATED: (DecisionKind.ESCALATE, "asks the managers"),
    ReturnState.WAITING_FOR_CUSTOMER: (DecisionKind.ASK_FOR_MORE, "asked the customer for more"),
}


def show(view: CaseView, actor: Actor, *, may_resume: bool) -> None:
    """Who asked whom, when and what; for those who may decide, a button that puts the return back into review."""
    if view.decisions:
        _settling(view, actor)
    if view.case.state not in _ASKED:
        return
    with st.container(border=True, key=f"waiting-{view.case.id}"):
        _question(view, *_ASKED[view.case.state])
        if may_resume:
            _resume(view, actor)


def _settling(view: CaseView, actor: Actor) -> None:
    """What a decision led to ask: the offer that is to be made, and the customer's answers."""
    if view.case.state in SETTLING_STATES:
        discount.show(actor, view.case.id, view.case.version, view.case.currency)
    questions.show(actor, view.case.id)
    back_to_customer.show(actor, view.case.id)
    on_case.show(actor, view.case.id, view.case.rma)


def _question(view: CaseView, kind: DecisionKind, verb: str) -> None:
    asked = [decision for decision in view.decisions if decision.kind is kind]
    if not asked:
        return
    newest = max(asked, key=lambda decision: decision.decided_at)
    st.caption(untrusted.literal(f"{newest.decided_by} {verb} · {words.instant(newest.decided_at)}"))
    if newest.reason:
        untrusted.text(newest.reason, max_lines=6)


def _resume(view: CaseView, actor: Actor) -> None:
    label = "The customer has answered" if view.case.paused_at else "Back to review"
    if st.button(label, icon=":material/undo:", key=f"resume-{view.case.id}-{view.case.version}"):
        try:
            amend.resume(actor, Shown(view.case.id, view.case.version))
        except DeskError as refusal:
            refuse(refusal)
            return
        flash.say(f"{view.case.rma} is in review again; its clock runs on.")
        st.rerun()
