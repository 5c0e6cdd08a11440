"""What stands beside the decision: the money, the order and customer, other returns, timeline and decisions."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard
from pages.components.case import checks, history, order, paying
from pages.components.case.reading import Read
from pages.components.messages import story
from pages.components.refunds import status
from services.desk.access import Actor
from services.review.case_page import CaseView


def show(found: Read, actor: Actor) -> None:
    """The money, and below it tabs of which only the open one is drawn."""
    view = found.view
    with st.container(border=True):
        checks.money_lines(view, paying.of(view))
        status.show(view, found.refunds)
    drawn: dict[str, Callable[[CaseView], None]] = {
        "Order": partial(_order, actor=actor),
        "Other returns": history.earlier,
        "Timeline": partial(_timeline, actor=actor),
        "Decisions": history.decisions,
    }
    tabs = st.tabs(list(drawn), key=f"about-{view.case.id}", on_change="rerun")
    for tab, draw in zip(tabs, drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw(view)


def _timeline(view: CaseView, actor: Actor) -> None:
    story.of_return(view.timeline, actor, view.case.id)


def _order(view: CaseView, actor: Actor) -> None:
    if guard.may(Permission.CUSTOMER_REVEAL):
        order.reveal_button(view, actor)
    order.show(view)
