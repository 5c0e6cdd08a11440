"""The policy on the case page: every line's clauses, and the form that sets one of the findings aside."""

from pathlib import Path

import streamlit as st

from pages.components import untrusted
from pages.components.case import checks, decision
from services.review.case_page import CaseView

# On a phone the decision stands above the clauses, as the columns are below each other there.
_ORDER = (Path(__file__).parents[1] / "assets" / "case_order.css").read_text(encoding="utf-8")


def show(view: CaseView, *, may_decide: bool) -> None:
    """The clauses of each line; a line's name only where there are several."""
    st.html(f"<style>{_ORDER}</style>")
    with st.container(key="case-policy"):
        st.subheader("Policy", anchor=False)
        for line in view.lines:
            if len(view.lines) > 1:
                untrusted.text(f"{line.quantity} × {line.product}")
            clause = checks.clauses(view, line.id, can_override=may_decide)
            if clause is not None:
                decision.open_form(view, "override", clause=clause)
                st.rerun()
