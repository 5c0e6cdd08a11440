"""Files for a return: dropped into the browser, handed over one by one, then forgotten."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.components import untrusted
from pages.components.evidence.upload import ALREADY, TYPES, add_one
from services.desk.access import Actor
from services.desk.settings import settings


def send(key: str, label: str, *, may_add: bool, sent: bool = False) -> tuple[list[UploadedFile], bool]:
    """The files that wait, and whether the button was pressed; `sent` where it was pressed before.

    The browser holds a form's button back while files are on their way, so that none is left behind.
    """
    with st.form(f"{key}-send", border=False):
        files = _choose(key) if may_add else []
        pressed = st.form_submit_button(
            label, type="primary", shortcut="Ctrl+Enter", key=f"{key}-pressed", disabled=sent
        )
    return files, pressed


def _choose(key: str) -> list[UploadedFile]:
    return st.file_uploader(
        "Photos and videos",
        type=TYPES,
        accept_multiple_files=True,
        max_upload_size=settings().upload_megabytes,
        key=f"{key}-files",
        help="What each of them shows is said on the page of the return.",
    )


def take(actor: Actor, return_id: int, files: list[UploadedFile]) -> list[tuple[str, str]]:
    """Add the files to the return; name and reason of those that are not taken. Doing it again does no harm."""
    refused = []
    bar = st.progress(0.0, "Taking in the files") if files else None
    for done, file in enumerate(files, start=1):
        why = add_one(actor, return_id, file)
        if why not in ("", ALREADY):
            refused.append((file.name, why))
        if bar is not None:
            bar.progress(done / len(files), "Taking in the files")
    return refused


def not_taken(files: list[tuple[str, str]]) -> None:
    """Say which files were refused, and why."""
    st.warning("Some files were not taken. The return is kept; ask the customer for others.")
    for name, reason in files:
        untrusted.text(f"{untrusted.one_line(name)}: {reason}")
