"""Second thoughts at the bench: another word about one unit, with the reason; and a parcel that the carrier lost."""

from uuid import uuid4

import streamlit as st

from pages.components import flash, untrusted
from pages.components.attempt import refuse
from pages.components.bench import photos
from pages.components.bench import units as bench_units
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
        names = {key: f"{unit.product}: {OUTCOMES[unit.outcome]}, no. {key}" for key, unit in units.items()}
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
    found = bench_units.unit(line, view.grades, key, "It is", _given(unit, line))
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
    """The carrier says that the parcel is lost."""
    key = st.session_state.setdefault(f"lost-{view.case.id}", uuid4().hex)
    with st.expander("The carrier lost it", icon=":material/search_off:"):
        st.caption("A delivery enquiry, not a return: a reviewer is told. It can still arrive.")
        note = st.text_input("What the carrier says", key=f"{key}-note", max_chars=300)
        if st.button("Lost", key=f"{key}-{view.case.version}"):
            try:
                done = mark_lost(actor, Shown(view.case.id, view.case.version), note, key)
            except DeskError as refusal:
                refuse(refusal)
                return
            st.session_state.pop(f"lost-{view.case.id}", None)
            flash.say(f"{done.rma} is with a reviewer: the carrier lost the parcel.")
            st.rerun()
