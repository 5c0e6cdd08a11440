"""Staff: who works at the desk and in which roles."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from services import accounts

actor = guard.require(Permission.STAFF_MANAGE)
st.title("Staff")
st.dataframe(
    [{"Name": one.name, "Sign-in name": one.username, "Open sessions": one.sessions} for one in accounts.everybody(actor)],
    hide_index=True,
    key="staff-list",
)
