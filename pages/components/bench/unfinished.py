"""Inspections that are begun: each comes back as it was left, and is listed until its parcel is received."""

import streamlit as st

from pages.components.parts import keeping
from pages.components.parts.keeping import Form
from services.desk.access import Actor
from services.receiving import half_done
from services.receiving.bench_view import BenchView


def form(view: BenchView, actor: Actor, key: str) -> Form:
    """The inspection of this return, as it is kept."""
    return_id = view.case.id
    return Form(
        f"inspection-{return_id}",
        key,
        lambda: half_done.left(actor, return_id),
        lambda fields: half_done.keep(actor, return_id, fields),
    )


def bring_back(inspection: Form) -> None:
    """Before the fields are drawn."""
    if keeping.bring_back(inspection):
        st.caption("Unfinished, as you left it. Photos are to be taken again.")


def done(view: BenchView, inspection: Form) -> None:
    """The inspection is received, or begun anew."""
    st.session_state.pop(f"bench-{view.case.id}", None)
    keeping.done(inspection)


def listed(actor: Actor) -> str | None:
    """Name the inspections that the person has begun; the return that is opened."""
    found = half_done.begun(actor)
    if not found:
        return None
    st.caption("Your unfinished inspections")
    with st.container(horizontal=True, key="half-done"):
        opened = [
            one.rma
            for one in found
            if st.button(f"{one.rma}: unfinished", key=f"half-done-{one.rma}", icon=":material/edit_note:")
        ]
    return opened[0] if opened else None
