"""Consents: what a person allowed and took back, what the site says, and the versions of the privacy policy."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.attempt import attempt
from pages.components.privacy import consents
from services.privacy.consent import reading

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """One person, the site's file, and the policy's versions."""
    st.subheader("Consents", anchor=False)
    person, site, versions = st.tabs(("A person", "From the site", "Versions of the policy"))
    with person:
        _person()
    with site:
        consents.from_site(actor)
    with versions:
        consents.policy_versions(actor)


def _person() -> None:
    # A person's address stays out of the page's own address.
    label = "Whole e-mail address, or the number of a cookie"
    who = (st.text_input(label, key="consent-who", type="search", width=420) or "").strip()
    if not who:
        st.caption("No entry means no. The latest entry counts, and none is ever changed.")
        return
    found = attempt(lambda: reading.of_person(actor, who))
    if found is None:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        consents.person(found)
    with right:
        st.markdown("##### Write down what the person says")
        consents.write_down(actor, who)


main()
