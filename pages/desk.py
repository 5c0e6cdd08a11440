"""The frame of every page: who is signed in, the pages that their roles open, and what is said when something fails."""

from pathlib import Path
from typing import Literal

import streamlit as st

from pages.components import flash, guard, untrusted, words
from pages.navigation import PAGES
from services.accounts.staff import Person
from services.desk.errors import DeskError, NotSignedIn

# Named here, or Streamlit would fetch each page's icon from another host.
_ICON = Path(__file__).parent / "web" / "public" / "favicon.svg"


def _pages(person: Person) -> dict[str, list[st.Page]]:
    """The pages of the person's roles by section; the hidden start page leads to the first of them."""
    sections: dict[str, list[st.Page]] = {}
    for line in PAGES:
        if line.permission in person.permissions:
            shown: Literal["visible", "hidden"] = "visible" if line.listed else "hidden"
            page = st.Page(line.file, title=line.title, icon=line.icon, url_path=line.url_path, visibility=shown)
            sections.setdefault(line.section, []).append(page)
    first = next(iter(sections.values()))[0]
    start = st.Page(lambda: st.switch_page(first), title="Start", url_path="start", default=True, visibility="hidden")
    return {"": [start], **sections}


def _who(person: Person) -> None:
    with st.sidebar:
        if person.demonstration:
            st.info("Demonstration: shop, orders and customers are made up.", icon=":material/science:")
        st.text(person.name)
        st.caption(words.roles(person.roles))
        st.link_button("Sign out", "/sign-out", icon=":material/logout:", width="stretch", key="sign-out")


def main() -> None:
    """Draw the frame and run the page; a refusal shows its sentence."""
    st.set_page_config(page_title="Returns Desk", page_icon=str(_ICON), layout="wide")
    try:
        person = guard.person()
        page = st.navigation(_pages(person))
        _who(person)
        page.run()
    except NotSignedIn as ended:
        st.warning(untrusted.literal(str(ended)), icon=":material/lock:")
        st.link_button("Sign in", "/sign-in", key="sign-in")
    except DeskError as refusal:
        st.error(untrusted.literal(str(refusal)), icon=":material/block:")
    flash.show()


main()
