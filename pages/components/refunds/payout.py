"""One attempt to pay: where it stands, and what a person records of it."""

from functools import partial

import streamlit as st

from data.vocabulary import PayoutState, Permission, Provider, RefundState
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import attempt
from pages.components.parts.beside import Fields
from pages.components.refunds import words as refunds_words
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.policy.money import plain
from services.refunds.paying import by_hand, reconciling
from services.refunds.showing import PayoutRow, RefundView


def show(one: RefundView, payout: PayoutRow, actor: Actor, held: str | None) -> None:
    """A line, and the form that its state asks for; `held` is why no money of the return may move."""
    to = words.payment(payout.method) if payout.payment_id else "beyond the payments"
    said = f"{money.show(payout.amount, payout.currency)} {refunds_words.PROVIDERS[payout.provider]}, {to}: "
    by_hand_yet = payout.provider is Provider.MANUAL and payout.state is PayoutState.PENDING
    said += "to be paid" if by_hand_yet else refunds_words.PAYOUTS[payout.state]
    if payout.reference:
        said += f" · {payout.reference}"
    st.caption(untrusted.literal(f"{said} · {one.people[payout.sent_by_id]}, {words.instant(payout.requested_at)}"))
    if payout.failure:
        st.caption(untrusted.literal(payout.failure))
    if payout.state is PayoutState.SENDING:
        st.caption("Whoever sent it waits for the payment service. Nobody can send it again meanwhile; reload to see.")
    waits = payout.state is PayoutState.PENDING
    if waits and payout.provider is Provider.MANUAL and guard.may(Permission.MONEY_SEND) and not one.barred:
        if held:
            st.caption("Do not pay it any more: say that it failed, and the refund is taken back.")
        _record(payout, actor)
    if waits and payout.provider is not Provider.MANUAL and payout.reference and guard.may(Permission.MONEY_SEND):
        _ask(payout, actor)
    unclear = payout.state is PayoutState.UNKNOWN or payout.id in one.unclear
    if unclear and guard.may(Permission.MONEY_CONFIRM):
        _reconcile(payout, actor)


def _record(payout: PayoutRow, actor: Actor) -> None:
    key = f"payout-{payout.id}"
    with st.form(key, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        said = st.text_input("Reference, or why it failed", key=f"{key}-said", max_chars=300)
        due = plain(payout.amount, payout.currency)
        amount = st.text_input(f"Paid, in {payout.currency}", due, key=f"{key}-amount", max_chars=20, width=140)
        paid = st.form_submit_button("It is paid", type="primary", key=f"{key}-paid")
        failed = st.form_submit_button("It failed", key=f"{key}-failed")
    recorded = attempt(lambda: by_hand.record_paid(actor, payout.id, said, amount)) if paid else None
    if recorded is not None:
        unclear = recorded.state is RefundState.NEEDS_RECONCILING
        flash.say("Another amount: somebody else reconciles it." if unclear else "Recorded: it is paid.")
        st.rerun()
    if failed and attempt(lambda: by_hand.record_failed(actor, payout.id, said)) is not None:
        flash.say("Recorded: it failed, and can be sent again.")
        st.rerun()


def _ask(payout: PayoutRow, actor: Actor) -> None:
    if st.button("Ask PayPal", icon=":material/sync:", key=f"ask-{payout.id}"):
        state = attempt(lambda: reconciling.look_up(actor, payout.id))
        if state is not None:
            flash.say(f"PayPal was asked: {refunds_words.STATES[state].lower()}.")
            st.rerun()


def _reconcile(payout: PayoutRow, actor: Actor) -> None:
    key = f"reconcile-{payout.id}-{payout.state}"
    st.warning(
        "Look into the payment service’s books before you answer: a wrong “not paid” pays twice. "
        f"Search for the key {payout.request_key}. Say that it was paid only once exactly "
        f"{untrusted.literal(money.show(payout.amount, payout.currency))} have gone out.",
        icon=":material/search:",
    )
    fields = Fields()
    with st.form(key, border=False):
        reference = st.text_input("Reference in the books", key=f"{key}-reference", max_chars=64)
        reason = st.text_input("How you found out", key=f"{key}-reason", max_chars=300)
        fields.at(REASON)
        with st.container(horizontal=True):
            paid = st.form_submit_button("It was paid", key=f"{key}-paid")
            unpaid = st.form_submit_button("It was not paid", key=f"{key}-unpaid")
    if not (paid or unpaid):
        return
    act = partial(reconciling.reconcile, actor, payout.id, paid=paid, reference=reference, reason=reason)
    done = attempt(act, fields)
    if done is not None:
        flash.say("Reconciled.")
        st.rerun()
