"""Repairs: every unit on its way through a repair, the most overdue first, and the next step of one of them."""

import streamlit as st

from data.vocabulary import Permission, RepairState
from pages.components import guard, untrusted
from pages.components import words as desk_words
from pages.components.goods import repair, words
from pages.components.parts import paging
from pages.components.parts.picking import Cell
from services.goods import boards
from services.goods.boards import RepairCard

actor = guard.require(Permission.RETURN_READ)
ALL, CLOSED = "All under way", "Closed"
STAGES: dict[str, tuple[RepairState, ...]] = {
    ALL: tuple(state for state in RepairState if state is not RepairState.CLOSED),
    "To forward": (RepairState.TO_FORWARD,),
    "With the repairer": (RepairState.FORWARDED,),
    "Waiting for consent": (RepairState.WAITING_FOR_CONSENT,),
    "In work": (RepairState.IN_WORK,),
    "To ship back": (RepairState.BACK,),
    CLOSED: (RepairState.CLOSED,),
}


def main() -> None:
    """The repairs of a stage, and one of them below."""
    st.subheader("Repairs", anchor=False)
    rma = st.query_params.get("rma", "")
    if rma:
        _only(rma)
    running = boards.repair_board(actor, rma)
    stage = _stage(running)
    shown = boards.repair_board(actor, rma, ended=True) if stage == CLOSED else running
    cards = [card for card in shown if card.repair.state in STAGES[stage]]
    if not cards:
        said = "No repair is closed yet." if stage == CLOSED else "No unit is here. Units come when they are accepted."
        st.info(said, icon=":material/build:")
        return
    chosen = paging.pick(cards, _row, lambda card: card.repair.id, "repairs", "Repairs")
    if chosen is None:
        st.caption("Choose a repair.")
    else:
        repair.show(actor, chosen)


def _only(rma: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Only {untrusted.literal(rma)}")
        if st.button("Show all", key="repairs-all"):
            st.query_params.pop("rma")
            st.rerun()


def _stage(running: tuple[RepairCard, ...]) -> str:
    def label(name: str) -> str:
        count = sum(card.repair.state in STAGES[name] for card in running)
        return name if name == CLOSED else f"{name} ({count})"

    chosen = st.segmented_control(
        "Stage", list(STAGES), default=ALL, format_func=label, key="repairs-stage", label_visibility="collapsed"
    )
    return chosen or ALL


def _row(card: RepairCard) -> dict[str, Cell]:
    one = card.repair
    return {
        "Return": one.rma,
        "Product": untrusted.cell(one.product),
        "Stage": words.REPAIR_STATES[one.state],
        "Serial": untrusted.cell(one.serial_in) if one.serial_in else "–",
        "Expected": desk_words.day(one.expected_on) if one.expected_on else "–",
        "Overdue": {"text": words.days_late(card.overdue), "tone": "red"} if card.overdue else "",
        "Away": f"{card.away} d" if card.away is not None else "–",
    }


main()
