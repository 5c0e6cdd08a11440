"""What belongs to a request: the message, the person's other requests, notes, letters, and its story."""

from functools import partial

import streamlit as st

from data.vocabulary import MessageState
from pages.components import untrusted, words
from pages.components.messages import editor
from pages.components.messages import story as lines
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.privacy import acting
from pages.components.privacy import words as privacy_words
from pages.components.privacy.request import held, receivers
from pages.components.privacy.request_list import REQUEST
from services.desk.access import Actor
from services.messages.writing import Draft
from services.privacy.requests import work
from services.privacy.requests.view import Letter, Other, RequestView
from services.privacy.words import RIGHTS, STATES


def everything(actor: Actor, view: RequestView) -> None:
    """All of it but the message, in tabs."""
    names = ("Story", "What we hold", "Recipients", "Letters", "Notes", "Other requests")
    told, holdings, who_else, sent, written, more = st.tabs(names)
    with told:
        story(view)
    with holdings:
        held.show(actor, view)
    with who_else:
        receivers.show(actor, view)
    with sent:
        letters(actor, view)
    with written:
        notes(actor, view)
    with more:
        others(view)


def message(view: RequestView) -> None:
    """Who wrote, how and when, and the words."""
    row = view.row
    shown = [
        Fact("Person", row.name or "not named"),
        Fact("E-mail", row.email or "none"),
        Fact("Customer", "known by this address" if row.customer_id else "no customer has this address"),
        Fact("Arrived", words.instant(row.received_at), words.CHANNELS[row.channel]),
    ]
    if row.agent:
        authority = privacy_words.day(row.authority_on) if row.authority_on else "not shown yet"
        shown.append(Fact("Agent", row.agent, f"written authority: {authority}"))
    facts.show(f"message-{row.number}", shown, wide=True)
    with st.container(border=True):
        untrusted.text(view.words.text, max_lines=14)


def others(view: RequestView) -> None:
    """Requests of the same message, those that repeat it or that it repeats, and the person's others."""
    groups = {
        "It repeats": view.repeats,
        "In the same message": view.same_message,
        "Repeats it": view.duplicates,
        "Of the same person": view.same_person,
    }
    if not any(groups.values()):
        st.caption("No other request belongs to it.")
    for title, requests in groups.items():
        if requests:
            st.caption(title)
            for other in requests:
                _link(other)


def _link(other: Other) -> None:
    label = f"{other.number} · {RIGHTS[other.right]} · {STATES[other.state]}"
    st.page_link(REQUEST, label=label, query_params={"number": other.number})


def notes(actor: Actor, view: RequestView) -> None:
    """A new note, and those before it."""
    with st.form(f"note-{view.row.number}", border=False, clear_on_submit=True):
        text = st.text_area("Note for colleagues", key=f"note-text-{view.row.number}", max_chars=work.LONGEST_NOTE)
        pressed = st.form_submit_button("Keep the note", key=f"note-go-{view.row.number}")
    if pressed:
        acting.act(lambda: work.note(actor, view.row.number, text or ""))
    for note in view.notes:
        st.caption(untrusted.literal(f"{note.by}, {words.instant(note.at)}"))
        with st.container(border=True):
            untrusted.text(note.text, max_lines=8)


def letters(actor: Actor, view: RequestView) -> None:
    """Each letter with what became of it; a one-time code is not shown."""
    if not view.letters:
        st.caption("No letter was written yet.")
    for letter in view.letters:
        with st.expander(untrusted.literal(f"{letter.subject} · {words.instant(letter.created_at)}")):
            st.badge(words.MESSAGE_STATES[letter.state], color=words.MESSAGE_COLOURS[letter.state])
            if letter.trouble:
                untrusted.text(letter.trouble)
            _body(letter)
            if letter.state is MessageState.FAILED and st.button("Send again", key=f"again-{letter.id}"):
                acting.act(partial(work.send_again, actor, view.row.number, letter.id))


def _body(letter: Letter) -> None:
    if letter.body is None:
        st.caption("The code stands in this letter, so only the person reads it.")
    else:
        editor.preview(Draft(letter.template, letter.subject, letter.body))


def story(view: RequestView) -> None:
    """Who did what and when, newest first."""
    for happening in view.story:
        with st.container(gap="xxsmall"):
            lines.line(happening)
