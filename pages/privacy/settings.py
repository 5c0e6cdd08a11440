"""Privacy settings: the office's holidays, what is prompt, codes, evidence, reminders, and whom letters name."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import flash, guard
from pages.components.attempt import attempt
from pages.components.privacy import office_fields
from services.privacy import office

actor = guard.require(Permission.PRIVACY_LEAD)


def main() -> None:
    """One form; what makes no sense is refused in a sentence, and nothing is set."""
    st.subheader("Privacy settings", anchor=False)
    typed = office_fields.show(office.office(actor))
    if not st.button("Save", type="primary", key="privacy-settings-save"):
        return
    done = attempt(lambda: office.change(actor, typed))
    if done is not None:
        flash.say("Saved; every date is reckoned anew." if done.changed else "Nothing has changed.")
        st.rerun()


main()
