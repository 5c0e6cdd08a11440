"""Where the money of a return stands, on the return's own page."""

import streamlit as st

from data.vocabulary import SETTLING_STATES, Permission, ReturnState
from pages.components import guard, money, refund_words
from services.access import Actor
from services.cases import CaseView
from services.refunds.showing import refunds_of


def show(view: CaseView, actor: Actor) -> None:
    """Each refund with its state and the way to the money desk, for those who may see money."""
    settled = (*SETTLING_STATES, ReturnState.CLOSED)
    if view.case.state not in settled or not guard.may(Permission.MONEY_READ):
        return
    for refund in refunds_of(actor, view.case.id):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"Refund {refund.id}: {money.show(refund.total, refund.currency)}", width="content")
            st.badge(refund_words.STATES[refund.state], color=refund_words.COLOURS[refund.state])
    rma = {"rma": view.case.rma}
    st.page_link("money/refund.py", label="Money of this return", icon=":material/payments:", query_params=rma)
