"""Outbox: messages to customers that wait and why, that failed, and that were sent."""

import streamlit as st

from data.vocabulary import MessageState, Permission
from pages.components import flash, guard, outbox_panel, untrusted, words
from services.outbox import NO_SERVER, OutboxPage, outbox_page
from services.settings import settings

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
    return f"{name} ({sum(page.counts.get(state, 0) for state in SHOWN[name])})"


def _before() -> int | None:
    number = st.query_params.get("before", "")
    return int(number) if number.isdecimal() and len(number) < 18 else None


def _go(before: int | None) -> None:
    st.query_params.pop("before", None)
    if before is not None:
        st.query_params["before"] = str(before)


def _rows(page: OutboxPage) -> list[dict[str, object]]:
    return [
        {
            "Return": entry.rma,
            "Message": words.MESSAGE_KINDS[entry.template],
            "To": entry.recipient or "no e-mail address",
            "Subject": untrusted.cell(entry.subject),
            "Why": untrusted.cell(entry.why),
            "Written": entry.created_at.astimezone(settings().zone),
            "Sent": entry.sent_at and entry.sent_at.astimezone(settings().zone),
        }
        for entry in page.entries
    ]


def _columns(page: OutboxPage, name: str) -> list[str]:
    """What differs from row to row; why all of them wait stands above the list."""
    why = ["Why"] if any(entry.why not in ("", NO_SERVER) for entry in page.entries) else []
    return ["Return", "Message", "To", "Subject", *why, "Sent" if name == "Sent" else "Written"]


st.subheader("Outbox", anchor=False)
flash.show()
outbox_panel.say()
name = st.query_params.get("show", "Waiting")
name = name if name in SHOWN else "Waiting"
page = outbox_page(actor, SHOWN[name], _before())
if not page.server_configured:
    st.info(NO_SERVER, icon=":material/mail_off:")


def _choose() -> None:
    st.query_params["show"] = st.session_state["outbox-show"] or "Waiting"
    _go(None)


st.segmented_control(
    "Show",
    list(SHOWN),
    default=name,
    format_func=lambda one: _tab(page, one),
    key="outbox-show",
    on_change=_choose,
    label_visibility="collapsed",
)
if not page.entries:
    st.caption(EMPTY[name])
    st.stop()

table = st.dataframe(
    _rows(page),
    hide_index=True,
    key=f"outbox-list-{name}-{page.entries[0].id}",
    on_select="rerun",
    selection_mode="single-cell",
    column_order=_columns(page, name),
    column_config={
        when: st.column_config.DatetimeColumn(when, format="D MMM YYYY, HH:mm") for when in ("Written", "Sent")
    },
    alt="Messages to customers, newest first",
)
older = page.next_before
if older is not None or _before() is not None:
    with st.container(horizontal=True):
        st.button("Newest", key="outbox-newest", disabled=_before() is None, on_click=_go, args=(None,))
        st.button("Older", key=f"outbox-older-{older}", disabled=older is None, on_click=_go, args=(older,))
# A click anywhere in a row means its message.
picked = [row for row, _ in table.selection.cells]
if picked and picked[0] < len(page.entries):
    outbox_panel.show(actor, page.entries[picked[0]], server=page.server_configured)
else:
    st.caption("Choose a message to read it.")
