"""The frame of every page: who is signed in, the pages that their roles open, and what is said when something fails."""

from pathlib import Path

import streamlit as st

from pages.components import flash, guard, menu, untrusted, words
from pages.components.parts import keys
from services.accounts.staff import Person
from services.desk.errors import DeskError, NotSignedIn

# Named here, or Streamlit would fetch each page's icon from another host.
_ICON = Path(__file__).parent / "web" / "public" / "favicon.svg"


def _who(person: Person) -> None:
    with st.sidebar:
        if person.demonstration:
            st.info("Demonstration: shop, orders and customers are made up.", icon=":material/science:")
        st.text(person.name)
        st.caption(words.roles(person.roles))
        st.link_button("Sign out", "/sign-out", icon=":material/logout:", width="stretch", key="sign-out")
        keys.show(person, guard.actor())


def main() -> None:
    """Draw the frame and run the page; a refusal shows its sentence."""
    st.set_page_config(page_title="Returns Desk", page_icon=str(_ICON), layout="wide")
    flash.begin()
    try:
        with guard.one_run() as person:
            page = st.navigation(menu.pages(person.permissions), expanded=True)
            _who(person)
            page.run()
    except NotSignedIn as ended:
        st.warning(untrusted.literal(str(ended)), icon=":material/lock:")
        st.link_button("Sign in", "/sign-in", key="sign-in")
    except DeskError as refusal:
        st.error(untrusted.literal(str(refusal)), icon=":material/block:")
    flash.show()


main()
