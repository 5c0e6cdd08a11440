"""Recipients: who gets data from the shop, what makes that lawful, and who broke a duty."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.parts import paging
from pages.components.privacy import recipients
from services.privacy.recipients.register import register

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """The register, one recipient below it, and duties that were broken."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Recipients", anchor=False, width="content")
        if guard.may(Permission.PRIVACY_LEAD):
            with st.popover("Add a recipient", icon=":material/add_business:"):
                recipients.form(actor, None)
    found = register(actor)
    if not found.recipients:
        st.info("Nobody is in the register. Add whoever gets data: payments, carriers, repair centres, advertising.")
        return
    chosen = paging.pick(found.recipients, recipients.row, lambda one: one.id, "recipients", "Recipients")
    if chosen is None:
        st.caption("Choose a recipient.")
    else:
        recipients.show(actor, chosen)
    if found.duties:
        st.markdown("##### Broken duties")
    for one in found.duties:
        recipients.duty(actor, one)


main()
