"""Add photos and videos to a case by drag and drop; the bytes go to the store at once and leave the uploader."""

from typing import TYPE_CHECKING

import streamlit as st

from data.vocabulary import Proof
from pages.components import flash, untrusted, words
from services.desk.access import Actor
from services.desk.errors import DeskError
from services.evidence.formats.sniff import FORMATS
from services.review.evidence import add_evidence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

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
        # A fresh key empties the uploader once its files are stored, so that their bytes do not stay in memory.
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


def _add(actor: Actor, return_id: int, rma: str, files: "list[UploadedFile]", slots: tuple[Proof, ...]) -> None:
    with st.spinner("Checking and storing…", show_time=True):
        results = [(untrusted.one_line(file.name, 60), add_one(actor, return_id, file, slots)) for file in files]
    # A file that is here already is no refusal: the page runs again from the start when the next file arrives.
    refused = [result for result in results if result[1] not in ("", ALREADY)]
    if taken := len(results) - len(refused):
        flash.say(ALREADY if all(why for _, why in results) else f"{taken} {'file' if taken == 1 else 'files'} added.")
    st.session_state[f"{rma}-upload-refused"] = refused
    st.session_state[f"{rma}-upload-turn"] += 1
    st.rerun()


def add_one(actor: Actor, return_id: int, file: "UploadedFile", slots: tuple[Proof, ...] = ()) -> str:
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
