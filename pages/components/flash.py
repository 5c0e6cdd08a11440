"""A sentence that survives a rerun: said by the act, shown once by the next run."""

import streamlit as st

from pages.components import untrusted

_KEY = "flash"


def say(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep the sentence for the next run."""
    st.session_state[_KEY] = (sentence, icon)


def show() -> None:
    """Show what was kept, once."""
    kept = st.session_state.get(_KEY)
    if kept is not None:
        st.toast(untrusted.literal(kept[0]), icon=kept[1])
        # Only now: a run that a second click cuts off before this line leaves the sentence to the next one.
        del st.session_state[_KEY]
