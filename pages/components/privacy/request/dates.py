"""The dates of a request: which governs, both behind it, what would be while it is paused, and every step."""

import streamlit as st

from data.vocabulary import RequestState
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.privacy import words
from services.privacy.deadlines.facts import RequestClock, Step
from services.privacy.requests.view import RequestView

_TITLES = {
    "pause_credit": "Questions to the person",
    "extension": "More time",
    "legal_deadline": "The law",
    "promise_deadline": "Our promise",
    "respond_by": "What governs",
    "staff_target": "Staff target",
}


def show(view: RequestView) -> None:
    """The dates side by side, and the steps behind them folded away."""
    clock = view.clock
    facts.show(f"dates-{view.row.number}", _facts(view), wide=True)
    if clock.pause is not None:
        st.info(
            f"Paused since {words.day(clock.pause.asked)}, for {words.days(clock.pause.days)}. Without the pause the "
            f"answer was due by {words.day(clock.respond_by)}. If the person answers today, it is due by "
            f"{words.day(clock.pause.respond_by_if_answered)}.",
            icon=":material/pause_circle:",
        )
    with st.expander("How these dates come about", icon=":material/function:"):
        for about, title in _TITLES.items():
            _steps(title, [step for step in clock.steps if step.about == about])


def _facts(view: RequestView) -> list[Fact]:
    clock = view.clock
    shown = [
        Fact("Answer by", words.day(clock.respond_by), _whose(clock), strong=True),
        Fact("Staff target", words.day(clock.staff_target), "last working day on or before it"),
        Fact("The law", words.day(clock.legal), _law(clock)),
        Fact("Our promise", words.day(clock.promise), "30 days, never rolled on"),
        Fact("Received", words.day(clock.received), _received(view)),
    ]
    if view.row.state is RequestState.OPEN and clock.extended:
        shown.append(Fact("A refusal by", words.day(clock.first_respond_by), "more time is for answers alone"))
    return shown


def _whose(clock: RequestClock) -> str:
    if clock.extended:
        return "the law, as more time was taken"
    if clock.legal == clock.promise:
        return "law and promise alike"
    return "the law, which is earlier" if clock.legal < clock.promise else "our promise, which is earlier"


def _law(clock: RequestClock) -> str:
    months = "three months" if clock.extended else "one month"
    rolled = any(step.about == "legal_deadline" and step.rule == "roll" for step in clock.steps)
    return f"{months}, then the next working day" if rolled else months


def _received(view: RequestView) -> str:
    row = view.row
    if row.governing_on != row.received_on:
        return "the oldest of those linked"
    late = (row.typed_at.date() - row.received_on).days
    return f"typed {words.days(late)} later" if late > 0 else "typed the same day"


def _steps(title: str, steps: list[Step]) -> None:
    if steps:
        st.caption(title)
        st.text("\n".join(f"• {step.says}" for step in steps))
