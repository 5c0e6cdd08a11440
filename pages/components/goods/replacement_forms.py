"""What can be done with one replacement: reserved from the shelf, shipped, delivered, taken back."""

from functools import partial
from uuid import uuid4

import streamlit as st

from data.vocabulary import Permission, ReplacementState, Stage
from pages.components import flash, guard, untrusted, words
from pages.components.attempt import attempt
from pages.components.goods import ship_to
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.goods import replacements
from services.goods.boards import Board, ReplacementRow, ToReserve
from services.goods.replacements import ReservationForm
from services.policy.words import OPTIONS


def open_return(rma: str) -> None:
    """A link to the return."""
    link = {"rma": rma}
    icon = ":material/assignment_return:"
    st.page_link("returns/return_case.py", label=f"Open {rma}", icon=icon, query_params=link)


def reserve(actor: Actor, one: ToReserve) -> None:
    """How many to promise; with an empty shelf, the way back to the reviewer."""
    mark = f"{one.line_id}-{one.version}"
    with st.container(border=True, key=f"reserve-{one.line_id}"):
        untrusted.text(f"{one.open} × {one.product}")
        st.caption(f"{OPTIONS[one.resolution]} · order {untrusted.literal(one.order_number)} · {_free(one)}")
        open_return(one.rma)
        if not guard.may(Permission.REPLACEMENT_SHIP):
            return
        fields = Fields()
        with st.form(f"reserve-form-{one.line_id}", border=False):
            most = str(min(one.open, max(1, one.free)))
            quantity = st.text_input("Units", most, key=f"reserve-units-{one.line_id}", width=160)
            fields.at(f"{one.product}: the quantity")
            label = "Reserve" if one.free else "Nothing on the shelf: back to the reviewer"
            pressed = st.form_submit_button(label, type="primary", shortcut="Ctrl+Enter", key=f"reserve-go-{mark}")
    if pressed:
        # One key for each form that was shown: a double click promises once.
        key = st.session_state.setdefault(f"reserve-key-{mark}", uuid4().hex)
        form = ReservationForm(Shown(one.return_id, one.version), one.line_id, quantity, key)
        done = attempt(lambda: replacements.reserve(actor, form), fields)
        if done is not None:
            kept = f"Reserved for {one.rma}; it can be shipped now."
            flash.say(kept if done.replacement_id else f"{one.rma} is back with the reviewer: nothing is in stock.")
            st.rerun()


def _free(one: ToReserve) -> str:
    return f"{one.free} free on the shelf" if one.free else "none free on the shelf"


def move(actor: Actor, one: ReplacementRow, board: Board) -> None:
    """The next step of a replacement that is reserved or on its way."""
    with st.container(border=True, key=f"replacement-{one.id}"):
        untrusted.text(f"{one.quantity} × {one.product}")
        said = f"order {untrusted.literal(one.order_number)} · reserved by {untrusted.literal(one.reserved_by)}"
        if one.shipped_on:
            said += f" · shipped {words.day(one.shipped_on)} · {untrusted.literal(one.tracking_number or '')}"
        st.caption(said)
        open_return(one.rma)
        if not guard.may(Permission.REPLACEMENT_SHIP):
            return
        if one.state is ReplacementState.RESERVED:
            ship_to.show(actor, Stage.SHIP, one.id)
            _ship(actor, one, board)
            _cancel(actor, one)
        else:
            _delivered(actor, one, board)


def _ship(actor: Actor, one: ReplacementRow, board: Board) -> None:
    fields = Fields()
    with st.form(f"ship-form-{one.id}", border=False):
        left, right = st.columns(2)
        tracking = left.text_input("Tracking number", key=f"ship-tracking-{one.id}", max_chars=64)
        fields.at("The tracking number", left)
        shipped_on = right.date_input("Shipped on", board.today, format="YYYY-MM-DD", key=f"ship-day-{one.id}")
        fields.at("The shipping day", right)
        pressed = st.form_submit_button(
            "Ship", type="primary", icon=":material/local_shipping:", shortcut="Ctrl+Enter", key=f"ship-go-{one.id}"
        )
    act = partial(replacements.ship, actor, one.id, one.version, tracking, shipped_on)
    if pressed and attempt(act, fields) is not None:
        flash.say(f"Shipped; the message for {one.rma} is in the outbox.")
        st.rerun()


def _delivered(actor: Actor, one: ReplacementRow, board: Board) -> None:
    fields = Fields()
    with st.form(f"delivered-form-{one.id}", border=False):
        came_on = st.date_input("Delivered on", board.today, format="YYYY-MM-DD", key=f"delivered-day-{one.id}")
        fields.at("The delivery day")
        st.caption("The customer’s first 15 days with it run from this day.")
        pressed = st.form_submit_button(
            "Delivered", type="primary", shortcut="Ctrl+Enter", key=f"delivered-go-{one.id}"
        )
    if pressed:
        done = attempt(lambda: replacements.delivered(actor, one.id, one.version, came_on), fields)
        if done is not None:
            flash.say(f"{one.rma} is closed." if done.closed else f"Delivered; {one.rma} has other things open.")
            st.rerun()


def _cancel(actor: Actor, one: ReplacementRow) -> None:
    with st.popover("Take the reservation back", icon=":material/undo:", key=f"cancel-open-{one.id}"):
        fields = Fields()
        with st.form(f"cancel-form-{one.id}", border=False):
            reason = st.text_input("Why?", key=f"cancel-why-{one.id}", max_chars=300)
            fields.at(REASON)
            pressed = st.form_submit_button("Take back", key=f"cancel-go-{one.id}")
        if pressed and attempt(lambda: replacements.cancel(actor, one.id, one.version, reason), fields) is not None:
            flash.say(f"The stock is free again; {one.rma} waits for another replacement.")
            st.rerun()
