"""What the customer sends after posting the parcel: tracking number and receipt, until the return is settled."""

import streamlit as st

from data.vocabulary import SETTLING_STATES, Permission
from pages.components import flash, guard
from pages.components.attempt import attempt
from pages.components.opening import fact_fields
from services.cases.lookup import Shown
from services.customers import posting
from services.desk.access import Actor
from services.review.case_page import CaseView


def show(view: CaseView, actor: Actor) -> None:
    """The form, for those who record what customers send."""
    case = view.case
    if case.state not in SETTLING_STATES or not guard.may(Permission.RETURN_CREATE):
        return
    with st.expander("Tracking number and postage receipt", icon=":material/receipt_long:"):
        with st.form(f"posting-{case.id}", border=False):
            told = fact_fields.receipt(
                st.grid(2, min_column_width=170), case.currency, f"posting-{case.id}", case.facts
            )
            st.caption("The postage is paid from the receipt, without duties, up to the limit.")
            pressed = st.form_submit_button("Keep", type="primary", key=f"posting-go-{case.id}-{case.version}")
        shown = Shown(case.id, case.version)
        if pressed and attempt(lambda: posting.record_posting(actor, shown, told)) is not None:
            flash.say("Kept; the postage is counted from it.")
            st.rerun()
