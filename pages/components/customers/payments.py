"""What a customer owes after an answer: recorded as paid, asked for again, let go, or the unit disposed of instead."""

from collections.abc import Callable

import streamlit as st

from data.vocabulary import Channel, PaymentState, Permission, QuestionKind
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.messages import editor
from pages.components.parts.beside import Fields
from services.customers import payments
from services.customers.payments import HAS_UNITS, PaymentRow
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.desk.text.form_values import REASON

_STANDS = {
    PaymentState.PAID: "Paid",
    PaymentState.WAIVED: "Let go: the shop bears it",
    PaymentState.DROPPED: "No longer waited for",
}


def show(actor: Actor, one: PaymentRow) -> None:
    """Where the payment stands, with forms for those who may act while it is waited for."""
    with st.container(key=f"owes-{one.id}", gap="small"):
        if one.state is not PaymentState.REQUESTED:
            _ended(one)
            return
        _waits(one)
        if guard.may(Permission.PAYMENT_RECORD):
            _paid(actor, one)
        with st.container(horizontal=True):
            if guard.may(Permission.PAYMENT_RECORD) and payments.is_late(one):
                _ask_again(actor, one)
            if guard.may(Permission.ANSWER_RECORD) and one.kind in HAS_UNITS:
                _dispose(actor, one)
            if guard.may(Permission.MONEY_EXCEPTION):
                _waive(actor, one)
                if one.kind is QuestionKind.REPAIR_COST and payments.is_late(one):
                    _give_up(actor, one)


def _ended(one: PaymentRow) -> None:
    said = [f"{_STANDS[one.state]}: {money.show(one.amount, one.currency)}"]
    said += [f"on {words.day(one.paid_on)}, {one.reference}"] if one.paid_on else []
    said += [f"by {one.ended_by}"] if one.ended_by else []
    st.caption(untrusted.literal(" · ".join(said)))
    untrusted.text(one.reason or "", max_lines=4)


def _waits(one: PaymentRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        late = payments.is_late(one)
        st.badge("Payment late" if late else "Waits for the payment", color="red" if late else "orange")
        asked = "" if one.times_asked == 1 else f", asked {one.times_asked} times"
        said = f"{money.show(one.amount, one.currency)} by {words.day(one.due_on)}{asked}"
        st.caption(untrusted.literal(said), width="content")


def _paid(actor: Actor, one: PaymentRow) -> None:
    fields = Fields()
    with st.form(f"paid-{one.id}", border=False):
        left, right = st.columns(2)
        number = left.text_input("Number of the customer’s payment", key=f"paid-number-{one.id}", max_chars=64)
        fields.at("The payment's number", left)
        today = clock.today(settings().zone)
        day = right.date_input("Paid on", today, format="YYYY-MM-DD", key=f"paid-day-{one.id}")
        fields.at("The day of the payment", right)
        pressed = st.form_submit_button("The customer has paid", key=f"paid-go-{one.id}-{one.version}")
    if pressed:
        _done(lambda: payments.paid(actor, one.id, one.version, number, day), "The payment is recorded.", fields)


def _ask_again(actor: Actor, one: PaymentRow) -> None:
    with st.popover("Ask again", icon=":material/forward_to_inbox:", key=f"owes-again-{one.id}", width="content"):
        draft = attempt(lambda: payments.reminder(actor, one.id))
        if draft is None:
            return
        with st.form(f"owes-again-form-{one.id}", border=False):
            edited = editor.edit(draft, f"owes-again-{one.id}-{one.times_asked}")
            pressed = st.form_submit_button("Ask again", type="primary", key=f"owes-again-go-{one.id}-{one.version}")
        if pressed:
            said = "Asked again, with a new deadline."
            _done(lambda: payments.ask_again(actor, one.id, one.version, edited), said)


def _dispose(actor: Actor, one: PaymentRow) -> None:
    label = "The customer wants it disposed of"
    with st.popover(label, icon=":material/delete:", key=f"owes-bin-{one.id}", width="content"):
        with st.form(f"owes-bin-form-{one.id}", border=False):
            channel = st.selectbox(
                "It came by", list(Channel), format_func=words.CHANNELS.__getitem__, key=f"owes-bin-by-{one.id}"
            )
            said = st.text_area("In the customer’s own words", key=f"owes-bin-words-{one.id}", height=80)
            pressed = st.form_submit_button("Record the consent", key=f"owes-bin-go-{one.id}-{one.version}")
        if pressed:
            act = "The consent is kept; the unit is to be disposed of."
            _done(lambda: payments.dispose(actor, one.id, one.version, channel, said), act)


def _waive(actor: Actor, one: PaymentRow) -> None:
    with st.popover("Go on without it", icon=":material/money_off:", key=f"owes-waive-{one.id}", width="content"):
        fields = Fields()
        with st.form(f"owes-waive-form-{one.id}", border=False):
            reason = st.text_input("Why?", key=f"owes-waive-why-{one.id}", max_chars=300)
            fields.at(REASON)
            st.caption("The goods go on as if it had been paid; the shop bears it.")
            pressed = st.form_submit_button("Do not wait for it", key=f"owes-waive-go-{one.id}-{one.version}")
        if pressed:
            act = "Not waited for any longer; the goods go on."
            _done(lambda: payments.waive(actor, one.id, one.version, reason), act, fields)


def _give_up(actor: Actor, one: PaymentRow) -> None:
    with st.popover("Close the repair", icon=":material/inventory_2:", key=f"owes-end-{one.id}", width="content"):
        fields = Fields()
        with st.form(f"owes-end-form-{one.id}", border=False):
            reason = st.text_input("Why?", key=f"owes-end-why-{one.id}", max_chars=300)
            fields.at(REASON)
            st.caption("The customer has not paid. The unit stays here and nothing else is owed for it.")
            pressed = st.form_submit_button("Close it unpaid", key=f"owes-end-go-{one.id}-{one.version}")
        if pressed:
            act = "The repair is closed; the unit stays here."
            _done(lambda: payments.give_up(actor, one.id, one.version, reason), act, fields)


def _done(act: Callable[[], object], said: str, fields: Fields | None = None) -> None:
    ended = attempt(act, fields)
    if ended is not None:
        flash.say(f"{said} The return is closed." if getattr(ended, "closed", False) else said)
        st.rerun()
