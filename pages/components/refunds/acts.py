"""The acts on a refund: send, confirm, decline, withdraw, another method. Two words for two acts: grant and send."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from data.vocabulary import Permission, RefundState
from pages.components import flash, guard, money, untrusted
from pages.components.attempt import attempt, refuse
from pages.components.parts.beside import Fields
from pages.components.refunds import words
from services.desk.access import Actor
from services.desk.errors import DeskError, StepUpNeeded
from services.desk.text.form_values import REASON
from services.refunds import confirming
from services.refunds.paying import sending
from services.refunds.paying.sending import SENDABLE
from services.refunds.showing import RefundView

_CONFIRM = "/account/confirm?next="
# By whether people pay it by hand.
_BUSY = {True: "Handing over…", False: "Sending…"}
_MEANS = {
    True: "Nothing is paid by it: the payment waits under “To pay by hand” until somebody makes it at the bank.",
    False: "Sending pays the customer now; it cannot be taken back.",
}


def show(one: RefundView, actor: Actor, held: str | None) -> None:
    """The buttons that this person may press now; `held` is why no money of the return may move."""
    state = one.refund.state
    if held is None and state in SENDABLE and guard.may(Permission.MONEY_SEND):
        send_button(one, actor)
    if held is None and state is RefundState.AWAITING_SECOND and guard.may(Permission.MONEY_CONFIRM):
        _second(one, actor)
    with st.container(horizontal=True):
        if one.may_be_withdrawn and guard.may(Permission.MONEY_GRANT):
            _reasoned(one, "Withdraw", ":material/undo:", lambda text: _withdraw(one, actor, text))
        if state in (*SENDABLE, RefundState.AWAITING_SECOND) and guard.may(Permission.MONEY_EXCEPTION):
            _other_method(one, actor)
        if one.rest_is_left and guard.may(Permission.MONEY_EXCEPTION):
            _rest(one, actor)


def send_button(one: RefundView, actor: Actor) -> None:
    """One click: the button is grey while the money is on its way, and a second click finds it so."""
    refund = one.refund
    if one.barred:
        st.info(untrusted.literal(one.barred), icon=":material/front_hand:")
        return
    flag = f"sending-{refund.id}-{refund.version}"
    busy = bool(st.session_state.get(flag))
    amount = money.show(refund.total, refund.currency)
    label = _BUSY[one.by_hand] if busy else f"Hand over {amount} to be paid" if one.by_hand else f"Send {amount}"
    st.button(
        label,
        type="primary",
        icon=":material/outbox:" if one.by_hand else ":material/send_money:",
        key=f"send-{refund.id}-{refund.version}",
        disabled=busy,
        on_click=lambda: st.session_state.update({flag: True}),
    )
    if not busy:
        st.caption(_MEANS[one.by_hand])
        return
    st.caption("The payment is on its way once. If the payment service is slow, this takes up to half a minute.")
    _send(one, actor, flag)


def _send(one: RefundView, actor: Actor, flag: str) -> None:
    refund = one.refund
    try:
        sent = sending.send(actor, refund.id, refund.version)
    except StepUpNeeded as needed:
        st.session_state.pop(flag)
        _confirm_first(needed)
        return
    except DeskError as refusal:
        st.session_state.pop(flag)
        refuse(refusal)
        return
    flash.say(f"Refund {refund.id}: {words.STATES[sent.state].lower()}.")
    st.rerun()


def _confirm_first(needed: StepUpNeeded) -> None:
    st.warning(untrusted.literal(str(needed)), icon=":material/lock:")
    flash.say(str(needed), ":material/lock:")
    st.link_button("Confirm that it is you", f"{_CONFIRM}{_here()}", icon=":material/key:")


def _rest(one: RefundView, actor: Actor) -> None:
    """The return was rejected after a part was paid: the rest goes out with a reason, or the return is closed."""
    refund = one.refund
    key = f"rest-{refund.id}-{refund.version}"
    with st.popover("Pay the rest", icon=":material/payments:", key=f"{key}-open"):
        if one.barred:
            st.info(untrusted.literal(one.barred), icon=":material/front_hand:")
            return
        st.caption("A part is paid and the return was rejected since. To leave the rest unpaid, close the return.")
        why, fields = st.text_input("Why is the rest paid?", key=f"{key}-why", max_chars=300), Fields()
        fields.at(REASON)
        if st.button("Pay the rest now", key=key):
            _pay_rest(one, actor, why, fields)


def _pay_rest(one: RefundView, actor: Actor, why: str, fields: Fields) -> None:
    try:
        sent = sending.send_rest(actor, one.refund.id, one.refund.version, why)
    except StepUpNeeded as needed:
        _confirm_first(needed)
    except DeskError as refusal:
        refuse(refusal, fields)
    else:
        flash.say(f"Refund {one.refund.id}: {words.STATES[sent.state].lower()}.")
        st.rerun()


def _here() -> str:
    return f"/refund%3Frma%3D{st.query_params.get('rma', '')}"


def _second(one: RefundView, actor: Actor) -> None:
    refund = one.refund
    st.caption("Above a limit: a second person looks at the amounts and the reason, and confirms or declines.")
    with st.container(horizontal=True):
        if st.button("Confirm", type="primary", key=f"confirm-{refund.id}-{refund.version}"):
            done = attempt(lambda: confirming.confirm_second(actor, refund.id, refund.version))
            if done is not None:
                then = "handed over to be paid" if one.by_hand else "sent"
                flash.say(f"Refund {refund.id} is confirmed and can be {then}.")
                st.rerun()
        _reasoned(one, "Decline", ":material/block:", lambda text: _decline(one, actor, text))


def _decline(one: RefundView, actor: Actor, text: str) -> object:
    return confirming.decline(actor, one.refund.id, one.refund.version, text)


def _withdraw(one: RefundView, actor: Actor, text: str) -> object:
    return confirming.withdraw(actor, one.refund.id, one.refund.version, text)


def _reasoned(one: RefundView, label: str, icon: str, act: Callable[[str], object]) -> None:
    key = f"{label.lower()}-{one.refund.id}-{one.refund.version}"
    with st.popover(label, icon=icon, key=f"{key}-open"):
        text, fields = st.text_input("Why?", key=f"{key}-why", max_chars=300), Fields()
        fields.at(REASON)
        if st.button(label, key=key) and attempt(lambda: act(text), fields) is not None:
            flash.say(f"Refund {one.refund.id} is withdrawn; what it covered can be granted again.")
            st.rerun()


def _other_method(one: RefundView, actor: Actor) -> None:
    refund = one.refund
    key = f"method-{refund.id}-{refund.version}"
    with st.popover("Another method", icon=":material/alt_route:", key=f"{key}-open"):
        fields = Fields()
        method = st.text_input("Pay by", key=f"{key}-method", max_chars=40, placeholder="Bank transfer")
        fields.at("The other method")
        why = st.text_input("Why not the way it was paid?", key=f"{key}-why", max_chars=300)
        fields.at(REASON)
        if st.button("Use it", key=key):
            act = partial(confirming.use_other_method, actor, refund.id, refund.version, method, why)
            done = attempt(act, fields)
            if done is not None:
                flash.say(f"Refund {refund.id} will be paid by {method}.")
                st.rerun()
