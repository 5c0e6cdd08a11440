"""The upper part of the import page: the first rows of the file, and which of its columns holds what."""

from collections.abc import Mapping, Sequence
from itertools import islice

import streamlit as st

from pages.components import untrusted
from services.imports.columns import COLUMNS, PRICES, Column, candidates
from services.imports.plan import Plan
from services.imports.reading.tables import Table

_PREVIEW = 5
_NOT_THERE = "Not in the file"


def preview(made: Plan) -> None:
    """What the file is, and its first rows as they were read."""
    table, preset = made.table, made.preset
    if preset is not None:
        st.success(f"This is an export of {preset.name}. Its columns are known.", icon=":material/verified:")
    for note in table.notes:
        st.warning(untrusted.literal(note), icon=":material/translate:")
    rows = [
        {heading: untrusted.cell(row.cells.get(heading)) for heading in table.headings if heading}
        for row in islice((row for row in table.records if row.problem is None), _PREVIEW)
    ]
    with st.expander(f"The first {len(rows)} of {len(table.records):,} rows", expanded=preset is None):
        st.dataframe(rows, hide_index=True, alt="The first rows of the file", row_height=32)


def mapping(made: Plan, key: str) -> dict[str, str]:
    """One choice for each of our columns, as it was guessed; those that are not chosen are left out."""
    needed = [column for column in COLUMNS if column.required or column.name in PRICES]
    others = [column for column in COLUMNS if column not in needed]
    found = [column.name in made.mapping for column in others]
    complete = all(column.name in {**made.mapping, **made.fixed} for column in needed if column.name not in PRICES)
    chosen: dict[str, str | None] = {}
    with st.expander("Which column of the file holds what", expanded=made.preset is None or not complete):
        chosen |= _choices(needed, made.table, made.mapping, key)
    with st.expander(f"Further columns ({sum(found)} of {len(others)} found)"):
        chosen |= _choices(others, made.table, made.mapping, key)
    return {ours: theirs for ours, theirs in chosen.items() if theirs is not None}


def _choices(columns: Sequence[Column], table: Table, guessed: Mapping[str, str], key: str) -> dict[str, str | None]:
    chosen: dict[str, str | None] = {}
    grid = st.grid(4)
    for column in columns:
        theirs = guessed.get(column.name)
        options = candidates(table, column)
        if theirs is not None and theirs not in table.headings:
            options = [theirs, *options]
        with grid.cell():
            chosen[column.name] = st.selectbox(
                column.label,
                options,
                index=options.index(theirs) if theirs in options else None,
                format_func=untrusted.one_line,
                placeholder=_NOT_THERE,
                help=column.holds,
                key=f"{key}-{column.name}",
            )
    return chosen
