"""How somebody signs in through the identity provider: linked by a code that is read out; keys begin with `link-`."""

from collections.abc import Callable
from typing import Any, Protocol

import streamlit as st

from pages.components import untrusted, words
from services.accounts.identity_provider import client, linking
from services.accounts.identity_provider.linking import Claimed, Link
from services.accounts.staff import StaffLine
from services.desk.access import Actor
from services.desk.errors import NotFound


class Button(Protocol):
    """A button that does something to an account and says what became of it."""

    def __call__(self, label: str, name: str, one: StaffLine, act: Callable[[], Any], *, primary: bool = False) -> None:
        """Draw it."""


def show(actor: Actor, one: StaffLine, button: Button) -> None:
    """The link of an account; nothing where people sign in here alone."""
    if client.provider() is None:
        return
    st.markdown(f"**Sign-in with {untrusted.literal(client.label())}**")
    link = linking.of_account(actor, one.staff_id)
    if link.claimed is None:
        _offer(actor, one, button)
    else:
        _linked(actor, one, link, link.claimed, button)


def _linked(actor: Actor, one: StaffLine, link: Link, claimed: Claimed, button: Button) -> None:
    since = "" if link.since is None else f" since {words.instant(link.since)}"
    st.text(f"Linked{since}: {_who(claimed)}")
    alone = (
        "A password signs in too." if link.password else "Signs in there alone; “New one-time password” changes that."
    )
    st.caption(f"{alone} Unlinking ends open sessions; without a password nobody can sign in to the account then.")
    with st.container(horizontal=True):
        button("Unlink", "unlink", one, lambda: linking.unlink(actor, one.staff_id))
        if link.password:
            button("Remove password", "no-password", one, lambda: linking.drop_password(actor, one.staff_id))


def _offer(actor: Actor, one: StaffLine, button: Button) -> None:
    st.caption(
        f"Not linked. Ask {untrusted.literal(one.name)} to choose “Sign in with {untrusted.literal(client.label())}” "
        "and to read out the code that is shown then. Others may hear it: it opens nothing by itself. Link only "
        "somebody whose voice or face you know: the name and the e-mail address that you will see are the provider's "
        "words, and the desk never matches them."
    )
    code = st.text_input("Code that the person reads out", key=f"link-code-{one.staff_id}", max_chars=20)
    if not code:
        return
    try:
        claimed = linking.waiting(actor, code)
    except NotFound as nobody:
        st.warning(untrusted.literal(str(nobody)), icon=":material/search_off:")
        return
    st.text(f"{client.label()} says that this is: {_who(claimed)}")
    button("Link this account", "link", one, lambda: linking.link(actor, one.staff_id, code), primary=True)


def _who(claimed: Claimed) -> str:
    email = claimed.email and f"{claimed.email}{'' if claimed.email_verified else ' (not verified there)'}"
    return ", ".join(part for part in (claimed.name, email, f"subject {claimed.subject}") if part)
