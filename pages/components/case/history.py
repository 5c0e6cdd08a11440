"""What happened before: the return's decisions as they were shown, the customer's other returns."""

import pandas as pd
import streamlit as st

from pages.components import money, untrusted, words
from pages.components.parts import columns
from services.review.case_page import CaseView


def decisions(view: CaseView) -> None:
    """Each decision with what the policy recommended then, the resolutions, the reason and the internal note."""
    products = {line.id: line.product for line in view.lines}
    for decision in view.decisions:
        with st.container(border=True, key=f"decision-{decision.id}"):
            said = words.RECOMMENDATIONS[decision.recommendation] if decision.recommendation else "nothing"
            st.text(f"{decision.decided_by} · {words.DECISIONS[decision.kind]} · {words.instant(decision.decided_at)}")
            version = words.policy_version(decision.policy_version)
            st.caption(f"By {version} of the policy: {said}. Files seen: {len(decision.evidence_seen)}.")
            for row in view.chosen:
                if row.decision_id == decision.id:
                    st.text(f"{row.quantity} × {products[row.return_line_id]}: {words.option(row.resolution)}")
            for label, text in (
                ("Clause", decision.clause),
                ("Reason", decision.reason),
                ("Note", decision.internal_note),
            ):
                if text:
                    st.caption(label)
                    untrusted.text(text)


def earlier(view: CaseView) -> None:
    """The customer's other returns; a signal for a person, never a decision."""
    if not view.earlier:
        st.caption("No other returns of this customer.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Return": [f"/case?rma={row.rma}" for row in view.earlier],
                "Contact": [row.contact_date for row in view.earlier],
                "Reason": [words.REASONS[row.reason] for row in view.earlier],
                "State": [words.STATES[row.state] for row in view.earlier],
                "Claimed": [money.show(row.claimed_amount, row.currency) for row in view.earlier],
            }
        ),
        column_config={"Return": columns.rma()},
        hide_index=True,
        key=f"earlier-{view.case.id}",
        alt="The customer's other returns",
    )
