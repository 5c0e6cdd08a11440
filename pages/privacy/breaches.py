"""The register of breaches: the hours that are left to tell the authority, and each breach to its close."""

from datetime import timedelta

import streamlit as st

from data.vocabulary import Permission
from pages.components import guard, words
from pages.components.parts import picking
from pages.components.parts.picking import Cell
from pages.components.privacy import breach
from services.desk import clock
from services.privacy.breaches.reading import BreachView, everything
from services.privacy.words import BREACHES

actor = guard.require(Permission.PRIVACY_HANDLE)


def main() -> None:
    """The register, one breach below it, and the form of a new one."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Breaches", anchor=False, width="content")
        with st.popover("Report a breach", icon=":material/gpp_maybe:"):
            breach.report(actor)
    found = everything(actor)
    late = [one.number for one in found if _runs(one) and (one.clock.left or timedelta()) < timedelta()]
    if late:
        st.error(f"The authority should know already: {', '.join(late)}.", icon=":material/alarm:")
    if not found:
        st.info("No breach is in the register.", icon=":material/gpp_good:")
        return
    chosen = picking.pick(found, _row, lambda one: one.row.id, "breaches", "Breaches")
    if chosen is None:
        st.caption("Choose a breach.")
    else:
        breach.show(actor, chosen)


def _runs(one: BreachView) -> bool:
    return one.row.closed_at is None and one.row.authority_told_at is None


def _row(one: BreachView) -> dict[str, Cell]:
    return {
        "Breach": one.number,
        "What happened": BREACHES[one.row.kind],
        "Authority by": _hours(one),
        "First word": words.instant(one.row.first_alert_at),
        "Next": one.next_step,
    }


def _hours(one: BreachView) -> Cell:
    if one.row.closed_at is not None:
        return "closed"
    if one.row.authority_told_at is not None:
        return {"text": "told late" if one.clock.late else "told", "tone": "orange" if one.clock.late else "green"}
    if one.clock.notify_by is None:
        return {"text": "not running", "tone": "gray"}
    due = words.due(one.clock.notify_by, clock.now())
    return {"text": due, "tone": "red" if one.clock.notify_by < clock.now() else "orange"}


main()
