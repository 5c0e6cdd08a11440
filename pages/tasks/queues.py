"""The work queues: what is to be done about approved returns, overdue first; choose rows to take or give them."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from data.vocabulary import Permission, WorkQueue
from pages.components import guard
from pages.components.queues import work_acts, work_queue
from pages.components.queues.review_filters import WHO
from services.desk import access
from services.queues import work_queues
from services.queues.work_filters import read_queue
from services.queues.work_queues import WorkFilters, WorkPage
from services.queues.work_words import STAGES

actor = guard.require(Permission.WORK_OWN)


def main() -> None:
    """One page of one queue."""
    chosen = WorkFilters.from_params(st.query_params.to_dict())
    with access.one_look(actor):
        queue = read_queue(st.query_params.get("queue")) or _first()
        page = work_queues.queue_page(actor, queue, chosen, st.query_params.get("after"))
    st.subheader("Work queues", anchor=False)
    _tabs(page, queue)
    _filters(page, queue, chosen)
    if not page.rows:
        work_acts.outcomes()
        work_queue.say_empty(queue, narrowed=chosen.narrows)
        return
    above = st.container()
    opened, marked = work_queue.show(page, queue, actor)
    if opened is not None:
        work_queue.open_task(opened)
    with above:
        work_acts.bar(page, queue, marked, actor)
        work_acts.outcomes()
    _pager(page, queue, chosen)


def _first() -> WorkQueue:
    return next(iter(work_queues.waiting(actor).mine), WorkQueue.RECEIVING)


def _go(queue: WorkQueue, chosen: WorkFilters, after: str | None = None) -> None:
    work_acts.forget()
    place = {} if after is None else {"after": after}
    st.query_params.from_dict({"queue": queue.value} | chosen.to_params() | place)


def _tabs(page: WorkPage, queue: WorkQueue) -> None:
    st.session_state["tasks-queue"] = queue
    st.segmented_control(
        "Queue",
        list(page.counts),
        required=True,
        format_func=lambda one: work_queue.tab_label(one, page.counts[one]),
        key="tasks-queue",
        label_visibility="collapsed",
        on_change=lambda: _go(st.session_state["tasks-queue"], WorkFilters()),
    )


def _filters(page: WorkPage, queue: WorkQueue, chosen: WorkFilters) -> None:
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="center"):
        state["tasks-owner"] = chosen.owner
        st.selectbox(
            "Assigned to",
            list(WHO),
            format_func=WHO.__getitem__,
            key="tasks-owner",
            placeholder="Assigned to",
            label_visibility="collapsed",
            width=160,
            on_change=lambda: _go(queue, replace(chosen, owner=state["tasks-owner"])),
        )
        if len(page.stages) > 1:
            state["tasks-stage"] = chosen.stage if chosen.stage in page.stages else None
            st.selectbox(
                "Step",
                page.stages,
                format_func=STAGES.__getitem__,
                key="tasks-stage",
                placeholder="Every step",
                label_visibility="collapsed",
                width=260,
                on_change=lambda: _go(queue, replace(chosen, stage=state["tasks-stage"])),
            )
        state["tasks-overdue"] = chosen.overdue
        st.toggle(
            "Only overdue",
            key="tasks-overdue",
            on_change=lambda: _go(queue, replace(chosen, overdue=state["tasks-overdue"])),
        )
        st.space("stretch")
        address = "/exports/work?" + urlencode({"queue": queue.value} | chosen.to_params())
        st.link_button("Export", address, icon=":material/download:", key="tasks-export")


def _pager(page: WorkPage, queue: WorkQueue, chosen: WorkFilters) -> None:
    if page.next is None and "after" not in st.query_params:
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        first = "after" not in st.query_params
        st.button("First page", disabled=first, key="tasks-first", on_click=_go, args=(queue, chosen))
        st.button(
            "Next page",
            icon=":material/chevron_right:",
            disabled=page.next is None,
            key=f"tasks-next-{page.next}",
            on_click=_go,
            args=(queue, chosen, page.next),
        )


main()
