"""What Today says of privacy requests."""

from functools import partial

import streamlit as st

from pages.components.queues.today_cards import Card
from services.desk.access import Actor
from services.privacy.requests.listing import due

_LIST = "privacy/requests.py"


def card(actor: Actor, place: int) -> Card:
    """The open requests, how many are late, and when the next answer is due; `place` is its shortcut."""
    found = due(actor)
    return Card(
        title="Privacy requests",
        key=str(place),
        count=found.open,
        more=False,
        go=partial(st.switch_page, _LIST),
        overdue=found.overdue,
        next_due=found.next_due,
    )
