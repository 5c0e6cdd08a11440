"""Units that go back to the customer they belong to: what is to be shipped, the form for it, and what left."""

import streamlit as st

from data.vocabulary import Permission, Stage
from pages.components import flash, guard, untrusted, words
from pages.components.attempt import attempt
from pages.components.goods import ship_to
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.goods import back_to_customer
from services.goods.back_to_customer import ToSend


def show(actor: Actor, return_id: int) -> None:
    """Nothing where nothing goes back."""
    found = back_to_customer.of_return(actor, return_id)
    if not found.units and not found.sent:
        return
    with st.container(border=True, key=f"way-back-{return_id}"):
        st.caption("Back to the customer")
        for parcel in found.sent:
            units = "1 unit" if parcel.units == 1 else f"{parcel.units} units"
            said = [units, parcel.carrier, parcel.tracking_number, words.day(parcel.shipped_on)]
            untrusted.text(" · ".join([*said, f"by {parcel.shipped_by}"]))
        if found.units:
            untrusted.text("\n".join(found.units))
            if guard.may(Permission.PARCEL_RECEIVE):
                ship_to.show(actor, Stage.SEND_BACK, return_id)
                _ship(actor, return_id, found)


def _ship(actor: Actor, return_id: int, found: ToSend) -> None:
    key = f"way-back-{return_id}"
    fields = Fields()
    with st.form(f"{key}-form", border=False):
        left, middle, right = st.columns(3)
        carrier = left.text_input("Carrier", key=f"{key}-carrier", max_chars=64)
        fields.at("The carrier", left)
        number = middle.text_input("Tracking number", key=f"{key}-number", max_chars=64)
        fields.at("The tracking number", middle)
        today = clock.today(settings().zone)
        day = right.date_input("Shipped on", today, format="YYYY-MM-DD", key=f"{key}-day")
        fields.at("The day it was shipped", right)
        pressed = st.form_submit_button(
            "Ship to the customer", type="primary", shortcut="Ctrl+Enter", key=f"{key}-go-{found.version}"
        )
    shown = Shown(return_id, found.version)
    if pressed and attempt(lambda: back_to_customer.ship(actor, shown, carrier, number, day), fields) is not None:
        flash.say("On its way back; the customer is told.")
        st.rerun()
