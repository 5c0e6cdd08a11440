"""What an administrator can do with one account; keys begin with `staff-`."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from data.vocabulary import Role
from pages.components import flash, untrusted, words
from pages.components.admin import provider_link
from pages.components.attempt import refuse
from pages.components.parts.picking import Cell
from services.accounts import staff
from services.accounts.staff import StaffLine
from services.desk.access import Actor
from services.desk.errors import DeskError

CAPTION = "Everybody who has an account, with roles and state"
_REFUSED = "staff-refused"


def refused() -> None:
    """The refusal of the last act, if it was refused."""
    refusal = st.session_state.pop(_REFUSED, None)
    if refusal is not None:
        refuse(refusal)


def keep(refusal: DeskError) -> None:
    """Keep a refusal until the page is drawn."""
    st.session_state[_REFUSED] = refusal


def one_time_password() -> None:
    """The password to hand over, shown until it is put away."""
    if "one-time" not in st.session_state:
        return
    name, password = st.session_state["one-time"]
    with st.container(border=True, key="one-time-box"):
        st.text(f"Give {name} this password. It works once: they choose their own at the first sign-in.")
        st.code(password, language=None)
        st.button("I have handed it over", key="staff-handed-over", on_click=_put_away)


def row(one: StaffLine) -> dict[str, Cell]:
    """An account in the list."""
    return {
        "Name": {"text": untrusted.cell(one.name), "below": untrusted.cell(one.username)},
        "Roles": words.roles(one.roles),
        "Account": {"text": "Open", "tone": "green"} if one.active else {"text": "Disabled", "tone": "gray"},
        "Second factor": second_factor(one),
        "Open sessions": one.sessions,
        "Kind": "Demonstration" if one.demonstration else "",
    }


def second_factor(one: StaffLine) -> str:
    """Whether the account has one, or still needs it."""
    if one.second_factor:
        return "On"
    return "Needed at next sign-in" if one.second_factor_needed else "Off"


def show(actor: Actor, one: StaffLine) -> None:
    """The acts on one account."""
    itself = one.staff_id == actor.staff_id
    with st.container(border=True):
        st.markdown("#### Your own account" if itself else "#### Change this account")
        st.text(f"{one.name} ({one.username})")
        if itself:
            st.caption("Nobody changes their own roles or account here. Ask another administrator.")
        else:
            _roles(actor, one)
            _acts(actor, one)
            provider_link.show(actor, one, _button)


def _roles(actor: Actor, one: StaffLine) -> None:
    key = f"staff-roles-{one.staff_id}-{'-'.join(sorted(one.roles))}"
    picked = st.multiselect(
        "Roles", list(Role), default=sorted(one.roles), format_func=words.ROLES.__getitem__, key=key
    )
    wanted = frozenset(picked)
    if wanted != one.roles:
        _button("Save roles", "roles", one, lambda: staff.change_roles(actor, one.staff_id, wanted), primary=True)


def _acts(actor: Actor, one: StaffLine) -> None:
    who = one.staff_id
    with st.container(horizontal=True):
        if one.active:
            _button("Disable account", "disable", one, lambda: staff.disable(actor, who))
        else:
            _button("Open account again", "enable", one, lambda: staff.enable(actor, who))
        if one.second_factor:
            _button("Reset second factor", "factor", one, lambda: staff.reset_second_factor(actor, who))
        _button("New one-time password", "password", one, lambda: _reset_password(actor, one))
        _button("Clear waiting time", "wait", one, lambda: staff.clear_back_off(actor, who))
        if one.demonstration:
            need = not one.second_factor_needed
            label = "Require second factor" if need else "Do without second factor"
            _button(label, "need", one, lambda: staff.require_second_factor(actor, who, required=need))


def _button(label: str, name: str, one: StaffLine, act: Callable[[], Any], *, primary: bool = False) -> None:
    key = f"staff-{name}-{one.staff_id}-{one.active}-{'-'.join(sorted(one.roles))}"
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    st.button(label, key=key, type=kind, on_click=_do, args=(act, f"{label}: done for {one.name}."))


def _do(act: Callable[[], Any], done: str) -> None:
    try:
        act()
    except DeskError as refusal:
        keep(refusal)
    else:
        flash.say(done)


def _reset_password(actor: Actor, one: StaffLine) -> None:
    st.session_state["one-time"] = (one.name, staff.reset_password(actor, one.staff_id).one_time_password)


def _put_away() -> None:
    del st.session_state["one-time"]
