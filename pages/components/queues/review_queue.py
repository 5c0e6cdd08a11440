"""The queue on the page: its URL, its rows as the browser part shows them, and what to say where there are none."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from data.vocabulary import OPEN_STATES, Permission, Rendition, ReturnState
from pages.components import guard, money, untrusted, words
from pages.components.parts.part import part
from pages.components.queues import review_acts
from services.cases.recognise import Answer, Found
from services.desk.access import Actor
from services.evidence.links import evidence_url
from services.queues.review_queue import PARTS, STATES_OF, QueueFilters, QueuePage, QueueRow, Sort, Tab, TabCount

CASE = "returns/return_case.py"
TABS = {
    Tab.MINE: "Waiting on me",
    Tab.REVIEW: words.STATES[ReturnState.AWAITING_REVIEW],
    Tab.CUSTOMER: words.STATES[ReturnState.WAITING_FOR_CUSTOMER],
    Tab.ESCALATED: words.STATES[ReturnState.ESCALATED],
    Tab.DECIDED: "Decided",
    Tab.ALL: "All",
}
_EMPTY = {
    Tab.MINE: "Nothing waits on you. Returns come here when they are opened, or when a customer’s answer arrives.",
    Tab.REVIEW: "Nothing waits for review.",
    Tab.CUSTOMER: "No customer has been asked for more.",
    Tab.ESCALATED: "Nothing is with the managers.",
    Tab.DECIDED: "Nothing has been decided yet.",
    Tab.ALL: "There are no returns yet. Open one under “New return”, or import orders first.",
}
_COLUMNS = {
    "due": "Due",
    "rma": "Return",
    "product": "Product",
    "reason": "Reason",
    "advice": "Policy says",
    "amount": "Amount",
    "customer": "Customer",
    "files": "Files",
    "who": "Taken by",
}
# By what a column sorts: at the first press and at the second; a third brings back the tab's own order.
_SORTS = {
    "due": (Sort.FIRST_DUE, Sort.LAST_DUE),
    "rma": (Sort.NEWEST, Sort.OLDEST),
    "amount": (Sort.HIGHEST, Sort.LOWEST),
}
_RISING = frozenset({Sort.FIRST_DUE, Sort.OLDEST, Sort.LOWEST})
_SOON = timedelta(hours=8)
_ROWS = "queue-rows"
_rows = part("queue")


def filters() -> QueueFilters:
    """What the URL asks for; on those who decide nothing nothing waits, and they begin with all."""
    chosen = QueueFilters.from_params(st.query_params.to_dict())
    if chosen.tab is Tab.MINE and not guard.may(Permission.RETURN_DECIDE):
        return replace(chosen, tab=Tab.ALL)
    return chosen


def go(chosen: QueueFilters, **place: str) -> None:
    """Put the filters into the URL, at the first page unless a place is named; the run goes on from there."""
    review_acts.forget()
    st.query_params.from_dict(chosen.to_params() | place)


def tab_label(tab: Tab, count: TabCount) -> str:
    """“To review 12”, or “To review 1,000+”."""
    return f"{TABS[tab]} :gray[{number(count)}]"


def number(count: TabCount) -> str:
    """“12”, or “1,000+”."""
    return f"{count.count:,}{'+' if count.more else ''}"


def marked(page: QueuePage) -> tuple[QueueRow, ...]:
    """The rows that are chosen in the list; only what this page shows can be."""
    by_id = {_id(row): row for row in page.rows}
    return tuple(by_id[one] for one in st.session_state.get(_ROWS, {}).get("chosen") or () if one in by_id)


def show(page: QueuePage, chosen: QueueFilters, actor: Actor) -> str | None:
    """Draw the rows; the RMA of the one that was opened."""
    filters_part = urlencode(chosen.to_params())
    pictures = guard.may(Permission.EVIDENCE_READ)
    data = {
        "caption": f"Returns: {TABS[chosen.tab]}",
        "columns": _columns(chosen, sortable=page.sortable),
        "rows": [_row(row, page, filters_part, actor, pictures=pictures) for row in page.rows],
        # Another page of the list begins at its top.
        "turn": page.first,
        "select": page.may_decide or page.may_assign,
    }
    opened = _rows(
        key=_ROWS,
        data=data,
        default={"chosen": []},
        on_open_change=lambda: None,
        on_chosen_change=lambda: None,
        on_sort_change=_sort,
    ).open
    # Only what this page shows can be opened from it.
    return next((row.rma for row in page.rows if _id(row) == opened), None)


def _id(row: QueueRow) -> str:
    # With whose it is: what is chosen is chosen as it was shown.
    return f"{row.place.id}-{row.assignee_id or 0}"


def _columns(chosen: QueueFilters, *, sortable: bool) -> list[dict[str, str]]:
    made = []
    for key, title in (_COLUMNS | _due_title(chosen.tab)).items():
        column = {"key": key, "title": title}
        if sortable and key in _SORTS:
            column["sort"] = _direction(key, chosen.sort)
        made.append(column)
    return made


def _direction(key: str, sort: Sort | None) -> str:
    if sort is None or sort not in _SORTS[key]:
        return "none"
    return "ascending" if sort in _RISING else "descending"


def _sort() -> None:
    """Before the run: the column's next order."""
    key = st.session_state[_ROWS].get("sort")
    if key not in _SORTS:
        return
    chosen, (first, second) = filters(), _SORTS[key]
    following: dict[Sort | None, Sort | None] = {first: second, second: None}
    go(replace(chosen, sort=following.get(chosen.sort, first)))


