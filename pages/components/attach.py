"""Files for a return: dropped into the browser, handed over one by one, then forgotten."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from services.access import Actor
from services.errors import EvidenceRefused
from services.evidence.accept import add_evidence
from services.settings import settings

_TYPES = [
    *("jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif"),
    *("mp4", "mov", "m4v", "webm", "3gp", "3g2", "avi", "mts"),
]


def choose(key: str) -> list[UploadedFile]:
    """The files that wait in the form; they are gone with its key."""
    return st.file_uploader(
        "Photos and videos",
        type=_TYPES,
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
        try:
            add_evidence(actor, return_id, file.name, file)
        except EvidenceRefused as refusal:
            refused.append((file.name, str(refusal)))
        if bar is not None:
            bar.progress(done / len(files), "Taking in the files")
    return refused
