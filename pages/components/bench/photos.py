"""Photos at the bench: chosen, or taken with the camera of the machine; and bench photo beside customer's photo."""

from collections.abc import Sequence

import streamlit as st

from data.vocabulary import EvidenceKind, Rendition
from pages.components.evidence.upload import still_coming
from services.desk.access import Actor
from services.desk.settings import settings
from services.evidence.bench_photos import Photo
from services.evidence.formats.sniff import FORMATS
from services.evidence.gallery import EvidenceItem
from services.evidence.links import evidence_url

_TYPES = [ending for one in FORMATS.values() if one.kind is EvidenceKind.PHOTO for ending in one.endings]
_WIDTH = 112


def choose(key: str, *, needed: bool) -> tuple[Photo, ...]:
    """The photos of one unit as they stand in the fields."""
    with st.container(gap="xsmall"):
        files = st.file_uploader(
            "Photos (at least one)" if needed else "Photos",
            type=_TYPES,
            accept_multiple_files=True,
            max_upload_size=settings().upload_megabytes,
            key=f"{key}-photos",
        )
        with st.popover("Camera", icon=":material/photo_camera:", on_change="rerun", key=f"{key}-camera") as box:
            taken = st.camera_input("Photo of the unit", key=f"{key}-shot") if box.open else None
            if taken is None:
                taken = st.session_state.get(f"{key}-taken")
            st.session_state[f"{key}-taken"] = taken
    return tuple(Photo(one.name, one) for one in (*files, *([taken] if taken else [])))


def on_their_way(actor: Actor) -> bool:
    """Say so where a file is not here yet: it would be left out of what is written now."""
    still = still_coming(actor)
    if still:
        st.warning("A photo is still on its way. Press again once it is here.", icon=":material/hourglass_top:")
    return still


def beside(customers: Sequence[EvidenceItem], ours: Sequence[EvidenceItem], actor: Actor) -> None:
    """The customer's photos of the line to the left, the bench's of the unit to the right."""
    if not customers and not ours:
        return
    left, right = st.columns(2)
    with left:
        st.caption("Customer")
        strip(customers, actor)
    with right:
        st.caption("Bench")
        strip(ours, actor)


def strip(items: Sequence[EvidenceItem], actor: Actor) -> None:
    """Small pictures in a row, by their own signed addresses; each opens larger."""
    urls = [_url(item, actor) for item in items]
    shown = [url for url in urls if url is not None]
    if not shown:
        st.caption("No photo.")
        return
    with st.container(horizontal=True, gap="xsmall"):
        for url in shown:
            st.image(url, width=_WIDTH)


def _url(item: EvidenceItem, actor: Actor) -> str | None:
    for rendition in (Rendition.DISPLAY, Rendition.POSTER):
        if item.has(rendition):
            return evidence_url(item.public_id, rendition, actor.session)
    return None
