"""How each returned line is to be settled: one resolution for a single unit, a number for each of several."""

from collections.abc import Iterable
from itertools import cycle

import streamlit as st

from services.policy.terms import Option
from services.policy.words import OPTIONS
from services.review.case_page import CaseView, LineRow
from services.review.decisions import Choice


def of_line(view: CaseView, line: LineRow) -> list[Choice]:
    """What is chosen for one line; what the policy does not offer can be chosen too, and is then to be justified."""
    offered = view.assessed.of(line.id).options
    beyond = [option for option in Option if option not in offered]
    st.text(f"{line.quantity} × {line.product}")
    if line.quantity == 1:
        return _single(line.id, list(offered), beyond, view.case.requested_resolution)
    units = _units(line, offered, all_in=offered[:1])
    with st.expander("Not offered here", expanded=not offered):
        units |= _units(line, beyond)
    return [Choice(line.id, number, option.value) for option, number in units.items() if number]


def _single(line_id: int, offered: list[Option], beyond: list[Option], wished: str | None) -> list[Choice]:
    start = next((place for place, option in enumerate(offered) if option == wished), 0 if offered else None)
    chosen = st.selectbox(
        "Resolution",
        [*offered, *beyond],
        index=start,
        format_func=lambda option: OPTIONS[option] + ("" if option in offered else " (not offered here)"),
        key=f"resolution-{line_id}",
        placeholder="The policy offers none; choose one and say why",
    )
    return [] if chosen is None else [Choice(line_id, 1, chosen.value)]


def _units(line: LineRow, options: Iterable[Option], all_in: tuple[Option, ...] = ()) -> dict[Option, int]:
    columns = cycle(st.columns(2))
    return {
        option: next(columns).number_input(
            OPTIONS[option],
            min_value=0,
            max_value=line.quantity,
            value=line.quantity if option in all_in else 0,
            key=f"units-{line.id}-{option}",
        )
        for option in options
    }
