"""Parcels that no return expects: keep one apart, link it, send it back, dispose of it; refused deliveries."""

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, untrusted, words
from pages.components.bench import parcel_acts, parcel_forms
from pages.components.bench.words import PARCEL_KINDS, PARCELS
from pages.components.parts import paging
from pages.components.parts.picking import Cell
from services.desk.text import parcel_number
from services.receiving import quarantine
from services.receiving.quarantine import ParcelRow

actor = guard.require(Permission.PARCEL_RECEIVE)
WAITING, APART, REFUSED = "Waiting", "Keep a parcel apart", "Delivery refused"


def main() -> None:
    """The list of what waits, or one of the two forms."""
    st.subheader("Parcels", anchor=False)
    waiting = quarantine.waiting(actor)
    order, rma = st.query_params.get("order", ""), st.query_params.get("return", "")
    asked = bool(order or rma or "new" in st.query_params)
    name = st.segmented_control(
        "Show",
        [WAITING, APART, REFUSED],
        default=APART if asked else WAITING,
        format_func=lambda one: f"{one} ({len(waiting)})" if one == WAITING else one,
        key="parcels-show",
        label_visibility="collapsed",
    )
    if name == APART:
        parcel_forms.apart(actor, order, rma)
    elif name == REFUSED:
        parcel_forms.refused(actor, order)
    else:
        _waiting(waiting)


def _waiting(waiting: tuple[ParcelRow, ...]) -> None:
    if not waiting:
        st.info("No parcel waits. What nobody announced is kept apart here.", icon=":material/package_2:")
        return
    asked, rma = st.query_params.get("parcel", ""), st.query_params.get("rma", "")
    only = [row for row in waiting if str(row.id) == asked or (rma and row.rma == rma)]
    shown = only or list(waiting)
    if only and len(waiting) > len(only) and st.button("Show all", key="parcels-all"):
        st.query_params.clear()
        st.rerun()
    chosen = paging.pick(shown, _row, lambda one: one.id, "parcels", "Parcels that wait")
    if chosen is None:
        st.caption("Choose a parcel.")
        return
    with st.container(border=True, key=f"parcel-{chosen.id}"):
        _facts(chosen)
        parcel_acts.show(chosen, actor)


def _row(one: ParcelRow) -> dict[str, Cell]:
    return {
        "Number": parcel_number.make(one.id, one.received_at.year),
        "Arrived": words.day(one.arrived_on),
        "What": PARCEL_KINDS[one.kind],
        "State": PARCELS[one.state],
        "Order": untrusted.cell(one.order_number or "–"),
        "Return": one.rma or "–",
        "Tracking": untrusted.cell(one.tracking_number or "–"),
        "Note": untrusted.cell(one.note),
    }


def _facts(one: ParcelRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(parcel_number.make(one.id, one.received_at.year), anchor=False, width="content")
        st.badge(PARCELS[one.state], color="violet")
        said = [PARCEL_KINDS[one.kind], f"arrived {words.day(one.arrived_on)}", f"taken in by {one.received_by}"]
        said += [f"{one.weight_g:,} g"] if one.weight_g else []
        said += [f"order {one.order_number}"] if one.order_number else []
        st.caption(untrusted.literal(" · ".join(said)), width="content")
        if one.rma and one.return_state:
            label = f"{one.rma}, {words.STATES[one.return_state].lower()}"
            st.page_link("returns/return_case.py", label=label, query_params={"rma": one.rma})
    untrusted.text(one.note, max_lines=6)
    st.link_button("Print its label", f"/exports/parcel-label/{one.id}", icon=":material/label:")


main()
