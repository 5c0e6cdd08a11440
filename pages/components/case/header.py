"""The head of the case page: which return, where it stands, who holds it, and the way to the next one."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from data.vocabulary import Permission, Proof, Rendition, ReturnState, StatementKind
from pages.components import flash, guard, money, untrusted, words
from pages.components.attempt import refuse
from pages.components.parts import badges, facts
from pages.components.parts.badges import Badge
from pages.components.parts.beside import Fields
from pages.components.parts.facts import Fact
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.desk.text.form_values import REASON
from services.evidence.links import evidence_url
from services.review import holds
from services.review.case_page import CaseView

_STATED = {
    StatementKind.SUPPLEMENT: "The customer adds",
    StatementKind.DISPUTE: "The customer disputes what stands here",
    StatementKind.VIEW: "The customer says to the decision",
}


def show(view: CaseView, now: datetime, me: int | None) -> None:
    """The RMA with its badges."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(view.case.rma, anchor=False, width="content")
        shown = [
            Badge(words.REASONS[view.case.reason]),
            Badge(words.STATES[view.case.state], words.STATE_COLOURS[view.case.state]),
            *_restricted(view),
            *_due(view, now),
            *_holder(view, me),
        ]
        badges.show(shown)


def _restricted(view: CaseView) -> Iterator[Badge]:
    if view.case.restricted_at is not None:
        yield Badge("Data only kept, not used", "red", ":material/lock:")


def _due(view: CaseView, now: datetime) -> Iterator[Badge]:
    if view.case.paused_at is not None:
        yield Badge("Clock paused", icon=":material/pause_circle:")
    elif view.case.state in (ReturnState.AWAITING_REVIEW, ReturnState.ESCALATED):
        late = view.case.due_at < now
        yield Badge(words.due(view.case.due_at, now), "red" if late else "blue", ":material/timer:")


def _holder(view: CaseView, me: int | None) -> Iterator[Badge]:
    if view.holder is None:
        return
    mine = view.holder.staff_id == me
    said = "Held by you" if mine else f"{view.holder.name} is working on it"
    yield Badge(said, "green" if mine else "orange", ":material/front_hand:")


def hold_button(view: CaseView, actor: Actor) -> None:
    """Hold the case for oneself, or put it back for the others."""
    mine = view.holder is not None and view.holder.staff_id == actor.staff_id
    label, icon = ("Put back", ":material/front_hand:") if mine else ("Hold", ":material/pan_tool:")
    taken = view.holder is not None and not mine
    if taken and guard.may(Permission.RETURN_DECIDE_ESCALATED):
        _end_hold(view, actor)
        return
    if st.button(label, icon=icon, shortcut="H", disabled=taken, key=f"hold-{view.case.id}-{mine}"):
        try:
            holds.release(actor, view.case.id) if mine else holds.hold(actor, view.case.id)
        except DeskError as refusal:
            refuse(refusal)
            return
        st.rerun()


def _end_hold(view: CaseView, actor: Actor) -> None:
    with st.popover("End hold", icon=":material/front_hand:", key=f"end-hold-{view.case.id}", on_change="rerun") as box:
        if not box.open or view.holder is None:
            return
        st.text(f"{view.holder.name} holds this return until {words.instant(view.holder.until)}.")
        reason = st.text_area("Why it cannot wait", key=f"text-end-hold-{view.case.id}", max_chars=500)
        fields = Fields()
        fields.at(REASON)
        if not st.button("End the hold", key=f"end-hold-now-{view.case.id}-{view.holder.staff_id}"):
            return
        try:
            ended = holds.end_hold(actor, view.case.id, reason)
        except DeskError as refusal:
            refuse(refusal, fields)
            return
        flash.say(f"{ended.name} no longer holds {view.case.rma}.")
        st.rerun()


def claim(view: CaseView, actor: Actor) -> None:
    """What comes back, with a picture of it, what the customer wants, what it is worth, and what they said of it."""
    case = view.case
    with st.container(border=True, horizontal=True, gap="small", key=f"claim-{case.id}"):
        picture = next((one for one in view.evidence if Proof.ITEM in one.proofs and one.has(Rendition.THUMB)), None)
        if picture is not None:
            st.image(evidence_url(picture.public_id, Rendition.THUMB, actor.session), width=96)
        with st.container(gap="xsmall"):
            facts.show(f"claim-facts-{case.id}", _claimed(view), wide=True)
            st.caption("In the customer’s words")
            untrusted.text(case.description, max_lines=6)
            for one in view.statements:
                st.caption(f"{_STATED[one.kind]}, {words.instant(one.at)}")
                untrusted.text(one.text, max_lines=12)


def _claimed(view: CaseView) -> list[Fact]:
    wish = view.case.requested_resolution
    returns = "\n".join(f"{line.quantity} × {line.product}" for line in view.lines)
    return [
        Fact("Returns", returns),
        Fact("Asks for", words.wish(wish) if wish else "not said"),
        Fact("Worth", money.show(view.case.claimed_amount, view.case.currency)),
    ]
