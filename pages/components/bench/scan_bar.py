"""The field that a scanner types into, and the camera beside it; what was found comes back to the page."""

import streamlit as st

from pages.components import untrusted
from pages.components.attempt import attempt
from pages.components.evidence.upload import let_go
from pages.components.parts.part import part
from services.cases.recognise import Found
from services.desk.access import Actor
from services.receiving import codes, scanning
from services.receiving.codes import Code

_focus = part("scan")
_FOUND, _CODE = "scan-found", "scan-code"
_PHOTOS = ["jpg", "jpeg", "png", "webp", "heic", "avif"]


def show(actor: Actor) -> Found | None:
    """Draw the field and the camera; what the newest scan stands for, until the next one."""
    with st.container(key="scan-box", horizontal=True, vertical_alignment="bottom"):
        with (
            st.form("scan", clear_on_submit=True, border=False, width="content"),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            text = st.text_input(
                "Scan or type an RMA, order or tracking number",
                key="scan-text",
                max_chars=scanning.LONGEST,
                placeholder="R-26-000123-K",
                autocomplete="off",
                width=420,
            )
            pressed = st.form_submit_button("Find", icon=":material/search:", type="primary")
        _camera(actor)
        _focus(key="scan-focus", data={})
    if pressed:
        _look_up(actor, text)
    found: Found | None = st.session_state.get(_FOUND)
    return found


def forget() -> None:
    """The scan has led somewhere; a parcel is on the bench now."""
    st.session_state.pop(_FOUND, None)


def code() -> Code | None:
    """The printed code that was scanned just now: it acts once, on the return that is open."""
    scanned: Code | None = st.session_state.pop(_CODE, None)
    return scanned


def _look_up(actor: Actor, text: str) -> None:
    scanned = codes.read(text)
    if scanned is not None:
        st.session_state[_CODE] = scanned
        return
    found = attempt(lambda: scanning.find(actor, text))
    if found is not None:
        _keep(found)


def _keep(found: Found) -> None:
    """The scan is what counts now: whatever it stands for, the return that was open is not the parcel's."""
    st.session_state[_FOUND] = found
    st.query_params.clear()


def _camera(actor: Actor) -> None:
    """A photo of the code, taken now or chosen; it is decoded once."""
    with st.popover("Camera", icon=":material/photo_camera:", on_change="rerun", key="scan-camera") as box:
        if not box.open:
            return
        turn = st.session_state.setdefault("scan-turn", 0)
        taken = st.camera_input("Photo of the code", key=f"scan-photo-{turn}")
        chosen = st.file_uploader("Or choose a photo", type=_PHOTOS, max_upload_size=30, key=f"scan-file-{turn}")
        photo = taken or chosen
        if photo is None:
            return
        texts = attempt(lambda: scanning.decode(actor, photo.getvalue()))
        if texts is None:
            return
        if not texts:
            st.warning("No code was found on this photo. Hold the code flat, fill the picture with it, and try again.")
            return
        let_go(actor, photo)
        st.session_state["scan-turn"] = turn + 1
        scanned = next((one for text in texts if (one := codes.read(text))), None)
        if scanned is None:
            _keep(scanning.find_first(actor, texts))
        else:
            st.session_state[_CODE] = scanned
        st.rerun()


def nothing(found: Found) -> None:
    """Say that the scan stands for nothing here."""
    if not found.text:
        st.info(
            "Nothing was read. Scan the code again, or type the number under it.", icon=":material/qr_code_scanner:"
        )
        return
    st.info("No return, order or parcel bears this number:", icon=":material/search_off:")
    untrusted.text(found.text)
