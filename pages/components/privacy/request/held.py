"""What is held on the person of a request, counted; and where other texts name them."""

import streamlit as st

from pages.components.attempt import attempt
from services.desk.access import Actor
from services.privacy.discovery import overview
from services.privacy.discovery.overview import Holding
from services.privacy.requests.view import RequestView


def show(actor: Actor, view: RequestView) -> None:
    """Looked for when asked: it goes through every table."""
    number = view.row.number
    if not st.toggle("Look through every table", key=f"held-{number}"):
        st.caption("Everything on the person is looked for, in whatever state: closed and corrected rows too.")
        return
    found = attempt(lambda: overview.overview(actor, number))
    if found is None:
        return
    if not found.customers:
        st.text("No customer has this address; what is here is the request itself.")
    _table(found.holdings)
    if st.button("Look through all texts for the name", icon=":material/search:", key=f"named-{number}"):
        named = attempt(lambda: overview.named_elsewhere(actor, number))
        if named is not None:
            st.text("Texts of other records that name the person:" if named else "No other text names the person.")
            _table(named)


def _table(holdings: tuple[Holding, ...]) -> None:
    if holdings:
        rows = [{"What": one.title, "Records": one.rows} for one in holdings]
        st.dataframe(rows, hide_index=True, width="stretch")
