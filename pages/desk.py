"""The frame of every page: who is signed in, the pages that their roles open, and what is said when something fails."""

import streamlit as st

from pages.components import guard
from pages.table import PAGES
from services.accounts import Person
from services.errors import DeskError, NotSignedIn


def _pages(person: Person) -> dict[str, list[st.Page]]:
    sections: dict[str, list[st.Page]] = {}
    for line in PAGES:
        if line.permission in person.permissions:
            sections.setdefault(line.section, []).append(
                st.Page(line.file, title=line.title, icon=line.icon, url_path=line.url_path)
            )
    return sections


def _who(person: Person) -> None:
    with st.sidebar:
        if person.demonstration:
            st.info("Demonstration: shop, orders and customers are made up.", icon=":material/science:")
        st.text(person.name)
        st.caption(", ".join(sorted(role.value.replace("_", " ") for role in person.roles)) or "no role yet")
        st.link_button("Sign out", "/sign-out", icon=":material/logout:", width="stretch", key="sign-out")


def main() -> None:
    """Draw the frame and run the page; a refusal shows its sentence."""
    st.set_page_config(page_title="Returns Desk", layout="wide")
    try:
        person = guard.person()
        page = st.navigation(_pages(person))
        _who(person)
        page.run()
    except NotSignedIn as ended:
        st.warning(str(ended), icon=":material/lock:")
        st.link_button("Sign in", "/sign-in", key="sign-in")
    except DeskError as refusal:
        st.error(str(refusal), icon=":material/block:")


main()
