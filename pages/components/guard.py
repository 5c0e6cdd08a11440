"""Who is at the page: asked of the database once in each run, never kept in the session state (F1, F8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from data.vocabulary import Permission
from services.accounts import staff
from services.accounts.staff import Person
from services.desk import access
from services.desk.access import Actor
from services.desk.errors import NotAllowed, NotSignedIn


@dataclass(frozen=True)
class _Known:
    """Who a run is for."""

    actor: Actor
    person: Person


_known: ContextVar[_Known | None] = ContextVar("known", default=None)


@contextmanager
def one_run() -> Iterator[Person]:
    """The person for the whole of a run, asked once; services ask again at whatever is done."""
    who = actor()
    known = _Known(who, staff.identify(who))
    token = _known.set(known)
    try:
        yield known.person
    finally:
        _known.reset(token)


def actor() -> Actor:
    """The person that the gate vouches for; NotSignedIn where there is no gate or no session."""
    known = _known.get()
    if known is not None:
        return known.actor
    # Looked at once: each look makes Streamlit read its secrets from the disk.
    user = st.user.to_dict()
    staff_id, session = user.get("staff_id"), user.get("session_id")
    if not isinstance(staff_id, str) or not staff_id.isdecimal() or not isinstance(session, str):
        raise NotSignedIn("Sign in to go on.")
    return Actor(int(staff_id), f"staff:{staff_id}", session)


def person() -> Person:
    """The person with their roles and permissions as this run began; NotSignedIn when the session has ended."""
    known = _known.get()
    # Outside a run, in a callback or a fragment, nobody has asked yet.
    return staff.identify(actor()) if known is None else known.person


def require(permission: Permission) -> Actor:
    """The first line of each page: the actor, or a refusal that is recorded and ends the run."""
    who, known = actor(), person()
    if permission not in known.permissions:
        access.record_denial(who, "page", permission)
        raise NotAllowed("Your roles do not open this page. Ask an administrator if you need it.")
    return Actor(known.staff_id, known.name, who.session)


def may(permission: Permission) -> bool:
    """Whether to show what needs the permission; the service asks again."""
    return permission in person().permissions
