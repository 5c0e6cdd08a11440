"""What is typed on the case page outlives it, and colleagues see who writes what, since when.

The browser part sends what stands in the fields of the open form while it is typed; a reload, a sign-in or a restart
brings it back. The same fragment looks every few seconds for what others did.
"""

from collections.abc import Mapping

import streamlit as st

from pages.components import untrusted, words
from pages.components.case.decision_forms import FORMS
from pages.components.parts.part import part
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.review import unfinished
from services.review.case_page import CaseView
from services.review.unfinished import Around

_drafts = part("drafts")
_EVERY = "5s"
_WRITES = {
    "approve": "an approval",
    "reject": "a rejection",
    "ask": "a question to the customer",
    "escalate": "a question to the managers",
    "facts": "facts",
    "reclassify": "another reason",
    "inspect": "an inspection",
}


def bring_back(view: CaseView, actor: Actor, open_key: str) -> None:
    """Before the form is drawn: open the one that was left, and put into its fields what was typed there."""
    seen, act = f"drafts-{view.case.id}", st.session_state.get(open_key)
    if seen in st.session_state and st.session_state[seen] == act:
        return
    first = seen not in st.session_state
    kept = unfinished.typed(actor, view.case.id)
    if kept is not None and first and act is None and kept.act in FORMS:
        act = st.session_state[open_key] = kept.act
    if kept is not None and act == kept.act:
        for name, text in kept.fields.items():
            if _is_field(name, view):
                st.session_state.setdefault(name, text)
    st.session_state[seen] = act


def left(view: CaseView, actor: Actor) -> dict[str, str]:
    """What was typed for this return, by its fields."""
    kept = unfinished.typed(actor, view.case.id)
    return {} if kept is None else {name: text for name, text in kept.fields.items() if text.strip()}


def watch(view: CaseView, actor: Actor, act: str | None) -> None:
    """Keep what is typed into the form of `act`; say who else writes; draw the page anew when somebody was quicker."""

    # The page itself has just read all this.
    known = [Around(view.case.version, view.writing)]

    @st.fragment(run_every=_EVERY)
    def look() -> None:
        found = known.pop() if known else unfinished.around(actor, view.case.id)
        if found.version != view.case.version:
            st.rerun()
        _say(found)
        if act in _WRITES:
            key = f"drafts-part-{view.case.id}-{act}"
            _drafts(
                key=key,
                data={"form": f"st-key-act-{view.case.id}"},
                on_typed_change=lambda: _keep(view, actor, act, key),
            )

    look()


def sent(view: CaseView, actor: Actor) -> None:
    """The text has gone where it belongs."""
    unfinished.drop(actor, view.case.id)
    st.session_state.pop(f"drafts-{view.case.id}", None)


def _say(found: Around) -> None:
    for one in found.writing:
        what = _WRITES.get(one.act, "about it")
        sentence = f"{one.name} is writing {what} since {words.clock_time(one.since)}."
        st.warning(untrusted.literal(sentence), icon=":material/edit:")


def _keep(view: CaseView, actor: Actor, act: str, key: str) -> None:
    told = st.session_state[key].get("typed")
    if not isinstance(told, Mapping):
        return
    fields = {name: text for name, text in told.items() if _is_field(name, view) and isinstance(text, str)}
    try:
        unfinished.keep(actor, view.case.id, act, fields)
    except DeskError as refusal:
        st.warning(untrusted.literal(str(refusal)), icon=":material/edit_off:")


def _is_field(name: object, view: CaseView) -> bool:
    return isinstance(name, str) and name.startswith("text-") and f"-{view.case.id}-" in f"{name}-"
