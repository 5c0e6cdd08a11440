"""One granted refund: its lines, who did what, every attempt to pay it, and the next act."""

import streamlit as st

from data.vocabulary import RefundState
from pages.components import money, untrusted, words
from pages.components.refunds import acts
from pages.components.refunds import payout as refunds_payout
from pages.components.refunds import words as refunds_words
from services.desk.access import Actor
from services.refunds.showing import MoneyView, RefundView


def show(view: MoneyView, one: RefundView, actor: Actor) -> None:
    """The card; withdrawn ones are folded away."""
    refund = one.refund
    if refund.state is RefundState.WITHDRAWN:
        with st.expander(f"Refund {refund.id}, withdrawn"):
            _lines(view, one)
        return
    with st.container(border=True, key=f"refund-{refund.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Refund {refund.id} · {money.show(refund.total, refund.currency)}", width="content")
            st.badge(refunds_words.STATES[refund.state], color=refunds_words.COLOURS[refund.state])
        _people(one)
        _lines(view, one)
        with st.container(gap="small"):
            for payout in one.payouts:
                refunds_payout.show(one, payout, actor, view.held)
        acts.show(one, actor, view.held)


def _people(one: RefundView) -> None:
    refund = one.refund
    said = [f"Granted by {one.people[refund.granted_by_id]}, {words.instant(refund.granted_at)}"]
    if refund.second_by_id and refund.second_at:
        said.append(f"confirmed by {one.people[refund.second_by_id]}, {words.instant(refund.second_at)}")
    if refund.other_method and refund.other_method_by_id:
        said.append(f"{one.people[refund.other_method_by_id]} allowed {refund.other_method}")
    st.caption(untrusted.literal(" · ".join(said)))
    for reason in (refund.reason, refund.other_method_reason):
        if reason:
            untrusted.text(reason, max_lines=4)


def _lines(view: MoneyView, one: RefundView) -> None:
    for line in one.lines:
        what = refunds_words.LINES[line.kind]
        if line.return_line_id and line.quantity:
            what = f"{line.quantity} × {view.products[line.return_line_id]}"
        with st.container(gap="xxsmall"):
            untrusted.text(f"{what}: {money.show(line.amount, one.refund.currency)}")
            st.caption(
                untrusted.literal(money.formula(line.formula))
                + (f" · {untrusted.literal(words.clause(line.clause))}" if line.clause else "")
            )
