"""What arrived for a return: parcel by parcel, unit by unit, bench photo beside customer's; and what it changed."""

from typing import Any

import streamlit as st

from data.vocabulary import OPEN_STATES, UnitOutcome
from pages.components import money, untrusted, words
from pages.components.bench import photos
from pages.components.bench.words import (
    DISPOSITIONS,
    OUTCOME_COLOURS,
    OUTCOMES,
    PARCEL_KINDS,
    PARCELS,
    VERDICTS,
    yes_no,
)
from pages.components.parts import facts
from pages.components.parts.facts import Fact
from services.desk.access import Actor
from services.policy import words as policy_words
from services.receiving.after_inspection import WhatChanged
from services.receiving.arrived import ParcelSeen, Receptions, UnitSeen

_COLOURS: Any = OUTCOME_COLOURS


def changed(found: Receptions, state: object) -> None:
    """What the inspection changed since the approval, first why a person must look again."""
    what = found.changed
    if what is None or not (what.why or what.changes or what.taken_back):
        return
    with st.container(border=True, key="inspection-changed"):
        st.subheader("What the inspection changed", anchor=False)
        if what.why and state in OPEN_STATES:
            st.warning("It was approved before, and waits for a reviewer again.", icon=":material/undo:")
        for reason in what.why:
            untrusted.text(f"•  {reason}")
        if what.taken_back:
            said = "A correction took this back; the return waits for a reviewer, who may approve it again."
            st.info(said, icon=":material/history:")
        for reason in what.taken_back:
            untrusted.text(f"•  {reason}")
        _recommended(what)
        _findings(what)


def _recommended(what: WhatChanged) -> None:
    if what.recommended_before is None or what.recommended_before is what.recommended_now:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for said in (what.recommended_before, what.recommended_now):
            st.badge(words.RECOMMENDATIONS[said], color=words.RECOMMENDATION_COLOURS[said])
            if said is what.recommended_before:
                st.caption("is now", width="content")


def _findings(what: WhatChanged) -> None:
    shown = [
        Fact(
            change.title,
            f"{policy_words.RESULTS[change.before]} → {policy_words.RESULTS[change.after]}",
            change.saw,
        )
        for change in what.changes
    ]
    if shown:
        with st.expander(f"{len(shown)} {'finding' if len(shown) == 1 else 'findings'} changed"):
            facts.show("inspection-findings", shown)


def on_case(found: Receptions, actor: Actor) -> None:
    """What arrived, on the page of the return; nothing before anything came."""
    if found.parcels:
        st.subheader("What arrived", anchor=False)
        show(found, actor)


def show(found: Receptions, actor: Actor) -> None:
    """Every parcel, the newest first."""
    for parcel in reversed(found.parcels):
        with st.container(border=True, key=f"parcel-{parcel.parcel_id}"):
            _parcel(parcel)
            for unit in parcel.units:
                _unit(unit, actor)


def _parcel(parcel: ParcelSeen) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(PARCELS[parcel.state], color="gray")
        st.caption(untrusted.literal(_about(parcel)), width="content")
    if parcel.note:
        untrusted.text(parcel.note, max_lines=4)


def _about(parcel: ParcelSeen) -> str:
    said = [PARCEL_KINDS[parcel.kind], words.day(parcel.arrived_on), f"by {parcel.received_by}"]
    said += [f"{parcel.weight_g:,} g"] if parcel.weight_g else []
    said += [parcel.tracking] if parcel.tracking else []
    said += [f"note in the parcel: {yes_no(parcel.note_in_parcel)}"] if parcel.note_in_parcel is not None else []
    return " · ".join(said)


def _unit(unit: UnitSeen, actor: Actor) -> None:
    with st.container(key=f"unit-{unit.unit_id}", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(OUTCOMES[unit.outcome], color="gray" if unit.corrected else _COLOURS[unit.outcome])
            st.text(untrusted.one_line(unit.product), width="content")
            if unit.corrected:
                st.caption("corrected since", width="content")
        said = _facts_of(unit)
        if said:
            st.caption(untrusted.literal(" · ".join(said)))
        if unit.note:
            untrusted.text(unit.note, max_lines=4)
        if unit.photos and not unit.corrected:
            photos.beside(unit.customers, unit.photos, actor)


def _facts_of(unit: UnitSeen) -> list[str]:
    said = [VERDICTS[unit.verdict]] if unit.verdict else []
    said += [f"grade {unit.grade}"] if unit.grade else []
    said += [DISPOSITIONS[unit.disposition]] if unit.disposition else []
    if unit.outcome in (UnitOutcome.RECEIVED, UnitOutcome.DAMAGED) and unit.original_package is not None:
        said.append(f"original package: {yes_no(unit.original_package)}")
    said += [f"serial {unit.serial}"] if unit.serial else []
    if unit.missing:
        parts = ", ".join(f"{part.name} ({money.show(part.price, part.currency)})" for part in unit.missing)
        said.append(f"missing: {parts}")
    return [*said, f"inspected by {unit.inspected_by}"]
