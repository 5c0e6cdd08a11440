"""Where the money of a return stands, on the return's own page."""

from collections.abc import Sequence

import streamlit as st

from data.vocabulary import SETTLING_STATES, Permission, RefundState, ReturnState
from pages.components import guard, money, untrusted
from pages.components.refunds import words
from services.refunds.showing import RefundRow
from services.review.case_page import CaseView

_SETTLED = (*SETTLING_STATES, ReturnState.CLOSED, ReturnState.REJECTED)


def show(view: CaseView, refunds: Sequence[RefundRow]) -> None:
    """Each refund with its state and the way to the money desk, for those who may see money."""
    if not guard.may(Permission.MONEY_READ):
        return
    for refund in refunds:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"Refund {refund.id}: {money.show(refund.total, refund.currency)}", width="content")
            st.badge(words.STATES[refund.state], color=words.COLOURS[refund.state])
    if refunds or view.case.state in _SETTLED:
        rma = {"rma": view.case.rma}
        st.page_link("money/refund.py", label="Money of this return", icon=":material/payments:", query_params=rma)


def before_deciding(refunds: Sequence[RefundRow]) -> None:
    """Tell the person who decides which money a rejection would no longer reach."""
    for refund in refunds:
        if refund.state is not RefundState.WITHDRAWN:
            amount, state = money.show(refund.total, refund.currency), words.STATES[refund.state].lower()
            sentence = f"Refund {refund.id} of {amount}: {state}. Your decision does not take it back."
            st.warning(untrusted.literal(sentence), icon=":material/payments:")
