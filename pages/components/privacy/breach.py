"""One breach: its hours, what comes next, and the officer's acts upon it."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import streamlit as st

from data.vocabulary import BreachKind, BreachRisk, Permission
from pages.components import guard, untrusted, words
from pages.components.messages import story
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from pages.components.privacy import acting
from services.desk import clock
from services.desk.access import Actor
from services.desk.settings import settings
from services.privacy.breaches import register
from services.privacy.breaches.reading import BreachView
from services.privacy.breaches.register import NewBreach, ShownBreach
from services.privacy.requests.lookup import Done
from services.privacy.words import BREACHES, RISKS

_FORM = "new-breach-form"
_KINDS, _RISKS = tuple(BreachKind), tuple(BreachRisk)


def show(actor: Actor, view: BreachView) -> None:
    """The breach with its acts, while it is open and for whom they are."""
    row = view.row
    facts.show(f"breach-{row.id}", _facts(view), wide=True)
    with st.container(border=True):
        untrusted.text(row.description, max_lines=10)
    st.text(f"Next: {view.next_step}")
    if row.closed_at is None and guard.may(Permission.PRIVACY_LEAD):
        _acts(actor, view)
    for text in (row.late_reasons, row.outcome):
        if text:
            untrusted.text(text, max_lines=6)
    with st.expander("Story", icon=":material/history:"):
        for happening in view.story:
            story.line(happening)


def report(actor: Actor) -> None:
    """The form of a new breach, at the first word of it."""
    form_key = str(st.session_state.setdefault(_FORM, uuid4().hex))
    with st.form(f"breach-new-{form_key}", border=False):
        kind = st.selectbox("What happened", _KINDS, format_func=BREACHES.__getitem__, key=f"breach-kind-{form_key}")
        text = st.text_area("Which data, whose, and how you know", key=f"breach-text-{form_key}", max_chars=8000)
        at = _moment("First word of it", f"breach-first-{form_key}", clock.now())
        pressed = st.form_submit_button("Report the breach", type="primary", key=f"breach-report-{form_key}")
    if pressed:
        acting.act(lambda: _report(actor, NewBreach(form_key, kind, text or "", at)))


def _report(actor: Actor, new: NewBreach) -> Done:
    done = register.report(actor, new)
    # The next form is another breach.
    del st.session_state[_FORM]
    return done


def _facts(view: BreachView) -> list[Fact]:
    row, hours = view.row, view.clock
    shown = [
        Fact("What happened", BREACHES[row.kind]),
        Fact("First word", words.instant(row.first_alert_at)),
        Fact("Aware since", words.instant(row.aware_at) if row.aware_at else "not confirmed yet"),
    ]
    if hours.notify_by is not None:
        shown.append(Fact("Authority by", words.instant(hours.notify_by), "72 hours, holidays or not", strong=True))
    if hours.outer is not None:
        shown.append(Fact("From the first word", words.instant(hours.outer), "information, should it be contested"))
    shown.append(Fact("Risk", RISKS[row.risk] if row.risk else "not judged yet"))
    if row.authority_told_at:
        late = "late" if hours.late else "in time"
        shown.append(Fact("Authority told", words.instant(row.authority_told_at), late))
    if row.people_told_at:
        shown.append(Fact("People told", words.instant(row.people_told_at)))
    return shown


def _acts(actor: Actor, view: BreachView) -> None:
    aware, risk, authority, people, close = st.tabs(("Aware", "Risk", "Authority", "People", "Close"))
    with aware:
        _at(view, "aware", "The shop is aware since", lambda shown, at: register.confirm_aware(actor, shown, at))
    with risk:
        _risk(actor, view)
    with authority:
        _authority(actor, view)
    with people:
        _at(view, "people", "The people were told", lambda shown, at: register.tell_people(actor, shown, at))
    with close:
        _close(actor, view)


def _at(view: BreachView, name: str, label: str, do: Callable[[ShownBreach, datetime], Done]) -> None:
    with st.form(f"breach-{name}-{view.row.id}", border=False):
        at = _moment(label, f"breach-{name}-at-{view.row.id}", clock.now())
        pressed = st.form_submit_button("Record it", key=f"breach-{name}-go-{view.row.id}-{view.row.version}")
    if pressed:
        acting.act(lambda: do(_shown(view), at))


def _risk(actor: Actor, view: BreachView) -> None:
    row = view.row
    with st.form(f"breach-risk-{row.id}", border=False):
        risk = st.selectbox("What it means to people", _RISKS, format_func=RISKS.__getitem__, key=f"risk-{row.id}")
        pressed = st.form_submit_button("Judge it so", key=f"risk-go-{row.id}-{row.version}")
    if pressed:
        acting.act(lambda: register.assess(actor, _shown(view), risk))


def _authority(actor: Actor, view: BreachView) -> None:
    row = view.row
    with st.form(f"breach-authority-{row.id}", border=False):
        at = _moment("The authority was told", f"breach-authority-at-{row.id}", clock.now())
        why = st.text_area("Reasons, where it is late", key=f"breach-why-{row.id}", max_chars=4000)
        pressed = st.form_submit_button("Record the notice", key=f"breach-authority-go-{row.id}-{row.version}")
    if pressed:
        acting.act(lambda: register.tell_authority(actor, _shown(view), at, why or ""))


def _close(actor: Actor, view: BreachView) -> None:
    row = view.row
    with st.form(f"breach-close-{row.id}", border=False):
        label = "What came of it, and what is done against another one"
        outcome = st.text_area(label, key=f"breach-outcome-{row.id}", max_chars=8000)
        pressed = st.form_submit_button("Close the breach", key=f"breach-close-go-{row.id}-{row.version}")
    if pressed:
        acting.act(lambda: register.close(actor, _shown(view), outcome or ""))


def _moment(label: str, key: str, default: datetime) -> datetime:
    zone = settings().zone
    now = default.astimezone(zone)
    left, right = st.columns(2)
    day = left.date_input(f"{label}: day", now.date(), format="YYYY-MM-DD", key=f"{key}-day")
    at = right.time_input(f"{label}: time", now.time().replace(second=0, microsecond=0), key=f"{key}-time")
    return datetime.combine(day, at, zone)


def _shown(view: BreachView) -> ShownBreach:
    return ShownBreach(view.row.id, view.row.version)
