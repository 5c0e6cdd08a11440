"""A new return for a customer: find the order, say what comes back and why, attach what they sent."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard
from pages.components.evidence import attach
from pages.components.opening import ask_anew, order_search, return_form
from pages.components.opening import order as opening_order
from pages.components.parts import keeping
from pages.components.parts.keeping import Form
from services.cases.order_card import OrderCard
from services.desk import clock
from services.desk.errors import Incomplete
from services.desk.settings import settings
from services.review import unfinished_returns
from services.review.opening import NewReturn, doubts, open_return, order_card

actor = guard.require(Permission.RETURN_CREATE)
_FORM, _OPENING, _REFUSED = "new-return-form", "new-return-opening", "new-return-refused"


def main() -> None:
    """The order named by `?order=`, or the search for one."""
    st.subheader("New return", anchor=False)
    if _REFUSED in st.session_state:
        _refused()
        return
    if _OPENING in st.session_state:
        _go_on()
        return
    number = st.query_params.get("order", "")
    if not number:
        order_search.show(actor)
        return
    if st.button("Another order", icon=":material/arrow_back:", key="new-return-back"):
        st.query_params.clear()
        st.rerun()
    instead_of = st.query_params.get("instead")
    card = order_card(actor, number, instead_of)
    opening_order.show(card)
    ask_anew.show(card, instead_of)
    if card.claimable:
        _form(card, instead_of)
    else:
        st.info("Nothing of this order can be claimed.", icon=":material/block:")
        for line in card.lines:
            opening_order.line_facts(card, line)


def _form(card: OrderCard, instead_of: str | None) -> None:
    form_key = st.session_state.setdefault(f"{_FORM}-{card.order_id}", uuid4().hex)
    form = _kept(card.order_id, form_key)
    if keeping.bring_back(form):
        st.caption("Unfinished, as you left it. Files are to be chosen again.")
    with st.container(key=_FORM):
        new = return_form.fields(card, form_key, clock.today(settings().zone), instead_of)
    keeping.watch(form, _FORM)
    found = doubts(card, new.lines, new.contact_date)
    if found:
        return_form.say(st.warning, "Unusual, but it can be opened:", found)
    _, pressed = attach.send(form_key, "Open return", may_add=guard.may(Permission.EVIDENCE_ADD))
    if pressed:
        _open(card, new)


def _kept(order_id: int, form_key: str) -> Form:
    return Form(
        f"{_FORM}-kept-{order_id}",
        form_key,
        lambda: unfinished_returns.left(actor, order_id),
        lambda fields: unfinished_returns.keep(actor, order_id, fields),
    )


def _open(card: OrderCard, new: NewReturn) -> None:
    # A second press breaks this run off and starts the page again: each run goes on with the same return.
    st.session_state[_OPENING] = (card.order_id, new)
    try:
        open_return(actor, new)
    except Incomplete as incomplete:
        del st.session_state[_OPENING]
        return_form.refuse("The return is not open yet:", incomplete.problems)
        return
    st.rerun()


def _go_on() -> None:
    """Take in the files of the return that was opened, and show it; the form's key finds it again."""
    order_id, new = st.session_state[_OPENING]
    may_add = guard.may(Permission.EVIDENCE_ADD)
    files, _ = attach.send(new.form_key, "Opening the return…", may_add=may_add, sent=True)
    opened = open_return(actor, new)
    refused = attach.take(actor, opened.return_id, files)
    if refused:
        st.session_state[_REFUSED] = (opened.rma, refused)
    else:
        flash.say(f"Return {opened.rma} is open and waits for review.")
    # The next form has a key of its own; with the old one go the bytes that the uploader held.
    st.session_state.pop(f"{_FORM}-{order_id}", None)
    keeping.done(_kept(order_id, new.form_key))
    del st.session_state[_OPENING]
    if refused:
        st.rerun()
    st.switch_page("returns/return_case.py", query_params={"rma": opened.rma})


def _refused() -> None:
    rma, files = st.session_state[_REFUSED]
    st.success(f"Return {rma} is open.", icon=":material/check_circle:")
    attach.not_taken(files)
    if st.button("Go to the return", type="primary", key=f"go-{rma}"):
        del st.session_state[_REFUSED]
        st.switch_page("returns/return_case.py", query_params={"rma": rma})


main()
