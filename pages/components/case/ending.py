"""The ends of a return as a whole, each with a reason: cancel it, close it, take it up again."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard, words
from pages.components.attempt import attempt
from pages.components.parts.beside import Fields
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.text.form_values import REASON
from services.review import ending
from services.review.case_page import CaseView
from services.review.ending import End, Ended


@dataclass(frozen=True)
class Way:
    """One end: who may take it, what it says on screen, and the act itself."""

    end: End
    permission: Permission
    act: Callable[[Actor, Shown, str], Ended]
    label: str
    icon: str
    explained: str
    done: str


WAYS = (
    Way(
        End.REOPEN,
        Permission.RETURN_REOPEN,
        ending.reopen,
        "Reopen",
        ":material/restart_alt:",
        "An approved return goes on where it stood; a rejected one is back in review. No message is sent.",
        "is taken up again and stands at",
    ),
    Way(
        End.CLOSE,
        Permission.RETURN_CLOSE,
        ending.close,
        "Close",
        ":material/task_alt:",
        "For a return whose rest never comes, or that owes nothing more. No message is sent.",
        "has ended and stands at",
    ),
    Way(
        End.CANCEL,
        Permission.RETURN_CANCEL,
        ending.cancel,
        "Cancel",
        ":material/cancel:",
        "For a return that the customer no longer wants: its units may be claimed again, and refunds that were not "
        "sent are taken back. No message is sent.",
        "has ended and stands at",
    ),
)


def show(view: CaseView, actor: Actor) -> None:
    """A button for each end that the return may come to now by this person; nothing where there is none."""
    possible = [way for way in WAYS if view.case.state in ending.POSSIBLE[way.end] and guard.may(way.permission)]
    if not possible:
        return
    with st.container(horizontal=True, gap="small", key=f"ends-{view.case.id}"):
        for way in possible:
            label = f"{way.label} the return"
            with st.popover(label, icon=way.icon, key=f"{way.end}-open-{view.case.id}", on_change="rerun") as box:
                if box.open:
                    _form(view, actor, way)


def _form(view: CaseView, actor: Actor, way: Way) -> None:
    case = view.case
    st.caption(way.explained)
    fields = Fields()
    with st.form(f"{way.end}-{case.id}", border=False):
        reason = st.text_area("Why?", key=f"text-{way.end}-{case.id}", max_chars=500, height=100)
        fields.at(REASON)
        # The button alone carries the version that was shown: a press on an older page does nothing.
        key = f"{way.end}-go-{case.id}-{case.version}"
        pressed = st.form_submit_button(f"{way.label} {case.rma}", type="primary", shortcut="Ctrl+Enter", key=key)
    if not pressed:
        return
    done = attempt(lambda: way.act(actor, Shown(case.id, case.version), reason), fields)
    if done is not None:
        flash.say(f"{done.rma} {way.done} “{words.STATES[done.state]}”.")
        st.rerun()
