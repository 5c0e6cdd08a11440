"""Who wants no advertising: a list of addresses is checked here before it is used or handed on."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted
from pages.components.attempt import attempt
from services.privacy.advertising import Checked, check_list

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """The list, and what may be left of it."""
    st.subheader("Check a list for advertising", anchor=False)
    st.caption("Whoever wants no advertising is known by a scrambled form of the address alone, also after erasure.")
    with st.form("advertising", border=False):
        text = st.text_area("Addresses, one in a line", key="advertising-list", height=220)
        pressed = st.form_submit_button("Check the list", type="primary", shortcut="Ctrl+Enter")
    if not pressed:
        return
    found = attempt(lambda: check_list(actor, text or ""))
    if found is not None:
        _show(found)


def _show(found: Checked) -> None:
    parts = {
        "Must not be written to": found.blocked,
        "May be written to, if there is consent": found.allowed,
        "Hold no address": found.unreadable,
    }
    for title, lines in parts.items():
        st.markdown(f"##### {title}: {len(lines)}")
        if lines:
            with st.container(border=True):
                untrusted.text("\n".join(lines), max_lines=200)


main()
