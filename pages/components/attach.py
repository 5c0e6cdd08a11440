"""Files for a return: dropped into the browser, handed over one by one, then forgotten."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.components.evidence_upload import TYPES, add_one
from services.access import Actor
from services.settings import settings


def choose(key: str) -> list[UploadedFile]:
    """The files that wait in the form; they are gone with its key."""
    return st.file_uploader(
        "Photos and videos",
        type=TYPES,
        accept_multiple_files=True,
        max_upload_size=settings().upload_megabytes,
        key=f"{key}-files",
        help="What each of them shows is said on the page of the return.",
    )


def take(actor: Actor, return_id: int, files: list[UploadedFile]) -> list[tuple[str, str]]:
    """Add the files to the return; name and reason of those that are not taken."""
    refused = []
    bar = st.progress(0.0, "Taking in the files") if files else None
    for done, file in enumerate(files, start=1):
        why = add_one(actor, return_id, file)
        if why:
            refused.append((file.name, why))
        if bar is not None:
            bar.progress(done / len(files), "Taking in the files")
    return refused
