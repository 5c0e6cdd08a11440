"""The fields of the privacy desk's settings."""

from typing import Any

import streamlit as st

from pages.components import words
from services.privacy.deadlines.holiday_calendar import countries
from services.privacy.office import Office


def show(now: Office) -> dict[str, Any]:
    """What stands in the fields, by the names of `Office`."""
    st.markdown("##### Calendar")
    country, region = _place(now)
    starts = st.checkbox(
        "The month begins with the proof of identity (United Kingdom)", now.starts_with_identity, key="office-uk"
    )
    prompt = st.text_input(
        "A question is asked promptly within this many working days",
        str(now.prompt_working_days),
        max_chars=3,
        key="office-prompt",
    )
    return {
        "country": country,
        "region": region,
        "starts_with_identity": starts,
        "prompt_working_days": prompt,
        **_identity(now),
        **_letters(now),
        **_figures_and_years(now),
    }


def _place(now: Office) -> tuple[str | None, str | None]:
    known = countries()
    left, right = st.columns(2)
    names = sorted(known, key=words.country)
    country = left.selectbox(
        "Country of the office, for its public holidays",
        names,
        index=names.index(now.country) if now.country in names else None,
        format_func=words.country,
        placeholder="Weekends alone",
        key="office-country",
    )
    regions = known.get(country or "", [])
    if not regions:
        return country, None
    region = right.selectbox(
        "Region with holidays of its own",
        regions,
        index=regions.index(now.region) if now.region in regions else None,
        placeholder="The whole country",
        key=f"office-region-{country}",
    )
    return country, region


def _identity(now: Office) -> dict[str, Any]:
    st.markdown("##### Identity and copies")
    one, two, three, four = st.columns(4)
    return {
        "code_hours": one.text_input("A code lives for hours", str(now.code_hours), max_chars=4, key="office-hours"),
        "code_attempts": two.text_input("Tries of a code", str(now.code_attempts), max_chars=3, key="office-tries"),
        "evidence_days": three.text_input(
            "Evidence is deleted after days", str(now.evidence_days), max_chars=4, key="office-evidence"
        ),
        "package_days": four.text_input(
            "A copy’s file is deleted after days", str(now.package_days), max_chars=3, key="office-package"
        ),
    }


def _letters(now: Office) -> dict[str, Any]:
    st.markdown("##### Letters and reminders")
    return {
        "officer_contact": st.text_input(
            "The data protection officer’s address, on every letter", now.officer_contact, key="office-officer"
        ),
        "authority": st.text_input(
            "The authority to which people complain, on letters", now.authority, key="office-authority"
        ),
        "mailbox": st.text_input("Reminders to staff go to", now.mailbox, key="office-mailbox"),
        "remind_days": st.text_input(
            "Days before the answer is due, separated by commas; 0 is the day itself",
            ", ".join(map(str, now.remind_days)),
            key="office-remind",
        ),
    }


def _figures_and_years(now: Office) -> dict[str, Any]:
    st.markdown("##### Figures and records")
    left, right = st.columns(2)
    group, years = "Counts of fewer people than this are not shown", "Years of the processing record without consent"
    return {
        "smallest_group": left.text_input(group, str(now.smallest_group), max_chars=2, key="office-group"),
        "record_years": right.text_input(years, str(now.record_years), max_chars=2, key="office-years"),
    }
