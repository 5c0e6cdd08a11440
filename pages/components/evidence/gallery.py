"""The evidence of a case on its page: named slots, a strip of files, a viewer, and verdicts by keyboard.

What is drawn comes as data and is set as text; pictures and clips come through the evidence route alone.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from data.vocabulary import OPEN_STATES, EvidenceState, Permission, Proof, ProofVerdict, Rendition
from pages.components import flash, guard, words
from pages.components.evidence import facts, upload
from pages.components.parts.part import part
from services.cases import proofs
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.evidence import gallery
from services.evidence.gallery import EvidenceItem
from services.evidence.links import evidence_url
from services.review import judging
from services.review.case_page import CaseView

_viewer = part("evidence")
_WORDS = {
    "accepted": "Accepted",
    "unjudged": "To be judged",
    "unreadable": "Unreadable",
    "wrong_object": "Wrong object",
    "missing": "Missing",
    "optional": "Nothing sent",
    "empty": "No photos or videos yet. Add what the customer sent below.",
    "original": "Download the original",
    "also": "Also shows…",
    "shows": "This file shows…",
    "saving": "Saving…",
}


def show(view: CaseView, actor: Actor, *, editable: bool) -> None:
    """Draw the evidence; `editable` lets the person judge, and permissions decide about the rest."""
    held = guard.person().permissions
    if Permission.EVIDENCE_READ not in held:
        st.caption("Your roles do not include the customer’s photos and videos.")
        return
    may_add = Permission.EVIDENCE_ADD in held and view.case.state in OPEN_STATES
    run = _run(view.case.rma)
    data = {
        "run": run["run"],
        "done": run["done"],
        "editable": editable and Permission.EVIDENCE_JUDGE in held,
        "assignable": may_add,
        "slots": _slots(view),
        "titles": {proof.value: words.PROOFS[proof] for proof in Proof},
        "words": _WORDS,
        "items": _items(view.evidence, actor, originals=Permission.EVIDENCE_ORIGINAL in held),
    }
    key = f"evidence-{view.case.rma}"
    with st.container(key=f"gallery-{view.case.rma}"):
        _viewer(key=key, data=data, default={"acts": None}, on_acts_change=_acts_of(key, view, actor))
        _watch(view, actor)
        if may_add:
            upload.show(actor, view.case.id, view.case.rma, first=not view.evidence)


def _run(rma: str) -> dict[str, Any]:
    """This tab's count of acts: a number from another session, or done already, is not done again."""
    run: dict[str, Any] = st.session_state.setdefault(f"{rma}-evidence-run", {"run": secrets.token_hex(4), "done": 0})
    return run


def _slots(view: CaseView) -> list[dict[str, object]]:
    reasons = {line.reason for line in view.lines} or {view.case.reason}
    required = proofs.slots(reasons, view.case.ordered_on, split_order=view.parcels > 1)
    filled = {proof for item in view.evidence for proof in item.proofs}
    return [
        {"proof": proof.value, "title": words.PROOFS[proof], "required": proof in required}
        for proof in Proof
        if proof in required or proof in filled
    ]


def _items(evidence: Iterable[EvidenceItem], actor: Actor, *, originals: bool) -> list[dict[str, object]]:
    def url(item: EvidenceItem, rendition: Rendition | None) -> str | None:
        there = rendition is None or item.has(rendition)
        return evidence_url(item.public_id, rendition, actor.session) if there else None

    return [
        facts.describe(item, number)
        | {
            "id": item.public_id,
            "slots": [[slot.proof.value, slot.verdict.value] for slot in item.slots],
            "thumb": url(item, Rendition.THUMB),
            "large": url(item, Rendition.DISPLAY) or url(item, Rendition.POSTER),
            "video": url(item, Rendition.VIDEO),
            "original": url(item, None) if originals else None,
        }
        for number, item in enumerate(evidence, start=1)
    ]


def _acts_of(key: str, view: CaseView, actor: Actor) -> Callable[[], None]:
    """The callback that does what waits in the browser's list, each act once, in order."""
    files = {item.public_id: item.evidence_id for item in view.evidence}

    def do_acts() -> None:
        sent, run = st.session_state[key].get("acts"), _run(view.case.rma)
        if not isinstance(sent, Mapping) or sent.get("run") != run["run"]:
            return
        for act in sent.get("list", ()):
            if act["n"] > run["done"]:
                run["done"] = act["n"]
                _do(act, files, actor)

    return do_acts


def _do(act: Mapping[str, Any], files: Mapping[str, int], actor: Actor) -> None:
    """One act on one of this case's files; a refusal is said to the person."""
    evidence_id = files.get(act["file"])
    try:
        if evidence_id is None:
            return
        if act["kind"] == "judge":
            judging.judge(actor, evidence_id, Proof(act["proof"]), ProofVerdict(act["verdict"]))
        elif act["kind"] == "assign":
            judging.assign(actor, evidence_id, [Proof(proof) for proof in act["proofs"]])
    except DeskError as refusal:
        flash.say(str(refusal), ":material/block:")


def _watch(view: CaseView, actor: Actor) -> None:
    """Draw the page anew when a video has been prepared."""
    waiting = {item.public_id for item in view.evidence if item.state is EvidenceState.PREPARING}
    if not waiting:
        return

    @st.fragment(run_every="3s")
    def look() -> None:
        now = gallery.states(actor, view.case.id)
        if any(now.get(public_id) is not EvidenceState.PREPARING for public_id in waiting):
            st.rerun()

    look()
