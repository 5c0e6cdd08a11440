"""The form of a message that arrived: pasted or typed, its rights proposed from its words and each confirmed."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import streamlit as st

from data.vocabulary import Channel, Right
from pages.components import words
from services.desk import clock
from services.desk.settings import settings
from services.privacy.requests import pasted, proposals
from services.privacy.requests.intake import CHANNELS, LONGEST_MESSAGE, NewMessage
from services.privacy.words import RIGHTS


@dataclass(frozen=True)
class Filled:
    """What stands in the form, and whether it was sent."""

    new: NewMessage
    pressed: bool


def fields(form_key: str) -> Filled:
    """The fields; `form_key` makes the message be taken in once."""
    text = st.text_area(
        "The message, or what was said. An e-mail may be pasted with its first lines",
        key=f"arrived-{form_key}",
        height=220,
        max_chars=LONGEST_MESSAGE,
    )
    found = pasted.read(text or "")
    # What the pasted lines say fills the fields anew; what is typed stays as long as they say the same.
    mark = sha256(f"{found.name}\0{found.address}\0{found.received_at}".encode()).hexdigest()[:8]
    key = f"{form_key}-{mark}"
    rights = _rights(form_key, found.text)
    channel, received_at = _arrival(key, found.received_at)
    left, right = st.columns(2)
    name = left.text_input("Name of the person", found.name, key=f"name-{key}", max_chars=120)
    email = right.text_input("E-mail address of the person", found.address, key=f"email-{key}", max_chars=254)
    agent, authority = _agent(form_key)
    for_officer = st.checkbox("For the data protection officer alone", key=f"officer-{form_key}")
    pressed = st.button("Take it in", type="primary", icon=":material/add_moderator:", shortcut="Ctrl+Enter")
    new = NewMessage(
        form_key=form_key,
        channel=channel,
        received_at=received_at,
        text=found.text,
        rights=rights,
        name=name or "",
        email=email or "",
        agent=agent,
        authority=authority,
        for_officer=for_officer,
    )
    return Filled(new, pressed)


def _rights(form_key: str, text: str) -> tuple[Right, ...]:
    proposed = proposals.propose(text)
    key = f"rights-{form_key}"
    chosen = st.pills("What the person asks for", list(Right), selection_mode="multi", format_func=_right, key=key)
    missing = [right for right in proposed if right not in chosen]
    if missing:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption("Its words speak of:", width="content")
            for right in missing:
                st.button(
                    RIGHTS[right],
                    icon=":material/add:",
                    key=f"propose-{right.value}-{form_key}",
                    on_click=_tick,
                    args=(key, right),
                )
    return tuple(right for right in Right if right in chosen)


def _tick(key: str, right: Right) -> None:
    st.session_state[key] = [*st.session_state.get(key, []), right]


def _arrival(key: str, received_at: datetime | None) -> tuple[Channel, datetime]:
    zone = settings().zone
    arrived = (received_at or clock.now()).astimezone(zone)
    one, two, three = st.columns(3)
    channel = one.selectbox("It arrived", CHANNELS, format_func=words.CHANNELS.__getitem__, key=f"channel-{key}")
    day = two.date_input("On", arrived.date(), format="YYYY-MM-DD", key=f"day-{key}")
    at = three.time_input("At", arrived.time().replace(second=0, microsecond=0), key=f"time-{key}")
    return channel, datetime.combine(day, at, zone)


def _agent(form_key: str) -> tuple[str, bool]:
    if not st.checkbox("Somebody writes for the person", key=f"by-agent-{form_key}"):
        return "", False
    agent = st.text_input("Who writes for the person", key=f"agent-{form_key}", max_chars=120)
    return agent or "", st.checkbox("A written authority lies before me", key=f"authority-{form_key}")


def _right(right: Right) -> str:
    return RIGHTS[right]
