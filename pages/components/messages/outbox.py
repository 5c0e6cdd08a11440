"""One message of the outbox: its text, why it waits or failed, and what a manager can do about it."""

from collections.abc import Callable

import streamlit as st

from data.vocabulary import MessageState, Permission
from pages.components import flash, guard, untrusted, words
from pages.components.attempt import refuse
from pages.components.messages import editor
from pages.components.parts.picking import Cell
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.messages import outbox
from services.messages.outbox import NO_SERVER, OutboxEntry, OutboxPage
from services.messages.writing import Draft

_REFUSED = "outbox-refused"
_NUMBER = "outbox-number"


def search(number: str) -> None:
    """The box for the number of a return or an order; what is typed goes into the page's address."""
    st.session_state[_NUMBER] = number
    st.text_input(
        "Number",
        key=_NUMBER,
        placeholder="Number of a return or an order",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=60,
        on_change=_find,
    )


def _find() -> None:
    st.query_params.pop("before", None)
    st.query_params["number"] = st.session_state[_NUMBER].strip()


def row(page: OutboxPage, *, sent: bool) -> Callable[[OutboxEntry], dict[str, Cell]]:
    """What differs from row to row; why all of them wait stands above the list."""
    why = any(entry.why not in ("", NO_SERVER) for entry in page.entries)

    def cells(entry: OutboxEntry) -> dict[str, Cell]:
        when = entry.sent_at if sent else entry.created_at
        return {
            "Return": {"text": entry.rma, "below": words.MESSAGE_KINDS[entry.template]},
            "To": entry.recipient or "no e-mail address",
            "Subject": untrusted.cell(entry.subject),
            **({"Why": untrusted.cell(entry.why)} if why else {}),
            "Sent" if sent else "Written": words.instant(when) if when else "",
        }

    return cells


def show(actor: Actor, entry: OutboxEntry, *, server: bool) -> None:
    """The message in full."""
    with st.container(border=True, key=f"outbox-message-{entry.id}"):
        st.badge(words.MESSAGE_STATES[entry.state], color=words.MESSAGE_COLOURS[entry.state])
        untrusted.text(f"{entry.rma}, to {entry.recipient or 'a customer without an e-mail address'}")
        if entry.why:
            untrusted.text(entry.why)
        if guard.may(Permission.RETURN_READ):
            st.page_link(
                "returns/return_case.py",
                label="Open the return",
                icon=":material/assignment_return:",
                query_params={"rma": entry.rma},
            )
        if entry.state in (MessageState.QUEUED, MessageState.FAILED) and guard.may(Permission.MESSAGE_MANAGE):
            _acts(actor, entry, server=server)
        editor.preview(Draft(entry.template, entry.subject, entry.body), code=entry.rma)


def refused() -> None:
    """The refusal of the last act, if it was refused."""
    refusal = st.session_state.pop(_REFUSED, None)
    if refusal is not None:
        refuse(refusal)


def _acts(actor: Actor, entry: OutboxEntry, *, server: bool) -> None:
    key = f"{entry.id}-{entry.state}-{entry.attempts}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Try again" if entry.state is MessageState.FAILED else "Send now",
            icon=":material/send:",
            key=f"send-{key}",
            disabled=not server,
            help=None if server else "No mail server is set up.",
            on_click=_do,
            args=(lambda: outbox.send_now(actor, entry.id), f"The message about {entry.rma} goes out now."),
        )
        with st.popover("Do not send", icon=":material/cancel_schedule_send:", key=f"stop-open-{key}"):
            st.text_input("Why?", key=f"stop-why-{key}", placeholder="Told by phone", max_chars=300)
            st.button(
                "Do not send it",
                key=f"stop-{key}",
                on_click=_do,
                args=(
                    # Read when clicked: the text may have been typed after this run.
                    lambda: outbox.suppress(actor, entry.id, st.session_state[f"stop-why-{key}"]),
                    f"The message about {entry.rma} will not go out.",
                ),
            )


def _do(act: Callable[[], None], done: str) -> None:
    try:
        act()
    except DeskError as refusal:
        st.session_state[_REFUSED] = refusal
    else:
        flash.say(done)
