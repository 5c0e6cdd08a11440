"""What the forms of a request share: acts whose refusal stays beside them, and letters edited before they go."""

from collections.abc import Callable
from hashlib import sha256

import streamlit as st

from pages.components import flash
from pages.components.attempt import attempt
from pages.components.messages import editor
from services.messages.writing import Draft
from services.privacy.requests.lookup import Done, Shown
from services.privacy.requests.view import RequestView


def shown(view: RequestView) -> Shown:
    """The request as the page shows it, for an act upon it."""
    return Shown(view.row.number, view.row.version)


def act(do: Callable[[], Done]) -> None:
    """Do it, say what was done and show the newest state; a refusal stays where it was pressed."""
    done = attempt(do)
    if done is not None:
        flash.say(done.said)
        st.rerun()


def letter(
    view: RequestView, name: str, label: str, compose: Callable[[], Draft], send: Callable[[Draft], Done], typed: str
) -> None:
    """The composed letter to edit and send; `typed` is what it was composed from, so that a change composes anew."""
    draft = attempt(compose)
    if draft is None:
        return
    key = f"{name}-{view.row.number}-{sha256(typed.encode()).hexdigest()[:12]}"
    with st.form(f"{name}-form-{view.row.number}", border=False):
        edited = editor.edit(draft, key)
        if view.row.email is None:
            st.caption("There is no e-mail address: the letter is kept here, to be printed and posted.")
        pressed = st.form_submit_button(label, type="primary", key=f"{name}-go-{view.row.number}-{view.row.version}")
    if pressed:
        act(lambda: send(edited))
