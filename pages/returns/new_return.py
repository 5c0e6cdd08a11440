"""A new return for a customer: find the order, say what comes back and why, attach what they sent."""

from collections.abc import Callable, Sequence
from uuid import uuid4

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.vocabulary import Permission
from pages.components import attach, flash, guard, order_panel, return_form, untrusted
from services import clock
from services.errors import Incomplete
from services.intake import NewReturn, doubts, find_orders, open_return, order_card
from services.order_card import OrderCard
from services.settings import settings

actor = guard.require(Permission.RETURN_CREATE)
_FORM, _REFUSED = "new-return-form", "new-return-refused"


def main() -> None:
    """The order named by `?order=`, or the search for one."""
    st.title("New return")
    if _REFUSED in st.session_state:
        _refused()
        return
    number = st.query_params.get("order", "")
    if not number:
        _search()
        return
    if st.button("Another order", icon=":material/arrow_back:", key="new-return-back"):
        del st.query_params["order"]
        st.rerun()
    card = order_card(actor, number)
    order_panel.show(card)
    if card.claimable:
        _form(card)
    else:
        st.info("Nothing of this order can be claimed.", icon=":material/block:")
        for line in card.lines:
            order_panel.line_facts(card, line)


def _search() -> None:
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
        order_panel.show(card)
        st.button("Open a return", key=f"choose-{card.order_id}", on_click=_choose, args=(card.number,))


def _choose(number: str) -> None:
    st.query_params["order"] = number


def _form(card: OrderCard) -> None:
    form_key = st.session_state.setdefault(f"{_FORM}-{card.order_id}", uuid4().hex)
    new = return_form.fields(card, form_key, clock.today(settings().zone))
    files = attach.choose(form_key) if guard.may(Permission.EVIDENCE_ADD) else []
    found = doubts(card, new.lines, new.contact_date)
    if found:
        _say(st.warning, "Unusual, but it can be opened:", found)
    if st.button("Open return", type="primary", shortcut="Ctrl+Enter", key=f"{form_key}-open"):
        _open(card, new, files)


def _say(how: Callable[[str], object], heading: str, sentences: Sequence[str]) -> None:
    with st.container(border=True, gap="small"):
        how(heading)
        untrusted.text("\n".join(f"•  {sentence}" for sentence in sentences))


def _open(card: OrderCard, new: NewReturn, files: list[UploadedFile]) -> None:
    try:
        opened = open_return(actor, new)
    except Incomplete as incomplete:
        _say(st.error, "The return is not open yet:", incomplete.problems)
        return
    refused = attach.take(actor, opened.return_id, files)
    # The next form has a key of its own; with the old one go the bytes that the uploader held.
    st.session_state.pop(f"{_FORM}-{card.order_id}", None)
    if refused:
        st.session_state[_REFUSED] = (opened.rma, refused)
        st.rerun()
    flash.say(f"Return {opened.rma} is open and waits for review.")
    st.switch_page("returns/return_case.py", query_params={"rma": opened.rma})


def _refused() -> None:
    rma, files = st.session_state[_REFUSED]
    st.success(f"Return {rma} is open.", icon=":material/check_circle:")
    st.warning("Some files were not taken. The return is kept; ask the customer for others.")
    for name, reason in files:
        untrusted.text(f"{untrusted.one_line(name)}: {reason}")
    if st.button("Go to the return", type="primary", key=f"go-{rma}"):
        del st.session_state[_REFUSED]
        st.switch_page("returns/return_case.py", query_params={"rma": rma})


main()
