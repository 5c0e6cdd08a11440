"""Staff: who works at the desk, in which roles, and what a lost phone or password needs."""

import streamlit as st

from data.vocabulary import Permission, Role
from pages.components import guard, words
from pages.components.admin import staff
from pages.components.parts import paging
from services.accounts import staff as accounts_staff
from services.accounts.staff import NewPerson
from services.desk.errors import DeskError

actor = guard.require(Permission.STAFF_MANAGE)
people = accounts_staff.everybody(actor)


def _hire() -> None:
    state = st.session_state
    person = NewPerson(state["new-username"], state["new-name"], frozenset(state["new-roles"]))
    try:
        hired = accounts_staff.hire(actor, person)
    except DeskError as refusal:
        staff.keep(refusal)
        return
    state["one-time"] = (person.name, hired.one_time_password)
    for field in ("new-username", "new-name"):
        state[field] = ""
    state["new-roles"] = []


st.subheader("Staff", anchor=False)
staff.refused()
staff.one_time_password()

chosen = paging.pick(people, staff.row, lambda one: one.staff_id, "staff", staff.CAPTION, address="person")
if chosen is None:
    st.caption("Choose a person to change the account.")
else:
    staff.show(actor, chosen)

with st.expander("Add a person", icon=":material/person_add:"):
    st.text_input("Name", key="new-name", max_chars=120)
    st.text_input("Sign-in name", key="new-username", max_chars=64, help="Such as anna.berg; it cannot be changed.")
    st.multiselect("Roles", list(Role), format_func=words.ROLES.__getitem__, key="new-roles")
    st.button("Add", type="primary", key="hire", on_click=_hire)
