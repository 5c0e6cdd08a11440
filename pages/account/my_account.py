"""My account: where one is signed in, and the ways to one's password, second factor and recovery codes."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, words
from services.accounts import own_account, sessions
from services.accounts.identity_provider import client
from services.accounts.sessions import OwnSession

actor = guard.require(Permission.ACCOUNT_OWN)
account = own_account.show(actor)


def _sign_out(public_id: str) -> None:
    sessions.sign_out(actor, public_id)


def _elsewhere() -> None:
    sessions.sign_out_elsewhere(actor)


def _everywhere() -> None:
    sessions.sign_out_everywhere(actor)


def _line(one: OwnSession) -> None:
    browser, since, used, act = st.columns([3, 2, 2, 2], vertical_alignment="center")
    browser.text(one.browser)
    since.text(f"since {words.instant(one.since)}")
    used.text(f"used {words.instant(one.last_used)}")
    if one.this_one:
        act.badge("This browser", icon=":material/check:", color="green")
    else:
        act.button("Sign out", key=f"end-{one.public_id}", on_click=_sign_out, args=(one.public_id,))


st.subheader("My account", anchor=False)
st.text(f"{account.name}, signed in as {account.username}")

if not guard.person().roles:
    st.info("You have no role yet, so there is nothing more to see. An administrator can give you one.")

st.markdown("#### Where you are signed in")
own = sessions.own(actor)
for one in own:
    with st.container(border=True):
        _line(one)
st.caption("Is there a browser that you do not know? Sign it out and change your password.")
with st.container(horizontal=True):
    st.button("Sign out all others", key="elsewhere", on_click=_elsewhere, disabled=len(own) < 2)
    st.button("Sign out everywhere", key="everywhere", on_click=_everywhere)

st.markdown("#### Password and second factor")
if account.second_factor:
    left = account.recovery_codes_left
    st.text(f"Second factor is on. {left} recovery {'code is' if left == 1 else 'codes are'} left.")
elif account.password:
    st.text("Second factor is off: whoever knows the password can sign in.")
if account.linked:
    st.text(f"You can sign in with {client.label()}.")
if account.password:
    with st.container(horizontal=True):
        st.link_button("Change password", "/account/password", icon=":material/password:", key="password")
        factor = "Move to another phone" if account.second_factor else "Set up second factor"
        st.link_button(factor, "/account/second-factor", icon=":material/phonelink_lock:", key="factor")
        if account.second_factor:
            st.link_button("New recovery codes", "/account/recovery-codes", icon=":material/key:", key="codes")
else:
    st.caption("You have no password here. If you lose your phone, ask an administrator to reset the second factor.")
