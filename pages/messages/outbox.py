"""Outbox: messages to customers that wait and why, that failed, and that were sent."""

import streamlit as st

from data.vocabulary import MessageState, Permission
from pages.components import guard
from pages.components.messages import outbox
from pages.components.parts import picking
from services.messages.outbox import NO_SERVER, OutboxPage, outbox_page

actor = guard.require(Permission.MESSAGE_READ)
SHOWN = {
    "Waiting": (MessageState.QUEUED, MessageState.SENDING),
    "Failed": (MessageState.FAILED,),
    "Sent": (MessageState.SENT,),
    "Not sent": (MessageState.SUPPRESSED,),
}
EMPTY = {
    "Waiting": "Nothing waits. Messages come here when a return is decided or a customer is asked for more.",
    "Failed": "Nothing failed.",
    "Sent": "Nothing has been sent yet.",
    "Not sent": "No message was held back.",
}


def _tab(page: OutboxPage, name: str) -> str:
    return f"{name} ({_count(page, name)})"


def _count(page: OutboxPage, name: str) -> int:
    return sum(page.counts.get(state, 0) for state in SHOWN[name])


def _before() -> int | None:
    number = st.query_params.get("before", "")
    return int(number) if number.isdecimal() and len(number) < 18 else None


def _go(before: int | None) -> None:
    st.query_params.pop("before", None)
    if before is not None:
        st.query_params["before"] = str(before)


def main() -> None:
    """The list of one tab, and the message that was chosen."""
    st.subheader("Outbox", anchor=False)
    outbox.refused()
    name = st.query_params.get("show", "Waiting")
    name = name if name in SHOWN else "Waiting"
    number = st.query_params.get("number", "")
    page = outbox_page(actor, SHOWN[name], _before(), number)
    if not page.server_configured:
        st.info(NO_SERVER, icon=":material/mail_off:")
    st.segmented_control(
        "Show",
        list(SHOWN),
        default=name,
        format_func=lambda one: _tab(page, one),
        key="outbox-show",
        on_change=_choose,
        label_visibility="collapsed",
    )
    outbox.search(number)
    if page.entries:
        _entries(page, name)
    elif number:
        elsewhere = [_tab(page, one) for one in SHOWN if one != name and _count(page, one)]
        said = f"It is under {', '.join(elsewhere)}." if elsewhere else "No message is about such a number."
        st.caption(f"Nothing here. {said}")
    else:
        st.caption(EMPTY[name])


def _choose() -> None:
    st.query_params["show"] = st.session_state["outbox-show"] or "Waiting"
    _go(None)


def _entries(page: OutboxPage, name: str) -> None:
    row = outbox.row(page, sent=name == "Sent")
    key, turn = f"outbox-{name}", _before() or 0
    picked = picking.pick(page.entries, row, lambda entry: entry.id, key, "Messages, newest first", turn=turn)
    older = page.next_before
    if older is not None or _before() is not None:
        with st.container(horizontal=True):
            st.button("Newest", key="outbox-newest", disabled=_before() is None, on_click=_go, args=(None,))
            st.button("Older", key=f"outbox-older-{older}", disabled=older is None, on_click=_go, args=(older,))
    if picked is None:
        st.caption("Choose a message to read it.")
    else:
        outbox.show(actor, picked, server=page.server_configured)


main()
