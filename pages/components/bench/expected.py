"""The parcels that are expected, below the scan field: searched, paged, and opened on the bench with one click."""

from datetime import timedelta

import streamlit as st

from pages.components import words
from pages.components.parts.part import part
from services.desk.access import Actor
from services.receiving import expected
from services.receiving.expected import Expected, ExpectedPage

_COLUMNS = {
    "due": "Due",
    "rma": "Return",
    "product": "Product",
    "units": "Expected",
    "tracking": "Tracking",
    "age": "Approved",
}
_rows = part("queue")


def show(actor: Actor) -> str | None:
    """Draw the list; the RMA that was opened."""
    with st.container(horizontal=True, vertical_alignment="center"):
        search = st.text_input(
            "Search the expected parcels",
            key="expected-search",
            placeholder="Search: RMA, order, tracking, item, customer",
            label_visibility="collapsed",
            max_chars=200,
            width=420,
            on_change=_first,
        )
        late = st.toggle("Only overdue", key="expected-overdue", on_change=_first)
    page = expected.page(actor, search, st.query_params.get("after"), overdue=late)
    if not page.rows:
        _empty(page, narrowed=bool(search.strip()) or late)
        return None
    _counted(page)
    rows = [_row(one, page) for one in page.rows]
    columns = [{"key": key, "title": title} for key, title in _COLUMNS.items()]
    data = {"caption": "Expected parcels", "columns": columns, "rows": rows}
    opened: str | None = _rows(key="expected-rows", data=data, on_open_change=lambda: None).open
    _pager(page)
    # Only what this page shows can be opened from it.
    return opened if opened in {one.task.rma for one in page.rows} else None


def _counted(page: ExpectedPage) -> None:
    late = f", {page.overdue:,}{'+' if page.more_overdue else ''} overdue" if page.overdue else ""
    said = f"{page.open:,}{'+' if page.more else ''} expected{late}"
    more = " · The search found very many returns; only the newest are looked at." if page.narrow else ""
    st.caption(said + more)


def _empty(page: ExpectedPage, *, narrowed: bool) -> None:
    if narrowed or "after" in st.query_params:
        said = "No expected parcel fits the search." if page.open else "No parcel is expected."
        st.info(said, icon=":material/search_off:")
    else:
        said = "No parcel is expected. Returns come here when they are approved and something is to be sent back."
        st.info(said, icon=":material/inbox:")


def _row(one: Expected, page: ExpectedPage) -> dict[str, object]:
    task, approved = one.task, one.parcel.approved_at
    name = task.rma or ""
    return {
        "id": name,
        "href": f"receiving?rma={name}",
        "label": f"Open {name} on the bench, {task.product or ''}",
        "held": False,
        "due": _due(one, page),
        "rma": {"text": name, "below": task.order_number},
        "product": {"text": task.product or "", "below": f"+{task.lines - 1} more" if task.lines > 1 else None},
        "units": f"{one.units} of {one.parcel.units}" if one.parcel.arrived else f"{one.units}",
        "tracking": one.parcel.tracking_number or "",
        "age": "" if approved is None else f"{words.span(page.at - approved)} ago",
    }


def _due(one: Expected, page: ExpectedPage) -> dict[str, str]:
    if one.task.paused_at is not None:
        return {"text": "paused", "below": "customer asked", "tone": "gray"}
    left = one.task.place.due_at - page.at
    if left < timedelta(0):
        return {"text": f"{words.span(left)} late", "tone": "red"}
    return {"text": f"in {words.span(left)}", "tone": "gray"}


def _pager(page: ExpectedPage) -> None:
    if page.next is None and "after" not in st.query_params:
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("First page", disabled="after" not in st.query_params, key="expected-first", on_click=_first)
        st.button(
            "Next page",
            icon=":material/chevron_right:",
            disabled=page.next is None,
            key=f"expected-next-{page.next}",
            on_click=_go,
            args=(page.next,),
        )


def _first() -> None:
    st.query_params.pop("after", None)


def _go(after: str | None) -> None:
    if after is not None:
        st.query_params["after"] = after
