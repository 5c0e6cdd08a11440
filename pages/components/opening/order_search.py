"""The search for the order that a new return belongs to."""

import streamlit as st

from pages.components.opening import order
from services.desk.access import Actor
from services.review.opening import find_orders


def show(actor: Actor) -> None:
    """A field for one order, and the orders that fit; the order that is chosen goes into the address."""
    with st.form("order-search", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Order number, or the customer’s whole name or e-mail address", key="order-search-text")
        st.form_submit_button("Find", icon=":material/search:", type="primary")
    if not text.strip():
        st.caption("A return begins with the order it belongs to.")
        return
    found = find_orders(actor, text)
    if len(found) == 1:
        _choose(found[0].number)
        st.rerun()
    if not found:
        st.info("No order fits. Names and e-mail addresses must be whole; a number must be exact.")
    for card in found:
        order.show(card)
        st.button("Open a return", key=f"choose-{card.order_id}", on_click=_choose, args=(card.number,))


def _choose(number: str) -> None:
    st.query_params["order"] = number
