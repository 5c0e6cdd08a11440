"""Staff: who works at the desk, in which roles, and what a lost phone or password needs."""

import streamlit as st

from data.vocabulary import Permission, Role
from pages.components import guard, words
from pages.components.admin import staff
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

st.dataframe(
    [
        {
            "Name": one.name,
            "Sign-in name": one.username,
            "Roles": words.roles(one.roles),
            "Account": "Open" if one.active else "Disabled",
            "Second factor": staff.second_factor(one),
            "Open sessions": one.sessions,
            "Kind": "Demonstration" if one.demonstration else "",
        }
        for one in people
    ],
    hide_index=True,
    key="staff-list",
    alt="Everybody who has an account, with roles and state",
)
chosen = st.selectbox(
    "Change an account",
    [one.staff_id for one in people],
    format_func={one.staff_id: f"{one.name} ({one.username})" for one in people}.__getitem__,
    index=None,
    placeholder="Choose a person",
    key="staff-chosen",
)
for one in people:
    if one.staff_id == chosen:
        staff.show(actor, one)

with st.expander("Add a person", icon=":material/person_add:"):
    st.text_input("Name", key="new-name", max_chars=120)
    st.text_input("Sign-in name", key="new-username", max_chars=64, help="Such as anna.berg; it cannot be changed.")
    st.multiselect("Roles", list(Role), format_func=words.ROLES.__getitem__, key="new-roles")
    st.button("Add", type="primary", key="hire", on_click=_hire)
