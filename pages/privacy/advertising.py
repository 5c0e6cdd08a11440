"""Who may get advertising: a list of addresses is checked here before it is used or handed on."""

from datetime import date

import streamlit as st

from data.vocabulary import ConsentPurpose, Permission
from pages.components import guard, untrusted
from pages.components.attempt import attempt
from services.desk import clock
from services.desk.settings import settings
from services.privacy.advertising import Checked, check_list
from services.privacy.words import CONSENTS

actor = guard.require(Permission.PRIVACY_HANDLE)
_PURPOSES = (ConsentPurpose.MARKETING, ConsentPurpose.TARGETED_ADS)


def main() -> None:
    """The list, and what may be left of it."""
    st.subheader("Check a list for advertising", anchor=False)
    st.caption("Whoever wants no advertising is known by a scrambled form of the address alone, also after erasure.")
    with st.form("advertising", border=False):
        text = st.text_area("Addresses, one in a line", key="advertising-list", height=220)
        left, right = st.columns(2)
        purpose = left.selectbox("Used for", _PURPOSES, format_func=CONSENTS.__getitem__, key="advertising-for")
        today = clock.today(settings().zone)
        day = right.date_input("Used on", today, max_value=today, format="YYYY-MM-DD", key="advertising-day")
        pressed = st.form_submit_button("Check the list", type="primary", shortcut="Ctrl+Enter")
    if not pressed:
        return
    on = day if isinstance(day, date) and day < today else None
    found = attempt(lambda: check_list(actor, text or "", purpose, on))
    if found is not None:
        _show(found)


def _show(found: Checked) -> None:
    parts = {
        "Must not be written to: no advertising wanted": found.blocked,
        "Must not be written to: no consent on record": found.without_consent,
        "May be written to: consent is on record": found.allowed,
        "Hold no address": found.unreadable,
    }
    for title, lines in parts.items():
        st.markdown(f"##### {title} ({len(lines)})")
        if lines:
            with st.container(border=True):
                untrusted.text("\n".join(lines), max_lines=200)


main()
