"""A record's story as lines: who did what and when, why, the letter it speaks of, and what one line stands for."""

from collections.abc import Sequence

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted, words
from pages.components.messages import editor
from services.desk.access import Actor
from services.desk.history.timeline import Happening
from services.messages import outbox
from services.messages.writing import Draft


def of_return(happenings: Sequence[Happening], actor: Actor, return_id: int) -> None:
    """The story of a return, newest first, with its letters for those who may read them."""
    reads = guard.may(Permission.MESSAGE_READ)
    for place, one in enumerate(happenings):
        with st.container(gap="xxsmall"):
            line(one)
            if one.parts:
                _parts(one, f"{return_id}-{len(happenings) - place}")
            if reads and one.message_id is not None:
                _letter(actor, return_id, one.message_id, f"{return_id}-{len(happenings) - place}")


def line(one: Happening) -> None:
    """One line of a story, with the reason in the person's own words."""
    st.text(f"{one.who} {one.what}")
    st.caption(words.instant(one.at))
    if one.reason:
        with st.container(border=True):
            untrusted.text(one.reason, max_lines=6)


def _parts(one: Happening, key: str) -> None:
    with st.expander("Each of them", key=f"story-parts-{key}", on_change="rerun") as box:
        if box.open:
            for part in one.parts:
                line(part)


def _letter(actor: Actor, return_id: int, message_id: int, key: str) -> None:
    with st.expander("The letter", icon=":material/mail:", key=f"story-letter-{key}", on_change="rerun") as box:
        if not box.open:
            return
        found = next((kept for kept in outbox.messages_of(actor, return_id) if kept.id == message_id), None)
        if found is None:
            st.caption("It is no longer kept.")
        else:
            st.caption(words.MESSAGE_STATES[found.state])
            editor.preview(Draft(found.template, found.subject, found.body), code=found.rma)
