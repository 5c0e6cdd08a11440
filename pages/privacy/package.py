"""The copy of somebody's data: gathered, looked at piece by piece, approved, made, taken away once."""

import streamlit as st

from data.vocabulary import PackageState, Permission
from pages.components import guard, untrusted
from pages.components.attempt import attempt
from pages.components.privacy import looking, package
from pages.components.privacy.request_list import REQUEST
from services.privacy.packages import reviewing
from services.privacy.packages.reviewing import ALIVE, PackageView
from services.privacy.packages.words import STATES

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """The copy for the request that `?number=` names."""
    number = st.query_params.get("number", "")
    view = attempt(lambda: reviewing.package(actor, number))
    if view is None:
        st.page_link("privacy/requests.py", label="Back to the list", icon=":material/arrow_back:")
        return
    _head(view)
    if view.row is None or view.row.state not in ALIVE:
        package.begin(actor, view)
    elif view.row.state is PackageState.REVIEW:
        looking.show(actor, view)
        package.approve(actor, view)
    elif view.row.state is PackageState.READY:
        package.leave(actor, view)
    else:
        package.wait(actor, view)
    if view.row is not None and view.row.state in ALIVE:
        package.discard(actor, view)


def _head(view: PackageView) -> None:
    number = view.request.number
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"Copy of the data · {number}", anchor=False, width="content")
        if view.row is not None:
            st.badge(STATES[view.row.state], color="green" if view.row.state is PackageState.READY else "blue")
    st.page_link(
        REQUEST,
        label=untrusted.literal(f"Back to {number}"),
        icon=":material/arrow_back:",
        query_params={"number": number},
    )


main()
