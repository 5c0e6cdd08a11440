"""Who received the data of a request's person: their names, their safeguards, and what came of telling them."""

import streamlit as st

from data.vocabulary import Permission, RequestState, TaskException
from pages.components import guard, untrusted
from pages.components.attempt import attempt
from pages.components.privacy import acting
from pages.components.privacy import words as privacy_words
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.recipients import telling
from services.privacy.recipients.telling import Received, Receivers, TaskRow
from services.privacy.requests.view import RequestView
from services.privacy.words import MECHANISMS, TASK_EXCEPTIONS

_EXCEPTIONS = tuple(TaskException)


def show(actor: Actor, view: RequestView) -> None:
    """The recipients by name, and the tasks where they are to be told."""
    found = attempt(lambda: telling.receivers(actor, view.row.number))
    if found is None:
        return
    if found.stands is not None:
        st.warning(untrusted.literal(found.stands), icon=":material/outbound:")
    if not found.received and not found.unknown:
        st.text("The desk knows of nobody who received data of this person.")
    for one in found.received:
        _received(one)
    if view.row.state is RequestState.OPEN and view.row.right in telling.TOLD:
        _tasks(actor, view, found)


def _received(one: Received) -> None:
    row = one.recipient
    with st.container(border=True, gap="xsmall"):
        untrusted.text(f"{row.name} ({row.country})")
        span = f"{privacy_words.day(one.first)} to {privacy_words.day(one.last)}"
        said = MECHANISMS[row.mechanism] if row.mechanism else "no mechanism is recorded"
        lines = [f"{row.categories} · {span}", f"{said}: {row.document or 'no document is recorded'}"]
        untrusted.text("\n".join([*lines, *([row.safeguards] if row.safeguards else [])]))


def _tasks(actor: Actor, view: RequestView, found: Receivers) -> None:
    known = {one.recipient_id for one in found.tasks}
    if any(one.recipient.id not in known for one in found.received):
        key = f"recipients-open-{view.row.number}-{view.row.version}"
        if st.button("List everybody who is to be told", key=key, icon=":material/playlist_add:"):
            acting.act(lambda: telling.open_tasks(actor, acting.shown(view)))
    for task in found.tasks:
        with st.expander(untrusted.literal(f"{task.name}: {_stands(task)}"), expanded=not task.ended):
            if task.ended:
                untrusted.text(task.answer or task.exception_reason, max_lines=6)
            else:
                _act(actor, task)


def _act(actor: Actor, task: TaskRow) -> None:
    today = clock.today(settings().zone)
    with st.form(f"task-{task.id}-{task.sent_on}", border=False):
        if task.sent_on is None:
            on = st.date_input("Told on", today, max_value=today, format="YYYY-MM-DD", key=f"task-on-{task.id}")
            said = st.text_input("Reference of the message", key=f"task-reference-{task.id}", max_chars=120)
            pressed = st.form_submit_button("It is told", key=f"task-tell-{task.id}")
        else:
            on = st.date_input("Answered on", today, max_value=today, format="YYYY-MM-DD", key=f"task-came-{task.id}")
            said = st.text_input("The answer", key=f"task-answer-{task.id}", max_chars=2000)
            pressed = st.form_submit_button("It has answered", key=f"task-answered-{task.id}")
    if pressed:
        do = telling.tell if task.sent_on is None else telling.answered
        acting.act(lambda: do(actor, task.id, on, said or ""))
    if guard.may(Permission.PRIVACY_LEAD):
        _excuse(actor, task)


def _excuse(actor: Actor, task: TaskRow) -> None:
    with st.popover("It need not be told"), st.form(f"task-except-{task.id}", border=False):
        why = st.selectbox("Why", _EXCEPTIONS, format_func=TASK_EXCEPTIONS.__getitem__, key=f"task-why-{task.id}")
        reason = st.text_area("The reason", key=f"task-reason-{task.id}", max_chars=2000)
        pressed = st.form_submit_button("Record the exception", key=f"task-excuse-{task.id}")
    if pressed:
        acting.act(lambda: telling.excuse(actor, task.id, why, reason or ""))


def _stands(task: TaskRow) -> str:
    if task.exception is not None:
        return TASK_EXCEPTIONS[task.exception].lower()
    if task.answered_on is not None:
        return f"answered {privacy_words.day(task.answered_on)}"
    return "not told yet" if task.sent_on is None else f"told {privacy_words.day(task.sent_on)}, {task.reference}"
