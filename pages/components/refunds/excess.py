"""Postage above the limit on the page: what it is, and a supervisor's decision, 0 by default."""

import streamlit as st

from data.vocabulary import ExcessState, Permission
from pages.components import flash, guard, money, untrusted
from pages.components.attempt import attempt
from pages.components.parts.beside import Fields
from services.desk.access import Actor
from services.desk.text.amounts import AmountRefused, read_minor
from services.desk.text.form_values import REASON
from services.refunds.excess import confirm_excess
from services.refunds.showing import MoneyView


def show(view: MoneyView, actor: Actor) -> None:
    """The excess of the return, where there is one."""
    excess = view.excess
    if excess is None:
        return
    with st.container(border=True, key=f"excess-{excess.id}"):
        st.text(f"Postage above the limit: {money.show(excess.amount, excess.currency)}")
        if excess.state is not ExcessState.WAITING:
            paid = money.show(excess.confirmed, excess.currency)
            st.caption(untrusted.literal(f"{paid} of it are paid." if excess.confirmed else "None of it is paid."))
            untrusted.text(excess.reason, max_lines=4)
            return
        if not guard.may(Permission.MONEY_CONFIRM):
            st.caption("A manager decides whether any of it is paid; without one, nothing is.")
            return
        # No form: the amount on the button follows what is typed.
        key, fields = f"excess-amount-{excess.id}", Fields()
        amount = st.text_input(f"Pay of it, in {excess.currency}", "0", key=key, width=200, live="0ms")
        reason = st.text_input("Why", key=f"excess-why-{excess.id}", max_chars=300, live="0ms")
        fields.at(REASON)
        pressed = st.button(_label(amount, excess.currency), type="primary", key=f"excess-go-{excess.id}")
    if pressed:
        done = attempt(lambda: confirm_excess(actor, excess.id, amount, reason), fields)
        if done is not None:
            flash.say(f"Decided on the postage of {view.rma}.")
            st.rerun()


def _label(written: str, currency: str) -> str:
    """“Pay $5.00 of it”, as it is typed."""
    try:
        amount = read_minor(written, currency)
    except AmountRefused:
        return "Decide"
    return f"Pay {money.show(amount, currency)} of it" if amount else "Pay none of it"
