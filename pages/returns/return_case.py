"""One return on one page: order, evidence, policy, money, history; and the decision."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import (
    bench_questions,
    case_header,
    case_history,
    case_policy,
    checks_panel,
    decision_panel,
    evidence_gallery,
    flash,
    guard,
    order_facts,
    posting_form,
    reception_panel,
    refund_status,
    signals_panel,
    waiting,
)
from services import cases, holds, queue, receptions
from services.cases import CaseView
from services.deciding import Shown
from services.queue import QueueFilters

actor = guard.require(Permission.RETURN_READ)


def main() -> None:
    """The case named by `?rma=`."""
    rma = st.query_params.get("rma", "")
    if not rma:
        st.info("Choose a return in the review queue.")
        st.page_link("returns/review_queue.py", label="Review queue", icon=":material/inbox:")
        _next_button(None)
        return
    flash.show()
    view = cases.open_case(actor, rma)
    may_decide = decision_panel.is_open(view)
    _head(view, may_decide=may_decide)
    arrived = receptions.of_return(actor, view.case.id)
    reception_panel.changed(arrived, view.case.state)
    checks_panel.recommendation(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        evidence_gallery.show(view, actor, editable=may_decide)
        case_header.words_of_customer(view)
        reception_panel.on_case(arrived, actor)
        case_policy.show(view, may_decide=may_decide)
    with right:
        waiting.show(view, actor, may_resume=may_decide)
        if may_decide:
            refund_status.before_deciding(view, actor)
            decision_panel.show(view, actor, lambda: _take_next(view))
        else:
            decision_panel.too_late(view)
        posting_form.show(view, actor)
        bench_questions.show(arrived, actor, Shown(view.case.id, view.case.version))
        signals_panel.show(view, actor)
        _about(view)


def _head(view: CaseView, *, may_decide: bool) -> None:
    previous, following = queue.neighbours(actor, view.case.rma, QueueFilters.from_params(st.query_params.to_dict()))
    title, buttons = st.columns(2, vertical_alignment="center")
    with title:
        case_header.show(view, view.now, actor.staff_id)
    with buttons, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        if may_decide:
            case_header.hold_button(view, actor)
        _go(previous, "Previous", "P", ":material/chevron_left:")
        _go(following, "Next", "L", ":material/chevron_right:")
        _next_button(view)


def _go(rma: str | None, label: str, shortcut: str, icon: str) -> None:
    if st.button(label, icon=icon, shortcut=shortcut, disabled=rma is None, key=f"go-{label}") and rma:
        _open(rma)


def _next_button(view: CaseView | None) -> None:
    may_take = guard.may(Permission.RETURN_DECIDE)
    if may_take and st.button("Take next", icon=":material/skip_next:", shortcut="N", key="take-next"):
        _take_next(view)
        st.info("Nothing waits for review.")


def _take_next(view: CaseView | None) -> None:
    """Put this case back, take the one that is due first, and open it."""
    filters = QueueFilters.from_params(st.query_params.to_dict())
    following = holds.take_next(actor, filters, skip=view.case.rma if view else None)
    if following is not None:
        _open(following)


def _open(rma: str) -> None:
    st.query_params["rma"] = rma
    st.rerun()


def _about(view: CaseView) -> None:
    with st.container(border=True):
        st.caption("Money")
        checks_panel.money_lines(view)
        refund_status.show(view, actor)
    order, earlier, timeline, decided = st.tabs(["Order", "Other returns", "Timeline", "Decisions"])
    with order:
        order_facts.customer(view, actor, may_reveal=guard.may(Permission.CUSTOMER_REVEAL))
        order_facts.show(view)
    with earlier:
        case_history.earlier(view)
    with timeline:
        case_history.timeline(view)
    with decided:
        case_history.decisions(view)


main()
