"""My account: where I am signed in."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from services import sessions

actor = guard.require(Permission.ACCOUNT_OWN)
st.title("My account")
st.dataframe([{"Browser": one.browser, "Since": one.since} for one in sessions.own(actor)], hide_index=True, key="own")
