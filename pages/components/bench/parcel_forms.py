"""Two forms for a parcel that no return expects: keep it apart, or record that its delivery was refused."""

from uuid import uuid4

import streamlit as st

from pages.components import flash, untrusted
from pages.components import words as desk_words
from pages.components.attempt import refuse
from pages.components.opening import return_form
from services.cases.facts import REFUSAL_CAUSES
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import DeskError, Incomplete
from services.desk.settings import settings
from services.receiving import quarantine, scanning
from services.receiving.quarantine import Unexpected
from services.receiving.refused_deliveries import Refused, record_refused


def apart(actor: Actor, order: str, rma: str) -> None:
    """Keep a parcel apart; its owner is to be contacted."""
    key = st.session_state.setdefault("apart-form", uuid4().hex)
    st.caption(
        "Its arrival is the customer’s first contact. Nothing of it is restocked or refunded without an approval."
    )
    if rma:
        st.badge(f"For return {untrusted.badge(rma)}", color="blue")
    parcel = _fields(key, order)
    if st.button("Keep it apart", type="primary", shortcut="Ctrl+Enter", key=f"{key}-apart"):
        _apart(actor, parcel, rma)


def _apart(actor: Actor, parcel: Unexpected, rma: str) -> None:
    try:
        hit = scanning.find(actor, rma).only_return if rma else None
        return_id = hit.return_id if hit else None
        kept = quarantine.quarantine(actor, Unexpected(**{**vars(parcel), "return_id": return_id}))
    except DeskError as refusal:
        refuse(refusal)
        return
    _done("apart-form", "The parcel is kept apart; print its label. Somebody is to contact its owner.", kept.parcel_id)


def refused(actor: Actor, order: str) -> None:
    """A delivery that the customer refused and the carrier brought back."""
    key = st.session_state.setdefault("refused-form", uuid4().hex)
    st.caption("A return is opened for a reviewer: a broken package and import duties have different outcomes.")
    with st.container(horizontal=True):
        cause = st.selectbox(
            desk_words.FACTS["refusal_cause"],
            REFUSAL_CAUSES,
            index=None,
            format_func=desk_words.FACT_CHOICES.__getitem__,
            key=f"{key}-cause",
            placeholder="–",
        )
        invoice = st.text_input(
            f"{desk_words.FACTS['carrier_return_invoice']}, in the order’s currency",
            key=f"{key}-invoice",
            max_chars=20,
            placeholder="0.00",
        )
    parcel = _fields(key, order)
    if st.button("Record it", type="primary", shortcut="Ctrl+Enter", key=f"{key}-refused"):
        _refused(actor, Refused(parcel, cause, invoice))


def _refused(actor: Actor, what: Refused) -> None:
    try:
        done = record_refused(actor, what)
    except Incomplete as incomplete:
        return_form.refuse("Nothing is written yet:", incomplete.problems)
        return
    except DeskError as refusal:
        refuse(refusal)
        return
    _done("refused-form", f"Return {done.rma} is open for a reviewer; the parcel waits to be inspected.")


def _fields(key: str, order: str) -> Unexpected:
    today = clock.today(settings().zone)
    grid = st.grid(4, gap="small", min_column_width=150)
    with grid.cell():
        number = st.text_input("Order number, if known", order, key=f"{key}-order", max_chars=64)
    with grid.cell():
        arrived = st.date_input("Arrived on", today, max_value=today, format="YYYY-MM-DD", key=f"{key}-arrived")
    with grid.cell():
        tracking = st.text_input("Tracking number", key=f"{key}-tracking", max_chars=64)
    with grid.cell():
        weight = st.text_input("Weight in grams", key=f"{key}-weight", max_chars=12)
    note = st.text_area("The parcel, and what is in it", key=f"{key}-note", height=90, max_chars=2000)
    return Unexpected(note, key, number, None, arrived, tracking, weight)


def _done(form: str, sentence: str, parcel_id: int | None = None) -> None:
    """Say it, and leave the parcel open that it was about."""
    st.session_state.pop(form, None)
    st.session_state.pop("parcels-show", None)
    st.query_params.from_dict({} if parcel_id is None else {"parcel": str(parcel_id)})
    flash.say(sentence)
    st.rerun()
