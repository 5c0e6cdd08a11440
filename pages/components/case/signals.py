"""Signals on the case page: what is unusual, on what it rests, and the way to set it aside; it decides nothing."""

import streamlit as st

from data.vocabulary import Permission, Rendition
from pages.components import flash, guard, untrusted, words
from pages.components.attempt import refuse
from pages.components.parts.beside import Fields
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.desk.text.form_values import REASON
from services.evidence.links import evidence_url
from services.review import signals
from services.review.case_page import CaseView
from services.review.signals import Signal

_PAIRS_SHOWN = 3
_LOOKED_AT = "Looked at: how often this customer returns, photos seen before, dates and programs in files, weights."


def show(view: CaseView, actor: Actor) -> None:
    """Open where there is something to look at, folded where there is nothing or all was set aside."""
    raised = [signal for signal in view.signals if signal.dismissed is None]
    aside = [signal for signal in view.signals if signal.dismissed is not None]
    title = f"Signals: {len(raised)}" if raised else "Signals: nothing unusual"
    icon = ":material/flag:" if raised else ":material/outlined_flag:"
    key = f"signals-{view.case.id}-{len(raised)}"
    with st.expander(title, icon=icon, expanded=bool(raised), key=key, on_change="rerun") as box:
        if not box.open:
            return
        st.caption("For you to look at. The policy’s recommendation does not know of them." if raised else _LOOKED_AT)
        for signal in raised:
            _show(view, signal, actor)
        for signal in aside:
            _set_aside(signal)


def acknowledge(view: CaseView) -> frozenset[str]:
    """A tick for each raised signal, which an approval asks for; the keys of those that are ticked."""
    ticked = set()
    for signal in view.signals:
        if signal.dismissed is not None:
            continue
        st.text(signal.sentence)
        if st.checkbox("I have looked at this signal", key=f"signal-seen-{view.case.id}-{signal.key}"):
            ticked.add(signal.key)
    return frozenset(ticked)


def _show(view: CaseView, signal: Signal, actor: Actor) -> None:
    with st.container(border=True, gap="xsmall", key=f"signal-{view.case.id}-{signal.key}"):
        st.text(signal.sentence)
        if signal.facts:
            st.caption(untrusted.literal(" · ".join(untrusted.one_line(fact, 160) for fact in signal.facts)))
        if signal.photos and guard.may(Permission.EVIDENCE_READ):
            _photos(signal, actor)
        if signal.others:
            with st.container(horizontal=True, gap="small"):
                for rma in signal.others:
                    st.page_link("returns/return_case.py", label=rma, query_params={"rma": rma})
        if guard.may(Permission.SIGNAL_DISMISS):
            _dismiss(view, signal, actor)


def _photos(signal: Signal, actor: Actor) -> None:
    with st.container(horizontal=True, gap="small"):
        # Each with the one that looks like it beside it.
        for place, public_id in enumerate(signal.photos[: 2 * _PAIRS_SHOWN]):
            said = f"Sent for {signal.others[0]}" if place % 2 else "Sent for this return"
            st.image(evidence_url(public_id, Rendition.THUMB, actor.session), caption=said, width=140)


def _dismiss(view: CaseView, signal: Signal, actor: Actor) -> None:
    key = f"{view.case.id}-{signal.key}"
    with st.popover("Dismiss", key=f"signal-dismiss-{key}", on_change="rerun") as box:
        if not box.open:
            return
        reason = st.text_area("Why it says nothing here", key=f"text-signal-{key}", max_chars=500, height=90)
        fields = Fields()
        fields.at(REASON)
        if not st.button("Dismiss this signal", key=f"signal-do-{key}"):
            return
        try:
            signals.dismiss(actor, view.case.id, signal.key, reason)
        except DeskError as refusal:
            refuse(refusal, fields)
            return
        flash.say("The signal is dismissed.")
        st.rerun()


def _set_aside(signal: Signal) -> None:
    if signal.dismissed is None:
        return
    with st.container(gap="xxsmall"):
        st.caption(untrusted.literal(signal.sentence))
        st.caption(untrusted.literal(f"Dismissed by {signal.dismissed.by}, {words.instant(signal.dismissed.at)}:"))
        untrusted.text(signal.dismissed.reason, max_lines=4)
