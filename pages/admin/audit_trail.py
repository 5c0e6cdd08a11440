"""Audit trail: who did what, to what, when and why, newest first; filters in the URL."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted
from pages.components.parts import columns
from services.desk.errors import InvalidInput
from services.desk.history import trail as history_trail
from services.desk.history.sentences import AREAS
from services.desk.history.trail import Asked, Line
from services.desk.settings import settings

actor = guard.require(Permission.AUDIT_READ)


def main() -> None:
    """The filters and one page of entries."""
    st.subheader("Audit trail", anchor=False)
    asked, before = _asked(), _number("before")
    try:
        trail = history_trail.read(actor, asked, before)
    except InvalidInput as refusal:
        _filters(asked, {})
        st.warning(str(refusal), icon=":material/search_off:")
        return
    _filters(asked, trail.people)
    if not trail.lines:
        st.info("No entry fits.", icon=":material/search_off:")
        return
    readable = guard.may(Permission.RETURN_READ)
    st.dataframe(
        [_row(line, readable=readable) for line in trail.lines],
        hide_index=True,
        key=f"audit-{trail.lines[0].seq}",
        column_order=_columns(trail.lines, readable=readable),
        column_config={"When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss"), "Return": columns.rma()},
        height="content",
        alt="Entries of the audit trail, newest first",
    )
    with st.container(horizontal=True):
        st.button("Newest", key="audit-newest", disabled=before is None, on_click=_go, args=(None,))
        at = trail.next_before
        st.button("Older", key=f"audit-older-{at}", disabled=at is None, on_click=_go, args=(at,))
    st.caption("Entries are chained: a changed, missing or added one is found when the trail is verified.")


def _asked() -> Asked:
    area = st.query_params.get("area", "")
    return Asked(_number("who"), area if area in AREAS else None, st.query_params.get("return", "").strip().upper())


def _number(name: str) -> int | None:
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _filters(asked: Asked, people: dict[int, str]) -> None:
    st.session_state["audit-return"] = asked.rma
    st.session_state["audit-who"] = asked.staff_id if asked.staff_id in people else None
    st.session_state["audit-area"] = asked.area
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Return", key="audit-return", placeholder="R-26-000123-K", on_change=_narrow, args=("return",))
        _select("Person", people, "Anybody", "who")
        _select("About", AREAS, "Anything", "area")


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


def _columns(lines: tuple[Line, ...], *, readable: bool) -> list[str]:
    """No column of links for those who cannot open a return, none of reasons where nobody gave one."""
    links = ["Return"] if readable and any(line.rma for line in lines) else []
    others = ["About"] if not readable or any(line.rma is None for line in lines) else []
    reasons = ["Reason"] if any(line.reason for line in lines) else []
    return ["When", "Who", "What", *links, *others, *reasons, "Details"]


def _row(line: Line, *, readable: bool) -> dict[str, object]:
    linked = readable and line.rma is not None
    return {
        "When": line.at.astimezone(settings().zone),
        "Who": untrusted.cell(line.who),
        "What": untrusted.cell(line.what),
        "Return": f"/case?rma={line.rma}" if linked else "",
        "About": "" if linked else untrusted.cell(line.record),
        "Reason": untrusted.cell(line.reason),
        "Details": untrusted.cell(line.details),
    }


main()
