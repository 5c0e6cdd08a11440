"""Audit trail: who did what, to what, when and why, newest first; filters in the URL."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.admin import trail as admin_trail
from services.desk.errors import InvalidInput
from services.desk.history import trail as history_trail
from services.desk.history.sentences import AREAS
from services.desk.history.trail import Asked, number

actor = guard.require(Permission.AUDIT_READ)


def main() -> None:
    """The filters, one page of entries, and what is done with all of them."""
    st.subheader("Audit trail", anchor=False)
    asked, before = Asked.from_params(st.query_params.to_dict()), number(st.query_params.get("before", ""))
    try:
        trail = history_trail.read(actor, asked, before)
    except InvalidInput as refusal:
        _filters(asked, {})
        st.warning(str(refusal), icon=":material/search_off:")
        return
    _filters(asked, trail.people)
    admin_trail.whole(actor)
    if not trail.lines:
        st.info("No entry fits.", icon=":material/search_off:")
        return
    admin_trail.table(trail.lines, readable=guard.may(Permission.RETURN_READ))
    with st.container(horizontal=True):
        st.button("Newest", key="audit-newest", disabled=before is None, on_click=_go, args=(None,))
        at = trail.next_before
        st.button("Older", key=f"audit-older-{at}", disabled=at is None, on_click=_go, args=(at,))


def _filters(asked: Asked, people: dict[int, str]) -> None:
    st.session_state["audit-return"] = asked.rma
    st.session_state["audit-who"] = asked.staff_id if asked.staff_id in people else None
    st.session_state["audit-area"] = asked.area
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _day("From", asked.first, "from")
        _day("To", asked.last, "to")
        st.text_input("Return", key="audit-return", placeholder="R-26-000123-K", on_change=_narrow, args=("return",))
        _select("Person", people, "Anybody", "who")
        _select("About", AREAS, "Anything", "area")


def _day(label: str, asked: date | None, name: str) -> None:
    key = f"audit-{name}"
    st.session_state[key] = asked
    st.date_input(label, format="DD/MM/YYYY", key=key, width=150, on_change=_narrow, args=(name,))


def _select(label: str, options: Mapping[Any, str], anything: str, name: str) -> None:
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        placeholder=anything,
        key=f"audit-{name}",
        on_change=_narrow,
        args=(name,),
    )


def _narrow(name: str) -> None:
    st.query_params.pop("before", None)
    st.query_params.pop(name, None)
    chosen = st.session_state[f"audit-{name}"]
    if chosen not in (None, ""):
        st.query_params[name] = str(chosen)


def _go(before: int | None) -> None:
    st.query_params.pop("before", None)
    if before is not None:
        st.query_params["before"] = str(before)


main()
