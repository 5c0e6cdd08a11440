"""The money of one return: what is due with every formula filled in, what was granted, sent and paid, and by whom."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, money, untrusted, words
from pages.components.bench import arrived as bench_arrived
from pages.components.customers import parts
from pages.components.messages import story
from pages.components.refunds import card, excess, grant
from services.receiving import arrived
from services.refunds.showing import MoneyView, money_of

actor = guard.require(Permission.MONEY_READ)


def main() -> None:
    """The return named by `?rma=`."""
    rma = st.query_params.get("rma", "")
    if not rma:
        st.info("Choose a refund in the list.")
        st.page_link("money/refunds.py", label="Refunds", icon=":material/payments:")
        return
    view = money_of(actor, rma)
    _head(view)
    if view.held and view.refunds:
        st.warning(untrusted.literal(view.held), icon=":material/pan_tool:")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        grant.show(view, actor)
        excess.show(view, actor)
        parts.show(view.rma, actor)
        for one in view.refunds:
            card.show(view, one, actor)
        bench_arrived.on_case(arrived.parcels_of(actor, view.return_id), actor)
    with right:
        _payments(view)
        st.subheader("Timeline", anchor=False)
        story.of_return(view.timeline, actor, view.return_id)


def _head(view: MoneyView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"Money of {view.rma}", anchor=False, width="content")
        st.badge(words.STATES[view.state], color=words.STATE_COLOURS[view.state])
        st.page_link(
            "returns/return_case.py",
            label="The return",
            icon=":material/assignment_return:",
            query_params={"rma": view.rma},
            width="content",
        )
        st.page_link("money/refunds.py", label="All refunds", icon=":material/payments:", width="content")
    st.caption(untrusted.literal(f"Order {view.order_number} · {view.customer or 'customer not named'}"))


def _payments(view: MoneyView) -> None:
    st.subheader("How it was paid", anchor=False)
    if not view.payments:
        st.caption("No payment of this order is known: a refund goes by hand.")
    for payment in view.payments:
        shown = f"{money.show(payment.amount, view.currency)} {words.payment(payment.method)}"
        paid = view.gone_back.get(payment.id, 0)
        back = f" · {money.show(paid, view.currency)} went back" if paid else ""
        going = payment.refunded - paid
        back += f" · {money.show(going, view.currency)} to go back, not paid yet" if going > 0 else ""
        st.text(f"{shown}{back}")


main()
