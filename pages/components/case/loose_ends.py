"""What is still open on an undecided return, always beside the buttons that decide: photos and signals."""

import streamlit as st

from data.vocabulary import Permission, ProofVerdict
from pages.components import flash, guard
from pages.components.attempt import attempt
from services.desk.access import Actor
from services.review import judging
from services.review.case_page import CaseView


def show(view: CaseView, actor: Actor) -> None:
    """“4 photos not judged · 3 signals open”, and one key that accepts the rest of the photos."""
    files = [one for one in view.evidence if any(slot.verdict is ProofVerdict.UNJUDGED for slot in one.slots)]
    signals = sum(signal.dismissed is None for signal in view.signals)
    said = [
        f"{count} {one if count == 1 else several}"
        for count, one, several in (
            (len(files), "photo not judged", "photos not judged"),
            (signals, "signal open", "signals open"),
        )
        if count
    ]
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"loose-{view.case.id}"):
        st.markdown(f":small[:orange[{' · '.join(said)}]]", width="content")
        if files and guard.may(Permission.EVIDENCE_JUDGE):
            _accept_rest(view, actor, [one.evidence_id for one in files])


def _accept_rest(view: CaseView, actor: Actor, evidence_ids: list[int]) -> None:
    if not st.button("Accept the rest", icon=":material/done_all:", shortcut="Y", key=f"accept-rest-{view.case.id}"):
        return
    done = attempt(lambda: judging.accept_rest(actor, view.case.id, evidence_ids))
    if done is not None:
        flash.say(f"{done.accepted} {'photo is' if done.accepted == 1 else 'photos are'} accepted.")
        st.rerun()
