"""The replacements and repairs of a return in a few lines, each with the way to the page where it is moved."""

import streamlit as st

from pages.components import untrusted
from pages.components.goods import words
from pages.components.words import Colour
from services.desk.access import Actor
from services.goods import boards


def show(actor: Actor, return_id: int, rma: str) -> None:
    """Nothing where nothing was reserved or repaired."""
    goods = boards.goods_of(actor, return_id)
    if not goods.replacements and not goods.repairs:
        return
    with st.container(border=True, key=f"goods-{return_id}", gap="small"):
        st.caption("Goods")
        for sent in goods.replacements:
            state = words.REPLACEMENT_STATES[sent.state]
            _line(
                f"{sent.quantity} × {sent.product}",
                f"Replacement: {state}",
                words.REPLACEMENT_COLOURS[sent.state],
            )
        for card in goods.repairs:
            state = words.REPAIR_STATES[card.repair.state]
            _line(f"1 × {card.repair.product}", f"Repair: {state}", words.REPAIR_COLOURS[card.repair.state])
        with st.container(horizontal=True):
            link = {"rma": rma}
            if goods.replacements:
                st.page_link("goods/replacements.py", label="Replacements", query_params=link)
            if goods.repairs:
                st.page_link("goods/repairs.py", label="Repairs", query_params=link)


def _line(what: str, state: str, colour: Colour) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        untrusted.text(what)
        st.badge(state, color=colour)
