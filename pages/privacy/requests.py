"""Privacy requests: what is due next at the top, what is late said loudly."""

import streamlit as st

from data.vocabulary import Permission, Right
from pages.components import guard
from pages.components.attempt import attempt
from pages.components.privacy import request_list
from services.privacy.requests.listing import Asked, Kind, Listed, listed
from services.privacy.words import RIGHTS

actor = guard.require(Permission.PRIVACY_HANDLE)
_LABELS = {Kind.OPEN: "Open", Kind.MINE: "Mine", Kind.CLOSED: "Closed"}
_SEARCH = "privacy-search"


def main() -> None:
    """The list of one kind, narrowed by right and person."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Privacy requests", anchor=False, width="content")
        if st.button("New request", icon=":material/add_moderator:", type="primary", shortcut="A"):
            st.switch_page("privacy/new_request.py")
    asked = _asked()
    found = attempt(lambda: listed(actor, asked))
    if found is None:
        return
    if found.overdue:
        said = "1 request is overdue." if found.overdue == 1 else f"{found.overdue} requests are overdue."
        st.error(f"{said} The oldest stand at the top: answer them first.", icon=":material/alarm:")
    _kinds(found)
    request_list.show(found, asked.kind, narrowed=bool(asked.right or asked.search))
    if found.next_before is not None and st.button("Older ones", icon=":material/expand_more:"):
        st.query_params["before"] = str(found.next_before)
        st.rerun()


def _asked() -> Asked:
    kind = st.query_params.get("kind", "")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        right = st.selectbox(
            "Asks for",
            list(Right),
            index=None,
            format_func=RIGHTS.__getitem__,
            placeholder="Anything",
            key="privacy-right",
            width=260,
        )
        # A person's address stays out of the page's own address.
        search = st.text_input("Number or whole e-mail address", key=_SEARCH, type="search", width=300)
    before = st.query_params.get("before", "")
    return Asked(
        kind=Kind(kind) if kind in set(Kind) else Kind.OPEN,
        right=right,
        search=(search or "").strip(),
        before=int(before) if before.isascii() and before.isdecimal() and len(before) <= 18 else None,
    )


def _kinds(found: Listed) -> None:
    now = st.query_params.get("kind", "")
    chosen = st.segmented_control(
        "Which",
        list(Kind),
        default=Kind(now) if now in set(Kind) else Kind.OPEN,
        format_func=lambda kind: f"{_LABELS[kind]} ({found.counts[kind]})",
        key="privacy-kind",
        label_visibility="collapsed",
        required=True,
    )
    if chosen is not None and chosen.value != (now or Kind.OPEN.value):
        st.query_params["kind"] = chosen.value
        st.query_params.pop("before", None)
        st.rerun()


main()
