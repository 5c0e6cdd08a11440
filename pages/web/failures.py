"""What people see when a page fails: the refusal's sentence, or a reference to the log; never a traceback."""

import logging
import secrets

import streamlit as st

from pages.components import untrusted
from services.desk.errors import DeskError

log = logging.getLogger(__name__)


def on_script_error(error: Exception) -> bool:
    """Show the failure ourselves; True keeps Streamlit's own box away."""
    if isinstance(error, DeskError):
        st.error(untrusted.literal(str(error)), icon=":material/block:")
        return True
    reference = secrets.token_hex(4)
    log.error("Page failed, reference %s", reference, exc_info=error)
    st.error(f"Something went wrong and nothing was saved. Tell an administrator this reference: {reference}")
    return True
