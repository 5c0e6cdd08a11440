"""One return on one page: order, evidence, policy, money, history; and the decision."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.bench import arrived as bench_arrived
from pages.components.case import (
    about,
    bench_questions,
    checks,
    decided,
    decision,
    ending,
    policy,
    posting,
    reading,
    signals,
    waiting,
)
from pages.components.case import header as case_header
from pages.components.case.reading import Read
from pages.components.evidence import gallery
from pages.components.refunds import status
from services.cases.lookup import Shown
from services.queues.review_queue import QueueFilters
from services.review import holds
from services.review.case_page import CaseView

actor = guard.require(Permission.RETURN_READ)


def main() -> None:
    """The case named by `?rma=`."""
    rma = st.query_params.get("rma", "")
    if not rma:
        st.info("Choose a return in the review queue.")
        st.page_link("returns/review_queue.py", label="Review queue", icon=":material/inbox:")
        _next_button(None)
        return
    found = reading.read(actor, rma)
    view = found.view
    may_decide = decision.is_open(view)
    _head(found, may_decide=may_decide)
    decided.show(view, actor)
    bench_arrived.changed(found.arrived, view.case.state)
    checks.recommendation(view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        case_header.claim(view, actor)
        gallery.show(view, actor, editable=may_decide)
        bench_arrived.on_case(found.arrived, actor)
        policy.show(view, may_decide=may_decide)
    with right:
        waiting.show(view, actor, may_resume=may_decide)
        if may_decide:
            status.before_deciding(found.refunds)
            decision.show(view, actor, lambda: _take_next(view), more=lambda: ending.show(view, actor))
        else:
            decision.too_late(view, actor)
            ending.show(view, actor)
        posting.show(view, actor)
        bench_questions.show(found.arrived, actor, Shown(view.case.id, view.case.version))
        signals.show(view, actor)
        about.show(found, actor)


def _head(found: Read, *, may_decide: bool) -> None:
    view = found.view
    title, buttons = st.columns(2, vertical_alignment="center")
    with title:
        case_header.show(view, view.now, actor.staff_id)
    with buttons, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        if may_decide:
            case_header.hold_button(view, actor)
        _go(found.previous, "Previous", "K", ":material/chevron_left:")
        _go(found.following, "Next", "J", ":material/chevron_right:")
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


main()
