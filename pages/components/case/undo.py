"""A decision that was just made can be taken back: offered wherever its maker goes next, until its time is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from pages.components import flash, words
from pages.components.attempt import attempt
from services.desk import clock
from services.desk.access import Actor
from services.review import undo, unfinished
from services.review.case_page import CaseView

_KEY = "undo-offer"
_DONE = {"approve": "approved", "reject": "rejected", "ask": "asked for more"}


@dataclass(frozen=True)
class _Offer:
    """The return that was decided, how, until when that can be taken back, and what was typed for it."""

    return_id: int
    rma: str
    act: str
    until: datetime
    fields: Mapping[str, str]


def remember(view: CaseView, act: str | None, fields: Mapping[str, str]) -> None:
    """Offer to take back what was just done; nothing for acts that are no decision."""
    if act in _DONE:
        until = undo.until(clock.now())
        st.session_state[_KEY] = _Offer(view.case.id, view.case.rma, act, until, dict(fields))


def show(view: CaseView, actor: Actor) -> None:
    """The offer while it holds, for a decision of this person; it goes by itself once its time is over."""
    offer = st.session_state.get(_KEY) or _of_this(view, actor)
    if offer is not None and offer.return_id == view.case.id and _meanwhile(view, actor):
        offer = None
    left = timedelta() if offer is None else offer.until - clock.now()
    if offer is None or left <= timedelta():
        st.session_state.pop(_KEY, None)
        return

    # Once, when the time is over: the clock asks the server nothing meanwhile.
    @st.fragment(run_every=left + timedelta(seconds=1))
    def draw() -> None:
        if clock.now() < offer.until:
            _draw(offer, actor)

    draw()


def _meanwhile(view: CaseView, actor: Actor) -> bool:
    """Whether somebody else has acted on the return since: then the decision stands."""
    return bool(view.timeline) and view.timeline[0].who != actor.name


def _of_this(view: CaseView, actor: Actor) -> _Offer | None:
    """After a reload, from the decision itself; what was typed for it is gone then."""
    if view.standing is None or view.standing.decision.decided_by_id != actor.staff_id:
        return None
    decision = view.standing.decision
    return _Offer(view.case.id, view.case.rma, decision.kind.value, undo.until(decision.decided_at), {})


def _draw(offer: _Offer, actor: Actor) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="undo-offer-box"):
        said = f"You {_DONE[offer.act]} {offer.rma}" if offer.act != "ask" else f"You asked for more about {offer.rma}"
        st.text(f"{said}. The message waits until {words.clock_time(offer.until, seconds=True)}.", width="content")
        pressed = st.button(
            "Undo", icon=":material/undo:", key=f"undo-{offer.return_id}-{int(offer.until.timestamp())}"
        )
    if not pressed:
        return
    undone = attempt(lambda: undo.undo(actor, offer.return_id))
    if undone is None:
        return
    st.session_state.pop(_KEY, None)
    if offer.fields:
        unfinished.keep(actor, offer.return_id, offer.act, offer.fields)
        st.session_state.pop(f"drafts-{offer.return_id}", None)
    flash.say(f"Taken back: {undone.rma} is as it was before, and no message leaves.", ":material/undo:")
    st.query_params["rma"] = undone.rma
    st.rerun()
