"""What the decision in hand pays, beside its button and in the money card; later what the approval pays."""

import streamlit as st

from data.vocabulary import OPEN_STATES, DecisionKind, ReturnState
from pages.components import money
from services.review.case_page import CaseView
from services.review.decisions import Choice
from services.review.paying import Paying, would_pay

_NOT_PAID = (ReturnState.REJECTED, ReturnState.CANCELLED)


def in_hand(view: CaseView, choices: tuple[Choice, ...]) -> None:
    """Tell the rest of this run what is chosen."""
    st.session_state[_key(view)] = choices


def beside(view: CaseView, choices: tuple[Choice, ...]) -> str:
    """“ · refund $64.90”, or nothing where the choices pay nothing."""
    total = would_pay(view.assessed, choices).total
    return f" · refund {money.show(total, view.case.currency)}" if total else ""


def of(view: CaseView) -> Paying | None:
    """What is chosen in this run's form, else what was approved; None where neither is."""
    chosen: tuple[Choice, ...] | None = st.session_state.pop(_key(view), None)
    if view.case.state in OPEN_STATES:
        return would_pay(view.assessed, chosen) if chosen else None
    if view.case.state in _NOT_PAID:
        return None
    approvals = [one for one in view.decisions if one.kind is DecisionKind.APPROVE]
    last = max(approvals, key=lambda one: one.decided_at, default=None)
    return None if last is None else by(view, last.id)


def by(view: CaseView, decision_id: int) -> Paying | None:
    """What a decision that was made pays; None where it settles no unit."""
    made = [one for one in view.chosen if one.decision_id == decision_id]
    choices = [Choice(one.return_line_id, one.quantity, one.resolution) for one in made]
    return would_pay(view.assessed, choices) if choices else None


def _key(view: CaseView) -> str:
    return f"in-hand-{view.case.id}"
