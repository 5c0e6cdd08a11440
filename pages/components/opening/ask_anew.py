"""A second request for units that a waiting return holds: the person says so, and the new return cancels the first."""

import streamlit as st

from data.vocabulary import OPEN_STATES, Permission, ReturnState
from pages.components import guard, untrusted
from services.cases.order_card import OrderCard

_WAITING = {state.value for state in (*OPEN_STATES, ReturnState.APPROVED)}


def show(card: OrderCard, instead_of: str | None) -> None:
    """What opening this return cancels; or a button for each return that waits and holds units of the order."""
    if instead_of:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(f"Opening this return cancels {untrusted.literal(instead_of)}.", icon=":material/swap_horiz:")
            if st.button("Keep it", key="ask-anew-keep"):
                st.query_params.pop("instead")
                st.rerun()
        return
    waiting = dict.fromkeys(claim.rma for line in card.lines for claim in line.claims if claim.state in _WAITING)
    if not waiting or not guard.may(Permission.RETURN_CANCEL):
        return
    with st.container(horizontal=True):
        for rma in waiting:
            st.button(
                f"The customer asks anew: instead of {rma}",
                icon=":material/swap_horiz:",
                key=f"ask-anew-{rma}",
                on_click=_choose,
                args=(rma,),
            )


def _choose(rma: str) -> None:
    st.query_params["instead"] = rma
