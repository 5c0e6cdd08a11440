"""What a person must be told outlives the run: said by an act or a refusal, kept in the session until it was shown.

The frame shows it as the last element of every page's run: a run that is cut off has not shown it, and leaves it to the
next one. What was shown is shown again by every run that begins in the next few seconds. The browser still has it then,
and adds nothing; or it never got to show it, because the next run took the place of the one that sent it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import streamlit as st

from pages.components import untrusted
from services.desk import clock
from services.desk.text.card_alert import ICON, card_alert

_KEY = "flash"
# As long as the browser shows it.
_LASTS = timedelta(seconds=4)


@dataclass(frozen=True)
class _Said:
    sentence: str
    icon: str
    shown_at: datetime | None = None
    due: bool = True


def say(sentence: str, icon: str = ":material/check_circle:") -> None:
    """Keep the sentence until it was shown."""
    others = [one for one in _kept() if one.sentence != sentence]
    st.session_state[_KEY] = [*others, _Said(sentence, icon)]


def say_hidden_cards() -> None:
    """Keep the alert for whoever has just saved a payment card's number (V03)."""
    alert = card_alert()
    if alert is not None:
        say(alert, ICON)


def begin() -> None:
    """A run begins: what was shown moments ago is due again; what was shown to the end is dropped."""
    now = clock.now()
    again = [replace(one, due=one.due or _lasts(one, now)) for one in _kept()]
    st.session_state[_KEY] = [one for one in again if one.due]


def show() -> None:
    """Show what is due, in one message, so that it stands in the same place in every run."""
    say_hidden_cards()
    due = [one for one in _kept() if one.due]
    if due:
        st.toast("\n\n".join(untrusted.literal(one.sentence) for one in due), icon=due[-1].icon)
    # Only now: a run that is cut off before this line leaves everything to the next one.
    now = clock.now()
    st.session_state[_KEY] = [replace(one, shown_at=one.shown_at or now, due=False) for one in _kept()]


def _lasts(one: _Said, now: datetime) -> bool:
    return one.shown_at is not None and now - one.shown_at < _LASTS


def _kept() -> list[_Said]:
    kept: list[_Said] = st.session_state.get(_KEY, [])
    return kept
