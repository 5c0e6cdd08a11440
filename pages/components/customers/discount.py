"""The offer of a discount for what the customer keeps: the amount, the message, and then the customer's answer."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, money, untrusted
from pages.components.attempt import attempt
from pages.components.messages import editor
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.customers import discounts
from services.customers.discounts import Offerable
from services.desk.access import Actor


def show(actor: Actor, return_id: int, version: int, currency: str) -> None:
    """A form for each line that waits for its offer; nothing where none does."""
    if not guard.may(Permission.RETURN_DECIDE):
        return
    for one in discounts.to_offer(actor, return_id):
        with st.container(border=True, key=f"offer-{one.line_id}"):
            untrusted.text(f"{one.units} × {one.product}: kept for a discount")
            _offer(actor, one, return_id, version, currency)


def _offer(actor: Actor, one: Offerable, return_id: int, version: int, currency: str) -> None:
    amount = st.text_input(
        f"Discount in {currency}, at most {untrusted.literal(money.show(one.most, currency))}",
        key=f"offer-amount-{one.line_id}",
        max_chars=20,
    ).strip()
    fields = Fields()
    fields.at("The discount")
    if not amount:
        st.caption("The customer is asked before anything is paid.")
        return
    draft = attempt(lambda: discounts.offer_draft(actor, return_id, one.line_id, amount), fields)
    if draft is None:
        return
    with st.form(f"offer-form-{one.line_id}", border=False):
        edited = editor.edit(draft, f"offer-{one.line_id}-{amount}")
        key = f"offer-go-{one.line_id}-{version}"
        pressed = st.form_submit_button("Offer it", type="primary", shortcut="Ctrl+Enter", key=key)
    if pressed:
        act = attempt(lambda: discounts.offer(actor, Shown(return_id, version), one.line_id, amount, edited))
        if act is not None:
            flash.say("Offered; the clocks stand still until the customer answers.")
            st.rerun()
