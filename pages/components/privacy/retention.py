"""The retention schedule on the screen."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.components.privacy import words
from services.privacy.erasure.periods import Periods
from services.privacy.erasure.words import REASONS
from services.privacy.retention.schedule import BATCH, Due

_FIELDS = {
    "order_years": ("Orders and what was paid, in years from the order", "the books; the country's law settles it"),
    "case_years": ("Photos, messages and texts of a settled return, in years", "the policy's processing record"),
    "case_years_with_consent": ("The same with the person's consent, in years", "ten at most, by the policy"),
    "identity_days": ("Who asked, in a closed privacy request, in days", "number, dates and outcome stay"),
}


def fields(now: Periods) -> dict[str, Any]:
    """What stands in the fields, by the names of `Periods`."""
    st.markdown("##### Periods")
    typed: dict[str, Any] = {
        name: st.text_input(label, str(getattr(now, name)), max_chars=4, help=why, key=f"retention-{name}")
        for name, (label, why) in _FIELDS.items()
    }
    removes = st.checkbox("What is due goes by itself, day by day", now.removes, key="retention-removes")
    return {**typed, "removes": removes}


def differs(now: Periods, typed: dict[str, Any]) -> bool:
    """Whether anything was typed that does not stand yet."""
    return any(str(value) != str(typed[name]) for name, value in asdict(now).items())


def due(found: Due, title: str) -> None:
    """How much goes, and what is held past its time with the reason."""
    counts = {
        "orders": len(found.orders),
        "returns’ photos, messages and texts": len(found.cases),
        "closed requests’ names and texts": len(found.requests),
    }
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{title}**")
        for what, count in counts.items():
            more = " or more" if count == BATCH else ""
            st.text(f"• {count}{more} {what}")
        if found.held:
            st.markdown("**Held past its time, to be looked at**")
        for one in found.held:
            st.text(f"• {one.name}: {REASONS[one.reason]}. Its time ended on {words.day(one.ended_on)}.")