def position(page: QueuePage, tab: Tab) -> str:
    """“26–50 of 132”."""
    count = page.tabs[tab]
    last = page.first + len(page.rows) - 1
    whole = f"{count.count:,}+" if count.more else f"{max(count.count, last):,}"
    return f"{page.first:,}–{last:,} of {whole}"


def _due_title(tab: Tab) -> dict[str, str]:
    return {"due": "Due or state"} if tab is Tab.ALL else {"due": "State"} if tab is Tab.DECIDED else {}


def ask_meant(meant: Found) -> str | None:
    """Say what the search was understood as; the RMA of the return that was chosen."""
    with st.container(border=True, key="queue-meant"):
        if meant.answer is Answer.SEVERAL:
            st.markdown("**Did you mean one of these?**")
        elif meant.returns:
            st.markdown("**The search was understood as:**")
        for order in meant.orders:
            untrusted.text(f"Order {order.number} has no return.")
        for hit in meant.returns:
            label = f"{hit.rma} · order {hit.order_number} · {words.STATES[hit.state]}"
            if st.button(untrusted.literal(label), key=f"meant-{hit.rma}", icon=":material/assignment_return:"):
                return hit.rma
    return None


def say_empty(page: QueuePage, chosen: QueueFilters) -> str | None:
    """Why there are no rows, and where the search is found instead; the RMA of a return that was chosen there."""
    _say_nothing(page, chosen)
    if not page.elsewhere:
        return None
    with st.container(border=True, key="queue-elsewhere"):
        for row in page.elsewhere:
            if st.button(
                untrusted.literal(_where(row)), key=f"elsewhere-{row.rma}", icon=":material/assignment_return:"
            ):
                return row.rma
        with st.container(horizontal=True):
            for tab in PARTS:
                if page.tabs[tab].count:
                    label = f"{number(page.tabs[tab])} in “{TABS[tab]}”"
                    st.button(label, key=f"elsewhere-{tab}", on_click=go, args=(replace(chosen, tab=tab),))
    return None


def _where(row: QueueRow) -> str:
    """“R-26-000070-V is in “Decided”: closed”; most tabs are called as their only state."""
    tab = next(tab for tab in PARTS if row.state in STATES_OF[tab])
    state = f": {words.STATES[row.state].lower()}" if tab is Tab.DECIDED else ""
    return f"{row.rma} is in “{TABS[tab]}”{state}"


def _say_nothing(page: QueuePage, chosen: QueueFilters) -> None:
    if not chosen.search and not chosen.narrowing():
        st.info(_EMPTY[chosen.tab], icon=":material/inbox:")
    elif not page.tabs[Tab.ALL].count:
        st.info("Nothing fits the search and the filters.", icon=":material/search_off:")
    else:
        st.info(f"Nothing under “{TABS[chosen.tab]}” fits the search and the filters.", icon=":material/search_off:")


def _row(row: QueueRow, page: QueuePage, filters_part: str, actor: Actor, *, pictures: bool) -> dict[str, object]:
    held = row.holder is not None and row.held_until is not None and row.held_until > page.at
    product, staff_id = row.product or "", actor.staff_id
    picture = evidence_url(row.picture, Rendition.THUMB, actor.session) if pictures and row.picture else None
    return {
        "id": _id(row),
        "href": f"case?{filters_part}&rma={row.rma}",
        "label": f"Open {row.rma}, {product}",
        "held": held and row.holder_id != staff_id,
        "due": _due(row, page),
        "rma": {"text": row.rma, "below": row.order_number},
        "product": {
            "text": product,
            "below": f"+{row.lines - 1} more" if row.lines > 1 else None,
            "picture": picture,
        },
        "reason": {"text": words.REASONS[row.reason], "below": row.tier and words.TIERS[row.tier]},
        "advice": row.recommendation
        and {
            "text": words.RECOMMENDATIONS[row.recommendation],
            "tone": words.RECOMMENDATION_COLOURS[row.recommendation],
        },
        "amount": money.show(row.amount, row.currency),
        "customer": {"text": row.customer or "", "below": words.country(row.country)},
        "files": row.evidence or None,
        "who": _who(row, held=held, staff_id=staff_id),
    }


def _due(row: QueueRow, page: QueuePage) -> dict[str, str]:
    if row.state is ReturnState.WAITING_FOR_CUSTOMER:
        return {"text": "paused", "tone": "gray"}
    if row.state not in OPEN_STATES:
        return {"text": words.STATES[row.state], "tone": words.STATE_COLOURS[row.state]}
    left = row.place.due_at - page.at
    if left < timedelta(0):
        return {"text": f"{words.span(left)} late", "tone": "red"}
    return {"text": f"in {words.span(left)}", "tone": "orange" if left < _SOON else "gray"}


def _who(row: QueueRow, *, held: bool, staff_id: int | None) -> dict[str, str] | str | None:
    if held:
        return {"text": "you hold it" if row.holder_id == staff_id else f"held by {row.holder}", "tone": "violet"}
    if row.state is ReturnState.ESCALATED:
        return {"text": "managers", "tone": "violet"}
    return "you" if row.assignee_id == staff_id and row.assignee else row.assignee
