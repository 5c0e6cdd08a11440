"""What Today says of privacy requests and breaches."""

from functools import partial

import streamlit as st

from pages.components.queues.today_cards import Card
from services.desk import clock
from services.desk.access import Actor
from services.privacy.breaches.reading import everything
from services.privacy.requests.listing import due

_LIST, _REGISTER = "privacy/requests.py", "privacy/breaches.py"


def cards(actor: Actor, place: int) -> list[Card]:
    """The open requests, and breaches where any is open; `place` is the first one's shortcut."""
    found = due(actor)
    requests = Card(
        title="Privacy requests",
        key=str(place),
        count=found.open,
        more=False,
        go=partial(st.switch_page, _LIST),
        overdue=found.overdue,
        next_due=found.next_due,
    )
    return [requests, *_breaches(actor, place + 1)]


def _breaches(actor: Actor, place: int) -> list[Card]:
    found = [one for one in everything(actor) if one.row.closed_at is None]
    to_tell = [one.clock.notify_by for one in found if one.clock.notify_by and one.row.authority_told_at is None]
    if not found:
        return []
    return [
        Card(
            title="Breaches",
            key=str(place),
            count=len(found),
            more=False,
            go=partial(st.switch_page, _REGISTER),
            overdue=sum(at < clock.now() for at in to_tell),
            next_due=min(to_tell, default=None),
        )
    ]
