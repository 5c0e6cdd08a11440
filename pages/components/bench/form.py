"""The parcel on the bench: its own facts, the units of every line, and the button that writes it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import streamlit as st

from pages.components import flash, untrusted, words
from pages.components.attempt import refuse
from pages.components.bench import about, by_code, photos, unfinished
from pages.components.bench import units as bench_units
from pages.components.bench.units import Asked
from pages.components.bench.words import PARCEL_KINDS
from pages.components.opening import return_form
from pages.components.parts import keeping
from pages.components.parts.keeping import Form
from pages.components.parts.part import part
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import DeskError, Incomplete
from services.desk.settings import settings
from services.receiving.bench import Received, receive
from services.receiving.bench_form import Reception, UnitFound
from services.receiving.bench_view import BenchView

_NOT_HERE = 0
_FORM = "bench-form"
_keys = part("board")


def show(view: BenchView, actor: Actor) -> None:
    """Draw the form; after it is written, the page is drawn anew with what it changed."""
    about.show(view, actor)
    form_key = st.session_state.setdefault(f"bench-{view.case.id}", uuid4().hex)
    inspection = unfinished.form(view, actor, form_key)
    unfinished.bring_back(inspection)
    to_receive = by_code.obey(view, inspection)
    parcel_id = _which(view, form_key)
    with st.container(key=_FORM):
        units = _units(view, actor, form_key)
        pressed = st.button(
            "Receive",
            type="primary",
            icon=":material/inventory:",
            shortcut="Ctrl+Enter",
            key=f"receive-{form_key}-{view.case.version}",
        )
        answer = st.container()
        with st.expander("More about the parcel: day, tracking, weight, extra items", icon=":material/package_2:"):
            reception = _parcel(view, form_key)
            units += bench_units.extras(form_key)
    with answer:
        if (pressed or to_receive) and not photos.on_their_way(actor):
            _write(view, actor, replace(reception, units=tuple(units), parcel_id=parcel_id), inspection)
    keeping.watch(inspection, _FORM)


def _units(view: BenchView, actor: Actor, key: str) -> list[UnitFound]:
    """The rows of every line, and the keys that press their buttons."""
    units: list[UnitFound] = []
    suggested: dict[str, int] = {}
    for here in view.lines:
        approved = {row.resolution for row in view.approved if row.return_line_id == here.line.id}
        units += bench_units.line(Asked(here, view.grades, approved, suggested), key)
        if here.expected and here.photos and len(view.lines) > 1:
            with st.expander(f"Customer’s photos of it ({len(here.photos)})"):
                photos.strip(here.photos, actor)
    _keys(key="bench-keys", data={"id": key, "form": f"st-key-{_FORM}", "suggested": suggested})
    return units


def _parcel(view: BenchView, key: str) -> Reception:
    today = clock.today(settings().zone)
    grid = st.grid(4, gap="small", min_column_width=150)
    with grid.cell():
        st.session_state.setdefault(f"{key}-arrived", today)
        arrived = st.date_input("Arrived on", max_value=today, format="YYYY-MM-DD", key=f"{key}-arrived")
    with grid.cell():
        told = str(view.case.facts.get("return_tracking_number") or "")
        st.session_state.setdefault(f"text-{key}-tracking", told)
        tracking = st.text_input("Tracking number", key=f"text-{key}-tracking", max_chars=64)
    with grid.cell():
        about = view.expected_weight_g
        hint = f"about {about} expected" if about else "grams"
        weight = st.text_input("Weight in grams", key=f"text-{key}-weight", placeholder=hint, max_chars=12)
    with grid.cell():
        note = st.segmented_control("Note in the parcel", ["Yes", "No"], key=f"{key}-slip")
    return Reception(
        view.case.id,
        view.case.version,
        (),
        key,
        arrived_on=arrived if isinstance(arrived, date) else None,
        tracking=tracking,
        weight_g=weight,
        note_in_parcel=None if note is None else note == "Yes",
    )


def _which(view: BenchView, key: str) -> int | None:
    """The parcel that is here already, where there is one; another may have come beside it."""
    if not view.here:
        return None
    names = {
        one.id: f"{PARCEL_KINDS[one.kind]}, arrived {words.day(one.arrived_on)}, {one.tracking_number or 'no number'}"
        for one in view.here
    } | {_NOT_HERE: "Another parcel"}
    chosen = st.radio(
        "Inspect",
        list(names),
        format_func=lambda one: untrusted.literal(names[one]),
        key=f"{key}-which",
        horizontal=True,
    )
    return chosen or None


def _write(view: BenchView, actor: Actor, reception: Reception, inspection: Form) -> None:
    try:
        with st.spinner("Writing the reception…", show_time=True):
            received = receive(actor, reception)
    except Incomplete as incomplete:
        return_form.refuse("Nothing is written yet:", incomplete.problems)
        return
    except DeskError as refusal:
        refuse(refusal)
        return
    unfinished.done(view, inspection)
    flash.say(_said(received), ":material/undo:" if received.why else ":material/check_circle:")
    st.rerun()


def _said(received: Received) -> str:
    if received.why:
        return f"{received.rma} is back in review: {received.why[0]}"
    return f"The parcel of {received.rma} is received."
