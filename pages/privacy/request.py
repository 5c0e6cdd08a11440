"""One privacy request: its dates and what lies behind them, what comes next and who does it, every act, its story."""

import streamlit as st

from data.vocabulary import Permission, RequestState
from pages.components import flash, guard
from pages.components.attempt import attempt
from pages.components.privacy import acting, package
from pages.components.privacy.request import around, closing, dates, head, identity, questions
from pages.components.privacy.request_list import REQUEST
from pages.components.privacy.rights import carrying_out
from services.privacy.requests import listing, work
from services.privacy.requests.view import RequestView
from services.privacy.requests.view import view as view_of

actor = guard.require(Permission.PRIVACY_HANDLE)
_LIST = "privacy/requests.py"


def main() -> None:
    """The request that `?number=` names."""
    number = st.query_params.get("number", "")
    view = attempt(lambda: view_of(actor, number))
    if view is None:
        st.page_link(_LIST, label="Back to the list", icon=":material/arrow_back:")
        return
    head.show(actor, view)
    dates.show(view)
    _next(view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("##### The message")
        around.message(view)
        if view.row.state is RequestState.OPEN:
            _acts(view)
        else:
            carrying_out.show(actor, view)
    with right:
        around.everything(actor, view)


def _next(view: RequestView) -> None:
    row = view.row
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"Next: {view.next_step}", width="stretch")
        package.link(view)
        if row.state is RequestState.OPEN and row.owner_id != actor.staff_id:
            key = f"take-{row.number}-{row.version}"
            if st.button("Take it", icon=":material/front_hand:", shortcut="T", key=key):
                acting.act(lambda: work.take(actor, acting.shown(view)))
        if st.button("Next request", icon=":material/skip_next:", shortcut="N", key=f"next-{row.number}"):
            following = listing.next_due(actor, row.number)
            if following is None:
                flash.say("No other request is open.")
                st.switch_page(_LIST)
            st.switch_page(REQUEST, query_params={"number": following})


def _acts(view: RequestView) -> None:
    names = ("Identity", "Ask", "More time", "Carry out", "Answer", "Refuse", "Withdrawn")
    who, ask, time, carry, answer, refuse, withdrawn = st.tabs(
        names, default="Answer" if view.blocked is None else "Identity", key=f"acts-{view.row.number}"
    )
    with who:
        identity.show(actor, view)
    with ask:
        questions.show(actor, view)
    with time:
        questions.more_time(actor, view)
    with carry:
        carrying_out.show(actor, view)
    with answer:
        closing.answer(actor, view)
    with refuse:
        closing.refuse(actor, view)
    with withdrawn:
        closing.withdraw(actor, view)


main()
