"""The review queue: what waits on me first, oldest due first; filters and search in the URL; the next case by key."""

from dataclasses import replace

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard
from pages.components.queues import review_acts, review_filters, review_queue
from services.queues import going
from services.queues.review_queue import QueueFilters, QueuePage, Tab, queue_page
from services.review import holds

actor = guard.require(Permission.RETURN_READ)


def main() -> None:
    """One page of one tab."""
    chosen = review_queue.filters()
    _open_exact(chosen)
    page = queue_page(actor, chosen, after=st.query_params.get("after"), before=st.query_params.get("before"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Review queue", anchor=False)
        if page.may_decide:
            _take_next(chosen)
    _tabs(page, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        review_filters.search(chosen)
        review_filters.popover(chosen, actor)
        review_filters.views(chosen, actor, decides=page.may_decide)
        review_acts.bar(page, review_queue.marked(page), actor)
    review_acts.outcomes()
    review_filters.chips(chosen, actor)
    if page.meant is not None:
        meant = review_queue.ask_meant(page.meant)
        if meant is not None:
            _open(meant, chosen)
    opened = review_queue.show(page, chosen, actor) if page.rows else review_queue.say_empty(page, chosen)
    if opened is not None:
        _open(opened, chosen)
    _pager(page, chosen)


def _open_exact(chosen: QueueFilters) -> None:
    """A number that was typed just now opens its return; the list around it is the one before the search."""
    if review_filters.searched():
        rma = going.exact(actor, chosen.search)
        if rma is not None:
            _open(rma, replace(chosen, search=""))


def _take_next(chosen: QueueFilters) -> None:
    if st.button("Take next case", icon=":material/skip_next:", type="primary", shortcut="N", key="queue-take-next"):
        rma = holds.take_next(actor, chosen)
        if rma is not None:
            _open(rma, chosen)
        flash.say("Nothing waits for you here.", ":material/inbox:")


def _open(rma: str, chosen: QueueFilters) -> None:
    # The case page keeps the filters, so that previous and next mean this list.
    st.switch_page(review_queue.CASE, query_params=chosen.to_params() | {"rma": rma})


def _tabs(page: QueuePage, chosen: QueueFilters) -> None:
    st.session_state["queue-tab"] = chosen.tab
    st.segmented_control(
        "Show",
        [tab for tab in Tab if page.may_decide or tab is not Tab.MINE],
        required=True,
        format_func=lambda tab: review_queue.tab_label(tab, page.tabs[tab]),
        key="queue-tab",
        label_visibility="collapsed",
        on_change=lambda: review_queue.go(replace(review_queue.filters(), tab=st.session_state["queue-tab"])),
    )


def _pager(page: QueuePage, chosen: QueueFilters) -> None:
    if page.previous is None and page.next is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.caption(review_queue.position(page, chosen.tab), width="content")
        _turn("Previous page", ":material/chevron_left:", "before", page.previous, chosen)
        _turn("Next page", ":material/chevron_right:", "after", page.next, chosen)


def _turn(label: str, icon: str, way: str, place: str | None, chosen: QueueFilters) -> None:
    st.button(
        label,
        icon=icon,
        disabled=place is None,
        key=f"queue-{way}-{place}",
        on_click=lambda: review_queue.go(chosen, **{way: place or ""}),
    )


main()
