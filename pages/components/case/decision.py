"""The decision on the case page: what may be done now, the form for it, and what becomes of a lost race.

Text that a person typed is kept under the return's id alone, so that neither a rerun nor a lost race throws it away;
only the buttons that act carry the version that was shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.vocabulary import OPEN_STATES, Permission, ReturnState
from pages.components import flash, guard, untrusted
from pages.components.attempt import refuse
from pages.components.case import loose_ends, undo, writing
from pages.components.case.decision_forms import FORMS, Done
from pages.components.parts import focus, keys
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import AlreadyDecided, Conflict, DeskError
from services.review.case_page import CaseView
from services.review.decisions import DID


@dataclass(frozen=True)
class Act:
    """Something that can be done, its key, and the form that it opens."""

    name: str
    label: str
    icon: str
    shortcut: str
    main: bool = False


ACTS = (
    Act("approve", "Approve", ":material/check:", "A", main=True),
    Act("reject", "Reject", ":material/close:", "R", main=True),
    Act("ask", "Ask for more", ":material/contact_support:", "M", main=True),
    Act("escalate", "Pass to the managers", ":material/arrow_upward:", "E"),
    Act("facts", "Record facts", ":material/edit_note:", "F"),
    Act("reclassify", "Change reason", ":material/swap_horiz:", "C"),
)

# What a return already is, nobody makes it again.
_DONE = {ReturnState.ESCALATED: ("escalate",)}
# Acts that begin with writing; the others may need no more than a look and Ctrl+Enter.
_WRITTEN = frozenset({"reject", "escalate", "override"})


def is_open(view: CaseView) -> bool:
    """Whether the return is undecided and this person's to decide; what is with the managers is theirs."""
    escalated = view.case.state is ReturnState.ESCALATED
    needed = Permission.RETURN_DECIDE_ESCALATED if escalated else Permission.RETURN_DECIDE
    return view.case.state in OPEN_STATES and guard.may(needed)


def show(view: CaseView, actor: Actor, to_next: Callable[[], None], more: Callable[[], None]) -> None:
    """The buttons, and the form of the act that was chosen; `to_next` goes on to the next case after a decision.

    `more` draws what stands with the rarer acts.
    """
    open_key = _open_key(view)
    writing.bring_back(view, actor, open_key)
    _buttons(view, actor, open_key, more)
    act = st.session_state.get(open_key)
    writing.watch(view, actor, act)
    if act is None:
        return
    with st.container(border=True, key=f"act-{view.case.id}"):
        if st.button("Close", icon=":material/close:", type="tertiary", key=keys.button_key("Esc", f"{view.case.id}")):
            st.session_state[open_key] = None
            st.rerun()
        _meanwhile(view, actor)
        fields = Fields()
        try:
            done = FORMS[act](view, actor, Shown(view.case.id, view.case.version), fields)
        except Conflict as lost:
            _lost(view, lost)
            return
        except DeskError as refusal:
            refuse(refusal, fields)
            return
        # After the form, or there would be no text yet to go to.
        focus.here(f"start-{view.case.id}-{act}", typing=act in _WRITTEN)
    if done is not None:
        undo.remember(view, act, writing.left(view, actor) | _typed(view))
        writing.sent(view, actor)
        _finish(view, done, to_next)


def open_form(view: CaseView, act: str, **given: str) -> None:
    """Open a form from elsewhere on the page, with what it is about."""
    st.session_state[_open_key(view)] = act
    for name, value in given.items():
        st.session_state[f"{act}-{name}-{view.case.id}"] = value


def _open_key(view: CaseView) -> str:
    return f"act-open-{view.case.id}"


def _buttons(view: CaseView, actor: Actor, open_key: str, more: Callable[[], None]) -> None:
    """The three usual acts in a row, the others folded: their keys work all the same."""
    with st.container(horizontal=True, gap="small"):
        for act in (act for act in ACTS if act.main):
            _button(view, act, open_key)
    loose_ends.show(view, actor)
    with st.expander("More", icon=":material/more_horiz:", key=f"more-{view.case.id}"):
        with st.container(horizontal=True, gap="small"):
            for act in (act for act in ACTS if not act.main and act.name not in _DONE.get(view.case.state, ())):
                _button(view, act, open_key)
        more()


def _button(view: CaseView, act: Act, open_key: str) -> None:
    chosen = st.session_state.get(open_key) == act.name
    kept = act.shortcut in keys.KEPT
    # Opening a form acts on nothing: the key outlives a version, or a press during a run were lost.
    name = f"{act.name}-{view.case.id}"
    if st.button(
        act.label,
        icon=act.icon,
        shortcut=None if kept else act.shortcut,
        key=keys.button_key(act.shortcut, name) if kept else name,
        type="primary" if chosen else "secondary",
    ):
        st.session_state[open_key] = None if chosen else act.name
        st.rerun()


def _finish(view: CaseView, done: Done, to_next: Callable[[], None]) -> None:
    st.session_state[_open_key(view)] = None
    flash.say(done.sentence)
    if done.go_on:
        to_next()
    st.rerun()


def too_late(view: CaseView, actor: Actor) -> None:
    """Where somebody else decided while this person was writing: who and when, and the text, until it is put away."""
    kept_key = f"too-late-{view.case.id}"
    if st.session_state.pop(_open_key(view), None) is not None:
        # The fields are gone with the form, and their values with the next run.
        st.session_state[kept_key] = writing.left(view, actor) | _typed(view)
    kept = st.session_state.get(kept_key)
    final = [decision for decision in view.decisions if decision.kind in DID]
    if kept is None:
        return
    if final:
        last = max(final, key=lambda decision: decision.decided_at)
        first = AlreadyDecided(last.decided_by, last.decided_at, DID[last.kind])
        st.error(untrusted.literal(str(first)), icon=":material/group:")
    else:
        st.error("This return is with the managers now. Your text is kept below.", icon=":material/group:")
    _show_typed(kept)
    if st.button("I no longer need this text", key=f"{kept_key}-gone"):
        del st.session_state[kept_key]
        writing.sent(view, actor)
        st.rerun()


def _meanwhile(view: CaseView, actor: Actor) -> None:
    """Say that somebody else changed the return since the last run: the press that found it out did nothing."""
    key = f"version-shown-{view.case.id}"
    before = st.session_state.get(key)
    st.session_state[key] = view.case.version
    if before in (None, view.case.version) or not view.timeline or view.timeline[0].who == actor.name:
        return
    newest = view.timeline[0]
    sentence = f"{newest.who} {newest.what} meanwhile. Look again before you decide; what you typed is kept."
    st.warning(untrusted.literal(sentence), icon=":material/group:")


def _lost(view: CaseView, lost: Conflict) -> None:
    """Say who was first, and show the typed text so that it can be copied."""
    refuse(lost)
    _show_typed(_typed(view))
    label = "Show the return as it is now" if isinstance(lost, AlreadyDecided) else "Show the newest state"
    st.button(label, key=f"reload-{view.case.id}-{view.case.version}", icon=":material/refresh:")


def _typed(view: CaseView) -> dict[str, str]:
    """What stands in the text fields of this return's forms."""
    return {
        key: value
        for key, value in st.session_state.items()
        if isinstance(key, str) and key.startswith("text-") and f"-{view.case.id}-" in f"{key}-"
        if isinstance(value, str) and value.strip()
    }


def _show_typed(kept: dict[str, str]) -> None:
    for key, value in kept.items():
        st.text_area("Your text", value, disabled=True, key=f"kept-{key}", height=160)
