"""The rows that an import did not take, as a file over the export route."""

import streamlit as st

from pages.components import guard
from pages.components.attempt import attempt
from services.imports import take_away
from services.imports.report import ImportReport, as_csv


def refused_rows(outcome: ImportReport, key: str) -> None:
    """A button that makes the file ready, then the way to it: it leaves once, for who asked, within ten minutes."""
    ready = f"{key}-ready"
    if st.button("Make a file of these rows", key=f"{key}-prepare", icon=":material/download:"):
        st.session_state[ready] = attempt(lambda: take_away.prepare_refused_rows(guard.actor(), as_csv(outcome)))
    token = st.session_state.get(ready)
    if token:
        st.link_button("Download these rows", f"/exports/refused-rows/{token}", key=f"{key}-download")
        st.caption("It can be taken once, within ten minutes.")
