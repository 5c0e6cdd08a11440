"""Questions to the person that stop the clock, and the one notice that takes more time."""

import streamlit as st

from data.vocabulary import QuestionReason
from pages.components.privacy import acting, words
from services.desk.access import Actor
from services.privacy.requests import extension, questions
from services.privacy.requests.lookup import today
from services.privacy.requests.view import RequestView
from services.privacy.words import QUESTIONS


def show(actor: Actor, view: RequestView) -> None:
    """What was asked, the answer that is waited for, and a new question."""
    waiting = [one for one in view.questions if one.answered_on is None]
    for one in view.questions:
        answered = f"answered {words.day(one.answered_on)}" if one.answered_on else "waits for the answer"
        st.text(f"{QUESTIONS[one.reason]}: asked {words.day(one.asked_on)}, {answered}.")
    for one in waiting:
        _answer(actor, view, one.reason)
    open_reasons = {one.reason for one in waiting}
    possible = [reason for reason in QuestionReason if reason not in open_reasons and _fits(view, reason)]
    if possible:
        _ask(actor, view, possible)


def more_time(actor: Actor, view: RequestView) -> None:
    """The notice that was sent, or a new one while the first period runs."""
    if view.extension is not None:
        st.text(f"More time was taken on {words.day(view.extension.sent_on)}; that can be done once only.")
        return
    if view.clock.pause is None and today() > view.clock.first_respond_by:
        st.text("The first period is over, so no more time can be taken.")
        return
    reasons = st.text_area("Reasons for the delay, as the person will read them", key=f"delay-{view.row.number}")
    if not (reasons or "").strip():
        st.caption("The law wants the reasons, in a letter within the first period (GDPR Art. 12(3)).")
        return
    acting.letter(
        view,
        "extend",
        "Send and take more time",
        lambda: extension.extension_draft(actor, view.row.number, reasons),
        lambda draft: extension.extend(actor, acting.shown(view), reasons, draft),
        reasons,
    )


def _fits(view: RequestView, reason: QuestionReason) -> bool:
    return reason is not QuestionReason.IDENTITY or view.row.identity_method is None


def _answer(actor: Actor, view: RequestView, reason: QuestionReason) -> None:
    number, version = view.row.number, view.row.version
    with (
        st.form(f"answered-{reason.value}-{number}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        day = st.date_input(
            f"Answer to “{QUESTIONS[reason]}” came on",
            today(),
            format="YYYY-MM-DD",
            key=f"came-{reason.value}-{number}",
            width=280,
        )
        pressed = st.form_submit_button("The answer is here", key=f"came-go-{reason.value}-{number}-{version}")
    if pressed:
        acting.act(lambda: questions.answered(actor, acting.shown(view), reason, day))


def _ask(actor: Actor, view: RequestView, possible: list[QuestionReason]) -> None:
    number = view.row.number
    reason = st.selectbox("Ask", possible, format_func=QUESTIONS.__getitem__, key=f"ask-reason-{number}")
    why = st.text_area("The question, or why you have to ask", key=f"ask-why-{number}")
    if not (why or "").strip():
        st.caption("The clock stands still from the question to the answer, where it is asked promptly.")
        return
    acting.letter(
        view,
        f"ask-{reason.value}",
        "Send the question",
        lambda: questions.question_draft(actor, number, reason, why),
        lambda draft: questions.ask(actor, acting.shown(view), reason, why, draft),
        f"{reason} {why}",
    )
