"""Answering a request, refusing it with all that a refusal must say, or noting that the person let it go."""

import streamlit as st

from data.vocabulary import Permission, RefusalGround, Right
from pages.components import guard, untrusted
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.requests import closing
from services.privacy.requests.view import RequestView
from services.privacy.words import GROUNDS

_GROUNDS = tuple(RefusalGround)
_LOOKED_FOR = frozenset({Right.ACCESS, Right.PORTABILITY, Right.RECIPIENTS, Right.SAFEGUARDS, Right.ERASURE})


def answer(actor: Actor, view: RequestView) -> None:
    """The letter that answers, once nothing stands before it."""
    number = view.row.number
    if view.blocked is not None:
        st.warning(untrusted.literal(f"{view.blocked} So it cannot be answered yet."), icon=":material/block:")
        return
    nothing = view.row.right in _LOOKED_FOR and st.checkbox("We hold no data about the person", key=f"none-{number}")
    said = "" if nothing else (st.text_area("What was done, as the person will read it", key=f"done-{number}") or "")
    if not nothing and not said.strip():
        st.caption("Say what was done; the letter is composed around it.")
        return
    acting.letter(
        view,
        "answer",
        "Send the answer and close",
        lambda: closing.answer_draft(actor, number, said, nothing_held=nothing),
        lambda draft: closing.answer(actor, acting.shown(view), draft, nothing_held=nothing),
        f"{nothing} {said}",
    )


def refuse(actor: Actor, view: RequestView) -> None:
    """The letter that refuses; for the data protection officer alone."""
    if not guard.may(Permission.PRIVACY_LEAD):
        st.text("Only the data protection officer refuses a request.")
        return
    number = view.row.number
    ground = st.selectbox("Ground", _GROUNDS, format_func=_ground, key=f"ground-{number}")
    reasons = st.text_area("Reasons, as the person will read them", key=f"reasons-{number}")
    if not (reasons or "").strip():
        st.caption("A refusal needs its reasons, and says where the person can complain and go to court.")
        return
    acting.letter(
        view,
        "refuse",
        "Send the refusal and close",
        lambda: closing.refusal_draft(actor, number, ground, reasons),
        lambda draft: closing.refuse(actor, acting.shown(view), ground, reasons, draft),
        f"{ground} {reasons}",
    )


def withdraw(actor: Actor, view: RequestView) -> None:
    """The person let the request go."""
    number, version = view.row.number, view.row.version
    with st.form(f"withdraw-{number}", border=False):
        how = st.text_input("How the person let it go", key=f"withdraw-how-{number}", max_chars=300)
        pressed = st.form_submit_button("Close as withdrawn", key=f"withdraw-go-{number}-{version}")
    if pressed:
        acting.act(lambda: closing.withdraw(actor, acting.shown(view), how or ""))


def _ground(ground: RefusalGround) -> str:
    return GROUNDS[ground][0].upper() + GROUNDS[ground][1:]
