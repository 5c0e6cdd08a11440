"""The queue's filter bar: a popover to narrow, chips to widen again, and the person's saved views."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from data.vocabulary import Reason, Recommendation, ReturnState, Tier
from pages.components import flash, untrusted, words
from pages.components.queues import review_queue
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.desk.settings import settings
from services.queues import saved_views
from services.queues.review_queue import Due, QueueFilters, Sort, Tab, Who, deciders


@dataclass(frozen=True)
class _Choice:
    """A filter with a list to choose from."""

    label: str
    options: tuple[Any, ...]
    say: Callable[[Any], str]
    unchosen: str = "Any"


WHO = {Who.ME: "Me", Who.NOBODY: "Nobody"}
_CHOICES = {
    "state": _Choice("State", tuple(ReturnState), words.STATES.__getitem__),
    "reason": _Choice("Reason", tuple(Reason), words.REASONS.__getitem__),
    "tier": _Choice("Section of the policy", tuple(Tier), words.TIERS.__getitem__),
    "recommendation": _Choice("Policy says", tuple(Recommendation), words.RECOMMENDATIONS.__getitem__),
    "country": _Choice("Country", words.countries(), words.country),
    "due": _Choice("Due", tuple(Due), {Due.LATE: "Overdue", Due.TODAY: "Today or overdue"}.__getitem__),
}
_NUMBERS = {
    "older_than": "Opened at least … days ago",
    "least": "Amount from, US$",
    "most": "Amount to, US$",
}
_LARGEST = 999_999_999
_SEARCHED = "queue-searched"
_SORTS = _Choice(
    "Sort by",
    tuple(Sort),
    {
        Sort.FIRST_DUE: "Due first",
        Sort.LAST_DUE: "Due last",
        Sort.OLDEST: "Oldest first",
        Sort.NEWEST: "Newest first",
        Sort.LOWEST: "Smallest amount first",
        Sort.HIGHEST: "Largest amount first",
    }.__getitem__,
    "The usual order",
)


def search(chosen: QueueFilters) -> None:
    """The one search box."""
    st.session_state["queue-search"] = chosen.search
    st.text_input(
        "Search",
        key="queue-search",
        placeholder="RMA, order, product, words of the customer, or a whole name or e-mail",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=200,
        on_change=_search,
    )


def _search() -> None:
    st.session_state[_SEARCHED] = True
    review_queue.go(replace(review_queue.filters(), search=st.session_state["queue-search"]))


def searched() -> bool:
    """Whether this run follows upon a search that was typed; once."""
    return bool(st.session_state.pop(_SEARCHED, False))


def popover(chosen: QueueFilters, actor: Actor) -> None:
    """The filters; what is in it is made only while it is open."""
    with st.popover("Filters", icon=":material/tune:", key="queue-filters", on_change="rerun") as box:
        if not box.open:
            return
        for name, choice in _CHOICES.items():
            _select(name, choice, chosen)
        people = deciders(actor)
        everybody = (*WHO, *people)
        _select("assignee", _Choice("Assigned to", everybody, lambda who: WHO.get(who) or people[who]), chosen)
        for name, label in _NUMBERS.items():
            _number(name, label, chosen)
        _select("sort", _SORTS, chosen)


def _select(name: str, choice: _Choice, chosen: QueueFilters) -> None:
    value = getattr(chosen, name)
    st.session_state[f"queue-{name}"] = value if value in choice.options else None
    st.selectbox(
        choice.label,
        choice.options,
        format_func=choice.say,
        key=f"queue-{name}",
        placeholder=choice.unchosen,
        on_change=_narrow,
        args=(name,),
    )


def _number(name: str, label: str, chosen: QueueFilters) -> None:
    st.session_state[f"queue-{name}"] = getattr(chosen, name)
    st.number_input(
        label,
        min_value=0,
        max_value=_LARGEST,
        step=1,
        value=None,
        key=f"queue-{name}",
        placeholder="Any",
        on_change=_narrow,
        args=(name,),
    )


def _narrow(name: str) -> None:
    review_queue.go(replace(review_queue.filters(), **{name: st.session_state[f"queue-{name}"]}))


def chips(chosen: QueueFilters, actor: Actor) -> None:
    """The filters in use; a click on one takes it away."""
    used = chosen.narrowing()
    if not used:
        return
    names = deciders(actor) if isinstance(chosen.assignee, int) else {}
    key = f"queue-chips-{'-'.join(used)}"
    st.session_state[key] = list(used)
    st.pills(
        "Filters in use",
        used,
        selection_mode="multi",
        format_func=lambda name: f"{_said(name, getattr(chosen, name), names)} :material/close:",
        key=key,
        label_visibility="collapsed",
        on_change=lambda: _widen(set(used) - set(st.session_state[key])),
    )


def _widen(names: set[str]) -> None:
    review_queue.go(review_queue.filters().without(names))


def _said(name: str, value: Any, people: dict[int, str]) -> str:  # noqa: ANN401 - each filter has its own type
    if name == "assignee":
        return f"Assigned to: {WHO.get(value) or people.get(value, 'somebody who left')}"
    if name in _CHOICES:
        return f"{_CHOICES[name].label}: {_CHOICES[name].say(value)}"
    return _NUMBERS[name].replace("…", str(value)) if "…" in _NUMBERS[name] else f"{_NUMBERS[name]} {value:,}"


def _ready_made(*, decides: bool) -> dict[str, QueueFilters]:
    """Views that everybody has; for those who decide nothing, of all that is to be reviewed."""
    here = QueueFilters(tab=Tab.MINE if decides else Tab.REVIEW)
    large = settings().refund_second_person_usd
    return {
        "Waits for me" if decides else "Waits for review": here,
        "Overdue": replace(here, due=Due.LATE),
        "Due today": replace(here, due=Due.TODAY),
        f"High value, from US$ {large:,}": replace(here, least=large, sort=Sort.HIGHEST),
        "For a person to judge": replace(here, recommendation=Recommendation.MANUAL_REVIEW),
        "Longest with the customer": QueueFilters(tab=Tab.CUSTOMER, sort=Sort.OLDEST),
    }


def views(chosen: QueueFilters, actor: Actor, *, decides: bool) -> None:
    """Views: open a ready-made one or one's own, delete one, keep what is shown under a name."""
    with st.popover("Views", icon=":material/bookmark:", key="queue-views", on_change="rerun") as box:
        if not box.open:
            return
        for name, filters in _ready_made(decides=decides).items():
            st.button(name, key=f"ready-{name}", on_click=review_queue.go, args=(filters,), width="stretch")
        st.divider()
        for view in saved_views.saved_views(actor):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    untrusted.literal(view.name),
                    key=f"view-{view.id}",
                    on_click=review_queue.go,
                    args=(view.filters,),
                    width="stretch",
                )
                st.button(
                    "Delete",
                    icon=":material/delete:",
                    key=f"view-delete-{view.id}",
                    on_click=_delete,
                    args=(actor, view.id),
                )
        st.text_input("Name for what is shown now", key="queue-view-name", max_chars=saved_views.LONGEST_NAME)
        st.button("Save view", key="queue-view-save", on_click=_save, args=(actor, chosen))


def _save(actor: Actor, chosen: QueueFilters) -> None:
    try:
        saved_views.save_view(actor, st.session_state["queue-view-name"], chosen)
    except DeskError as refusal:
        flash.say(str(refusal), ":material/error:")
    else:
        flash.say("The view is saved.")


def _delete(actor: Actor, view_id: int) -> None:
    saved_views.delete_view(actor, view_id)
