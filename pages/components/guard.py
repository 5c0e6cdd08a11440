"""Who is at the page: asked of the database in each run, never kept in the session state (F1, F8)."""

import streamlit as st

from data.vocabulary import Permission
from services.accounts import staff
from services.accounts.staff import Person
from services.desk import access
from services.desk.access import Actor
from services.desk.errors import NotAllowed, NotSignedIn


def actor() -> Actor:
    """The person that the gate vouches for; NotSignedIn where there is no gate or no session."""
    staff_id, session = st.user.get("staff_id"), st.user.get("session_id")
    if not isinstance(staff_id, str) or not staff_id.isdecimal() or not isinstance(session, str):
        raise NotSignedIn("Sign in to go on.")
    return Actor(int(staff_id), f"staff:{staff_id}", session)


def person() -> Person:
    """The person with their roles and permissions as they are now; NotSignedIn when the session has ended."""
    return staff.identify(actor())


def require(permission: Permission) -> Actor:
    """The first line of each page: the actor, or a refusal that is recorded and ends the run."""
    who = actor()
    known = staff.identify(who)
    if permission not in known.permissions:
        access.record_denial(who, "page", permission)
        raise NotAllowed("Your roles do not open this page. Ask an administrator if you need it.")
    return Actor(known.staff_id, known.name, who.session)


def may(permission: Permission) -> bool:
    """Whether to show what needs the permission; the service asks again."""
    return permission in person().permissions
