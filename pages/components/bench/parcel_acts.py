"""What can be done with a parcel that is kept apart: inspect, link, open a return, send back, dispose."""

from uuid import uuid4

import streamlit as st

from data.vocabulary import ParcelState, Reason, ReturnState, Stage
from pages.components import flash, untrusted, words
from pages.components.attempt import attempt, refuse
from pages.components.goods import ship_to
from pages.components.opening import return_form
from pages.components.parts.beside import Fields
from services.cases.order_card import OrderCard
from services.desk.access import Actor
from services.desk.errors import DeskError, Incomplete
from services.desk.text.form_values import REASON
from services.receiving import quarantine, scanning
from services.receiving.quarantine import ParcelRow
from services.review import opening
from services.review.opening import NewLine, NewReturn

_OVER = (ReturnState.REJECTED, ReturnState.CLOSED, ReturnState.CANCELLED)


def show(parcel: ParcelRow, actor: Actor) -> None:
    """The acts that this parcel's state allows."""
    if parcel.state is ParcelState.LINKED and parcel.return_state not in _OVER:
        label, to = "Inspect it on the bench", {"rma": parcel.rma or ""}
        st.page_link("warehouse/receiving.py", label=label, icon=":material/barcode_scanner:", query_params=to)
        return
    if parcel.state is ParcelState.QUARANTINED:
        _link(parcel, actor)
        _open_return(parcel, actor)
    _send_back(parcel, actor)
    _dispose(parcel, actor)


def _link(parcel: ParcelRow, actor: Actor) -> None:
    with st.expander("It belongs to a return", icon=":material/link:", expanded=parcel.rma is not None):
        text = st.text_input("RMA", parcel.rma or "", key=f"link-rma-{parcel.id}", max_chars=40)
        if not st.button("Link", key=f"link-{parcel.id}", type="primary"):
            return
        hit = scanning.find(actor, text).only_return
        if hit is None:
            refuse(DeskError("No return has this number. Check the RMA."))
            return
        if attempt(lambda: quarantine.link(actor, parcel.id, hit.return_id)) is not None:
            flash.say(f"The parcel belongs to {hit.rma} now; inspect it on the bench.")
            st.rerun()


def _open_return(parcel: ParcelRow, actor: Actor) -> None:
    with st.expander("Open a return for it", icon=":material/add_box:"):
        number = st.text_input("Order", parcel.order_number or "", key=f"new-order-{parcel.id}", max_chars=64)
        card = attempt(lambda: opening.order_card(actor, number)) if number.strip() else None
        if card is None:
            st.caption("The owner’s order is needed; ask the customer for it.")
            return
        _new(parcel, card, actor)


def _new(parcel: ParcelRow, card: OrderCard, actor: Actor) -> None:
    key = st.session_state.setdefault(f"new-for-{parcel.id}", uuid4().hex)
    reason = st.selectbox(
        "Reason", list(Reason), index=None, format_func=words.REASONS.__getitem__, key=f"{key}-reason", placeholder="–"
    )
    lines = []
    for line in card.lines:
        if line.claimable:
            said = f"{untrusted.one_line(line.product, 60)} (of {line.claimable})"
            units = st.number_input(untrusted.literal(said), 0, line.claimable, 0, key=f"{key}-{line.order_line_id}")
            lines += [NewLine(line.order_line_id, int(units), reason)] if units else []
    text = st.text_area("The problem, as the note in the parcel or the customer says", key=f"{key}-text", height=90)
    if not st.button("Open the return", type="primary", key=f"{key}-open"):
        return
    new = NewReturn(card.number, tuple(lines), text, None, None, form_key=key)
    try:
        opened = quarantine.link_new(actor, parcel.id, new)
    except Incomplete as incomplete:
        return_form.refuse("The return is not open yet:", incomplete.problems)
    except DeskError as refusal:
        refuse(refusal)
    else:
        st.session_state.pop(f"new-for-{parcel.id}", None)
        flash.say(f"Return {opened.rma} is open; the arrival of the parcel is its first contact.")
        st.rerun()


def _send_back(parcel: ParcelRow, actor: Actor) -> None:
    fields = Fields()
    with st.expander("Send it back", icon=":material/undo:"):
        if parcel.order_number is not None:
            ship_to.show(actor, Stage.CONTACT, parcel.id)
        with st.form(f"back-{parcel.id}", border=False):
            tracking = st.text_input("Tracking number of the way back", key=f"back-no-{parcel.id}", max_chars=64)
            fields.at("The tracking number of the way back")
            reason = st.text_input("Why?", key=f"back-why-{parcel.id}", max_chars=300)
            fields.at(REASON)
            pressed = st.form_submit_button("Send back")
    if pressed and attempt(lambda: quarantine.send_back(actor, parcel.id, tracking, reason), fields) is not None:
        flash.say("The parcel is on its way back.")
        st.rerun()


def _dispose(parcel: ParcelRow, actor: Actor) -> None:
    fields = Fields()
    with st.expander("Dispose of it", icon=":material/delete:"), st.form(f"bin-{parcel.id}", border=False):
        consent = st.text_area("The owner’s written consent, word for word", key=f"bin-says-{parcel.id}", height=80)
        fields.at("The consent")
        reason = st.text_input("Why?", key=f"bin-why-{parcel.id}", max_chars=300)
        fields.at(REASON)
        pressed = st.form_submit_button("Dispose of it")
    if pressed and attempt(lambda: quarantine.dispose(actor, parcel.id, consent, reason), fields) is not None:
        flash.say("It is disposed of; the consent is kept.")
        st.rerun()
