"""Where a parcel goes, for those who ship it: shown on demand, and a slip to print; each look is logged."""

import streamlit as st

from data.vocabulary import Permission, Stage
from pages.components import guard, untrusted
from pages.components.attempt import attempt
from services.desk.access import Actor
from services.goods import ship_to
from services.goods.ship_to import ShipTo


def show(actor: Actor, stage: Stage, record_id: int) -> None:
    """Two buttons, and the address once it was asked for; nothing for those who ship nothing."""
    if not guard.may(Permission.ADDRESS_SHIP):
        return
    key = f"ship-to-{stage}-{record_id}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Show the address", icon=":material/home_pin:", key=f"{key}-show"):
            # Kept for this page alone, so that typing the tracking number is no second look.
            st.session_state[key] = attempt(lambda: ship_to.see(actor, stage, record_id))
        st.link_button("Print the slip", f"/exports/slip/{stage}/{record_id}", icon=":material/print:")
    seen: ShipTo | None = st.session_state.get(key)
    if seen is not None:
        with st.container(border=True, key=f"{key}-seen"):
            untrusted.text(f"{seen.name}\n{seen.address}", max_lines=10)
            st.caption("You see it because this is to be shipped; the look is in the audit trail.")
