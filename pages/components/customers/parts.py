"""The parts that did not come back, on the money page: what became of each, and letting them go with a reason."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted
from pages.components.attempt import attempt
from services.cases.lookup import Shown
from services.customers import missing_parts
from services.customers.missing_parts import Parts, Standing
from services.desk.access import Actor

_STANDS = {
    Standing.TO_ASK: "the customer is to be asked to pay for it",
    Standing.ASKED: "the customer is asked, and has not answered",
    Standing.TO_PAY: "the customer pays for it, not paid yet",
    Standing.PAID: "the customer has paid for it",
    Standing.FROM_REFUND: "taken off the refund",
    Standing.REFUSED: "the customer does not pay for it",
    Standing.LET_GO: "let go: the shop bears it",
}


def show(rma: str, actor: Actor) -> None:
    """Nothing where every part came back."""
    found = missing_parts.parts_of(actor, rma)
    if not found.parts:
        return
    with st.container(border=True, key=f"parts-{found.return_id}"):
        st.text("Parts that did not come back")
        for part in found.parts:
            with st.container(gap="xxsmall"):
                untrusted.text(f"{part.name} of {part.product}: {money.show(part.price, part.currency)}")
                st.caption(_STANDS[part.standing].capitalize() + ".")
        if found.to_ask:
            _ask_or_let_go(found, rma, actor)


def _ask_or_let_go(found: Parts, rma: str, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if guard.may(Permission.RETURN_DECIDE):
            price = "" if found.amount is None else f" for {money.show(found.amount, found.currency)}"
            label = f"Ask the customer{price}"
            st.page_link("returns/return_case.py", label=label, icon=":material/cable:", query_params={"rma": rma})
        if guard.may(Permission.MONEY_EXCEPTION):
            _let_go(found, actor)


def _let_go(found: Parts, actor: Actor) -> None:
    key = f"parts-waive-{found.return_id}"
    with st.popover("Let it go", icon=":material/money_off:", key=f"{key}-open", width="content"):
        with st.form(f"{key}-form", border=False):
            reason = st.text_input("Why?", key=f"{key}-why", max_chars=300)
            st.caption("The customer is not asked to pay; the shop bears it.")
            pressed = st.form_submit_button("Do not ask for it", key=f"{key}-go-{found.version}")
        if not pressed:
            return
        shown = Shown(found.return_id, found.version)
        waived = attempt(lambda: missing_parts.waive(actor, shown, reason))
        if waived is not None:
            said = f"Nobody asks for it any more: {waived.names}."
            flash.say(f"{said} The return is closed." if waived.closed else said)
            st.rerun()
