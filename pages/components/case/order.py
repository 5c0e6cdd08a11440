"""The order behind a return: dates, lines, what was paid, and the customer, masked until somebody gives a reason."""

from datetime import date

import streamlit as st

from pages.components import money, untrusted, words
from pages.components.attempt import refuse
from pages.components.parts import facts
from pages.components.parts.beside import Fields
from pages.components.parts.facts import Fact
from services.cases import reveal
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.desk.text.form_values import REASON
from services.review.case_page import CaseView, LineRow


def show(view: CaseView) -> None:
    """Customer, order, dates and lines as compact facts in one element; the customer masked."""
    case = view.case
    shown = [
        Fact("Customer", case.customer_name or "No name on the order", case.customer_email or "no e-mail"),
        Fact("Order", case.order_number, day(case.ordered_on)),
        Fact("First contact", day(case.contact_date), words.CHANNELS[case.channel]),
        Fact("Destination", words.country(case.country)),
        Fact("Paid with", words.payment(case.payment_method)),
        Fact("Shipping paid", money.show(case.shipping_charged, case.currency)),
        Fact("Parcels", str(view.parcels)),
    ]
    if case.requested_resolution:
        shown.append(Fact("Customer asks for", words.wish(case.requested_resolution), strong=True))
    facts.show(f"order-{case.id}", shown, *(_line(line, case.currency) for line in view.lines))


def _line(line: LineRow, currency: str) -> list[Fact]:
    delivered = day(line.delivered_on) if line.delivery_traceable else "not traceable"
    first = f"first shipped {day(line.first_shipped_on)}; the periods count from there"
    replaces = [Fact("Replacement", "sent for an earlier unit", first)] if line.is_replacement else []
    return [
        Fact("Returns", f"{line.quantity} of {line.bought} × {line.product}", line.sku, strong=True),
        Fact("Reason", words.REASONS[line.reason]),
        Fact("Paid per unit", money.show(line.unit_price_paid, currency)),
        Fact("Shipped", day(line.shipped_on)),
        Fact("Delivered", delivered, line.tracking_number or ""),
        *replaces,
    ]


def day(value: date | None) -> str:
    """A date for people."""
    return words.day(value) if value else "unknown"


def reveal_button(view: CaseView, actor: Actor) -> None:
    """A reason uncovers one field of the customer, and leaves an audit entry."""
    key = f"reveal-open-{view.case.id}"
    with st.popover("Reveal…", icon=":material/visibility:", key=key, on_change="rerun") as box:
        if box.open:
            _reveal_one(view, actor)


def _reveal_one(view: CaseView, actor: Actor) -> None:
    with st.form(f"reveal-{view.case.id}", border=False):
        field = st.radio("What", reveal.FIELDS, format_func=words.contact_field, horizontal=True)
        reason = st.text_input("Why do you need it?", help="Kept in the audit trail with your name.")
        fields = Fields()
        fields.at(REASON)
        if st.form_submit_button("Reveal", type="primary"):
            try:
                untrusted.text(reveal.reveal(actor, view.case.customer_id, field or "", reason))
            except DeskError as refusal:
                refuse(refusal, fields)
