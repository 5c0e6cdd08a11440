"""What a right asks for beside an answer, each in its own forms; nothing for rights that the answer itself fulfils."""

import streamlit as st

from data.vocabulary import Right
from pages.components.privacy.rights import correcting, objecting, restricting, reviewing
from services.desk.access import Actor
from services.privacy.requests.view import RequestView


def show(actor: Actor, view: RequestView) -> None:
    """The forms of the request's right."""
    right = view.row.right
    if right is Right.RECTIFICATION:
        correcting.show(actor, view)
        restricting.show(actor, view)
    elif right is Right.RESTRICTION:
        restricting.show(actor, view)
    elif right is Right.OBJECTION:
        objecting.show(actor, view)
        restricting.show(actor, view)
    elif right is Right.HUMAN_REVIEW:
        reviewing.show(actor, view)
    else:
        st.caption("This right is fulfilled by its answer.")
