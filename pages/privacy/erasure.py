"""Deleting a person's data on request: chosen, prepared, approved by a second person, carried out, told."""

import streamlit as st

from data.vocabulary import ErasureState, Permission, RequestState, Right
from pages.components import guard
from pages.components.attempt import attempt
from pages.components.privacy import erasure
from pages.components.privacy.request_list import REQUEST
from pages.components.words import Colour
from services.privacy.erasure import view
from services.privacy.erasure.view import ErasureView
from services.privacy.erasure.words import STATES
from services.privacy.requests.view import view as request_of

actor = guard.require(Permission.PRIVACY_HANDLE)
_LIST = "privacy/requests.py"
_GOES_ON = (ErasureState.CLEARING, ErasureState.PARTIAL, ErasureState.HELD)
_COLOURS: dict[ErasureState, Colour] = {
    ErasureState.PREPARED: "orange",
    ErasureState.CLEARING: "blue",
    ErasureState.PARTIAL: "red",
    ErasureState.HELD: "violet",
    ErasureState.DONE: "green",
}


def main() -> None:
    """The erasure of the request that `?number=` names."""
    number = st.query_params.get("number", "")
    seen = attempt(lambda: view.of_request(actor, number))
    if seen is None:
        st.page_link(_LIST, label="Back to the list", icon=":material/arrow_back:")
        return
    _head(seen)
    if seen.erasure is not None and seen.erasure.state in _GOES_ON:
        erasure.watch(actor, number, seen.erasure.state)
    if seen.erasure is None:
        _nothing_yet(seen)
    elif seen.erasure.state is ErasureState.PREPARED:
        erasure.second_person(actor, seen)
    elif seen.erasure.state in (ErasureState.CLEARING, ErasureState.PARTIAL):
        erasure.under_way(actor, seen)
    else:
        request = request_of(actor, number)
        erasure.told(actor, seen, request, is_open=seen.row.state is RequestState.OPEN)


def _head(seen: ErasureView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"Deleting data: {seen.row.number}", anchor=False, width="content")
        if seen.erasure is not None:
            state = seen.erasure.state
            st.badge(STATES[state], color=_COLOURS[state])
    st.page_link(REQUEST, label="The request", icon=":material/arrow_back:", query_params={"number": seen.row.number})


def _nothing_yet(seen: ErasureView) -> None:
    if seen.row.right is not Right.ERASURE:
        st.info("This request does not ask to delete data.")
    elif seen.row.state is not RequestState.OPEN:
        st.info("This request is closed; nothing was deleted for it.")
    elif seen.blocked is not None:
        st.warning(f"{seen.blocked} So nothing can be deleted yet.", icon=":material/block:")
    else:
        erasure.choose(actor, seen)


main()
