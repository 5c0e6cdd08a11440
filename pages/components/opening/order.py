"""An order before a return is opened on it: dates, payment, parcels, and the customer, masked."""

from datetime import date

import streamlit as st

from pages.components import money, untrusted, words
from services.cases.order_card import CardLine, OrderCard


def show(card: OrderCard) -> None:
    """The order's facts in one row of small columns."""
    with st.container(border=True, key=f"order-{card.order_id}"):
        facts = (
            ("Order", card.number),
            ("Customer", " ".join(part for part in (card.customer, card.customer_email) if part) or "No name kept"),
            ("Ordered", day(card.ordered_on)),
            ("Status", card.status.replace("_", " ").capitalize()),
            ("Sent to", words.country(card.country)),
            ("Paid with", words.payment(card.payment_method)),
            ("Shipping paid", money.show(card.shipping_charged, card.currency)),
            ("Parcels", str(card.parcels)),
        )
        grid = st.grid(4, gap="small", min_column_width=150)
        for label, value in facts:
            with grid.cell(), st.container(gap=None):
                st.caption(label)
                untrusted.text(value)


def line_facts(card: OrderCard, line: CardLine) -> None:
    """What one line is, what was paid, when it came, and what of it is in a return already."""
    untrusted.text(line.product)
    came = day(line.delivered_on) if line.delivery_traceable else "delivery not traceable"
    st.caption(
        f"{line.quantity} × {money.show(line.unit_price_paid, card.currency)} · shipped {day(line.shipped_on)}"
        f" · delivered {came}"
    )
    if line.is_replacement:
        st.caption(":material/published_with_changes: Sent as a replacement")
    if line.special_terms:
        st.caption(":material/rule: Warranty terms of its own")
    if line.why_not_all:
        st.caption(f":material/block: {untrusted.literal(line.why_not_all)}")


def day(value: date | None) -> str:
    """A date for people."""
    return words.day(value) if value else "not yet"
