"""Data that are only kept: begun with a ground, lifted after the person was told."""

import streamlit as st

from data.vocabulary import RequestState, RestrictionGround, Right
from pages.components import words
from pages.components.attempt import attempt
from pages.components.privacy import acting
from services.desk.access import Actor
from services.privacy.requests.view import RequestView
from services.privacy.rights import restriction
from services.privacy.rights.restriction import Standing

_GROUNDS = tuple(RestrictionGround)


def show(actor: Actor, view: RequestView) -> None:
    """How the restriction stands, and what can be done about it."""
    number = view.row.number
    standing = attempt(lambda: restriction.standing(actor, number))
    if standing is not None and standing.lifted_at is None:
        _running(actor, view, standing)
        return
    if standing is not None and standing.lifted_at is not None:
        st.text(f"The restriction was lifted on {words.instant(standing.lifted_at)}.")
    if view.row.right is Right.RESTRICTION and view.row.state is RequestState.OPEN:
        _begin(actor, view)


def _begin(actor: Actor, view: RequestView) -> None:
    number, version = view.row.number, view.row.version
    with st.form(f"restrict-{number}", border=False):
        ground = st.selectbox("Why", _GROUNDS, format_func=_ground, key=f"restrict-ground-{number}")
        pressed = st.form_submit_button("Only keep the data from now on", key=f"restrict-go-{number}-{version}")
    if pressed:
        acting.act(lambda: restriction.restrict(actor, acting.shown(view), ground))


def _running(actor: Actor, view: RequestView, standing: Standing) -> None:
    number = view.row.number
    st.warning(
        f"Processing restricted since {words.instant(standing.began_at)}: {restriction.GROUNDS[standing.ground]}. "
        "The data are kept; they are in no marketing, and orders and returns are not changed.",
        icon=":material/lock:",
    )
    if standing.told_at is not None:
        st.text(f"The person was told on {words.instant(standing.told_at)} that the restriction will be lifted.")
        if st.button("Lift the restriction", icon=":material/lock_open:", key=f"lift-{number}"):
            acting.act(lambda: restriction.lift(actor, number))
        return
    why = st.text_area("Why the restriction can be lifted, as the person will read it", key=f"lift-why-{number}")
    if (why or "").strip():
        acting.letter(
            view,
            "lifting",
            "Send the notice",
            lambda: restriction.notice_draft(actor, number, why or ""),
            lambda draft: restriction.tell(actor, number, draft),
            why or "",
        )


def _ground(ground: RestrictionGround) -> str:
    said = restriction.GROUNDS[ground]
    return said[0].upper() + said[1:]
