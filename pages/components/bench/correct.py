"""Second thoughts at the bench: another word about one unit, with the reason; and a parcel that the carrier lost."""

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from data.vocabulary import ReturnState
from pages.components import flash, untrusted
from pages.components.attempt import refuse
from pages.components.bench import photos
from pages.components.bench import units as bench_units
from pages.components.bench.units import Asked
from pages.components.bench.words import OUTCOMES
from pages.components.opening import return_form
from services.cases.lookup import Shown
from services.desk.access import Actor
from services.desk.errors import DeskError, Incomplete
from services.receiving.arrived import UnitSeen
from services.receiving.bench import correct, mark_lost
from services.receiving.bench_form import UnitFound
from services.receiving.bench_view import BenchView, LineHere


def show(view: BenchView, actor: Actor) -> None:
    """Choose a unit and say something else of it."""
    units = {u.unit_id: u for p in view.before.parcels for u in p.units if not u.corrected and u.return_line_id}
    if not units:
        return
    with st.expander("Correct an inspection", icon=":material/edit:"):
        names = {
            key: f"Unit {place}: {unit.product}, {OUTCOMES[unit.outcome].lower()}"
            for place, (key, unit) in enumerate(units.items(), start=1)
        }
        chosen = st.selectbox(
            "Unit",
            list(names),
            index=None,
            format_func=lambda key: untrusted.one_line(names[key]),
            key=f"correct-{view.case.id}",
            placeholder="Choose the unit",
        )
        if chosen is not None:
            _form(view, actor, units[chosen])


def _form(view: BenchView, actor: Actor, unit: UnitSeen) -> None:
    key = f"correct-{unit.unit_id}"
    line = next(here for here in view.lines if here.line.id == unit.return_line_id)
    found = bench_units.unit(Asked(line, view.grades), key, "", _given(unit, line))
    reason = st.text_input("Why is it corrected?", key=f"{key}-why", max_chars=300)
    pressed = st.button("Correct", type="primary", key=f"{key}-{view.case.version}")
    if pressed and found is not None and not photos.on_their_way(actor):
        _do(view, actor, unit.unit_id, found, reason)


def _given(unit: UnitSeen, line: LineHere) -> UnitFound:
    return UnitFound(
        unit.outcome,
        line.line.id,
        verdict=unit.verdict,
        original_package=unit.original_package,
        missing=tuple(part.accessory_id for part in unit.missing),
        grade=unit.grade,
        disposition=unit.disposition,
        serial=unit.serial or "",
        note=unit.note or "",
    )


def _do(view: BenchView, actor: Actor, unit_id: int, found: UnitFound, reason: str) -> None:
    try:
        done = correct(actor, Shown(view.case.id, view.case.version), unit_id, found, reason)
    except Incomplete as incomplete:
        return_form.refuse("Nothing is changed yet:", incomplete.problems)
        return
    except DeskError as refusal:
        refuse(refusal)
        return
    back = f" {done.rma} is back in review: {done.why[0]}" if done.why else ""
    flash.say(f"The inspection is corrected.{back}")
    st.rerun()


def lost(view: BenchView, actor: Actor) -> None:
    """The carrier says that units are lost; of several, those that are not go on."""
    there = [here for here in view.lines if here.on_their_way]
    if not there:
        return
    key = st.session_state.setdefault(f"lost-{view.case.id}", uuid4().hex)
    with st.expander("The carrier lost it", icon=":material/search_off:"):
        st.caption("It can still arrive. What else is on its way goes on; where nothing is, a reviewer is told.")
        units = _how_many(there, key)
        note = st.text_input("What the carrier says", key=f"{key}-note", max_chars=300)
        number = sum(units.values())
        label = f"{number} of {sum(here.on_their_way for here in there)} lost"
        if st.button(label, key=f"{key}-{view.case.version}", disabled=not number):
            _mark(view, actor, units, note, key)


def _how_many(there: Sequence[LineHere], key: str) -> dict[int, int]:
    """Units by line; a single one needs no number."""
    if sum(here.on_their_way for here in there) == 1:
        return {there[0].line.id: 1}
    return {
        here.line.id: st.number_input(
            f"Lost of {here.on_their_way} × {untrusted.literal(here.line.product)}",
            0,
            here.on_their_way,
            key=f"{key}-units-{here.line.id}",
        )
        for here in there
    }


def _mark(view: BenchView, actor: Actor, units: dict[int, int], note: str, key: str) -> None:
    try:
        done = mark_lost(actor, Shown(view.case.id, view.case.version), note, key, units)
    except DeskError as refusal:
        refuse(refusal)
        return
    st.session_state.pop(f"lost-{view.case.id}", None)
    told = f"{done.rma} is with a reviewer: the carrier lost the parcel."
    on = f"Noted for {done.rma}; what else came or is on its way goes on."
    flash.say(told if done.state is ReturnState.AWAITING_REVIEW else on)
    st.rerun()
