"""Add photos and videos to a case by drag and drop; the bytes go to the store at once and leave the uploader."""

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data.vocabulary import Proof
from pages.components import flash, untrusted, words
from pages.web.gate import arrivals, uploads
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.evidence.formats.sniff import FORMATS
from services.review.evidence import add_evidence

ALREADY = "This case holds the same file already."
TYPES = [ending for one in FORMATS.values() for ending in one.endings]


def show(actor: Actor, return_id: int, rma: str, *, first: bool) -> None:
    """The drop area, open where the case has no evidence yet; each file says what became of it."""
    _refused(rma)
    with st.expander("Add photos or videos", expanded=first, icon=":material/add_photo_alternate:"):
        slots = st.pills(
            "They show",
            list(Proof),
            selection_mode="multi",
            format_func=words.PROOFS.__getitem__,
            key=f"{rma}-upload-as",
        )
        turn = st.session_state.setdefault(f"{rma}-upload-turn", 0)
        files = st.file_uploader(
            "Photos and videos",
            type=TYPES,
            accept_multiple_files=True,
            key=f"{rma}-upload-{turn}",
            label_visibility="collapsed",
        )
        if files:
            _add(actor, return_id, rma, files, tuple(slots))


def _add(actor: Actor, return_id: int, rma: str, files: list[UploadedFile], slots: tuple[Proof, ...]) -> None:
    """Store the files; more that arrive meanwhile cut this run off, and the next one finds only those.

    A fresh key empties the field, but takes with it what is on its way to it: not before all are here.
    """
    with st.spinner("Checking and storing…", show_time=True):
        results = [(untrusted.one_line(file.name, 60), _store(actor, return_id, file, slots)) for file in files]
        refused = [result for result in results if result[1] not in ("", ALREADY)]
        if taken := len(results) - len(refused):
            same = all(why for _, why in results)
            flash.say(ALREADY if same else f"{taken} {'file' if taken == 1 else 'files'} added.")
        st.session_state.setdefault(f"{rma}-upload-refused", []).extend(refused)
        if not still_coming(actor):
            st.session_state[f"{rma}-upload-turn"] += 1
    st.rerun()


def _store(actor: Actor, return_id: int, file: UploadedFile, slots: tuple[Proof, ...]) -> str:
    why = add_one(actor, return_id, file, slots)
    let_go(actor, file)
    return why


def let_go(actor: Actor, file: UploadedFile) -> None:
    """The file was used: its bytes leave the memory, no later run is given it again, and nobody waits for it."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[attr-defined]  # as in uploads
        arrivals.went(actor.staff_id or 0, file.file_id)


def still_coming(actor: Actor) -> bool:
    """Whether a file is on its way that no field of the page has yet."""
    fields = (value if isinstance(value, list) else [value] for value in st.session_state.values())
    known = {one.file_id for field in fields for one in field if isinstance(one, UploadedFile)}
    return uploads.coming(actor.staff_id, known)


def add_one(actor: Actor, return_id: int, file: UploadedFile, slots: tuple[Proof, ...] = ()) -> str:
    """Add an uploaded file; why it was not taken, or nothing."""
    try:
        added = add_evidence(actor, return_id, file.name, file, slots)
    except DeskError as refusal:
        return str(refusal)
    return "" if added.changed else ALREADY


def _refused(rma: str) -> None:
    """The files of the last round that were not taken, until the person has read it."""
    refused: list[tuple[str, str]] = st.session_state.get(f"{rma}-upload-refused", [])
    if not refused:
        return
    with st.container(border=True, key=f"{rma}-upload-refusals"):
        for name, why in refused:
            st.badge("Not taken", icon=":material/block:", color="red")
            untrusted.text(f"{name}: {why}")
        if st.button("Understood", key=f"{rma}-upload-understood-{st.session_state[f'{rma}-upload-turn']}"):
            del st.session_state[f"{rma}-upload-refused"]
            st.rerun()
