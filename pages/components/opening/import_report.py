"""The pieces of the import page: preview, columns, progress and report."""

from collections.abc import Sequence
from itertools import islice

import streamlit as st

from pages.components import untrusted
from services.imports.columns import COLUMNS, Column, guess
from services.imports.reading.tables import Table
from services.imports.report import ImportReport, as_csv
from services.imports.running import ImportRun

_PREVIEW = 8
_NOT_THERE = "Not in the file"


def preview(table: Table) -> None:
    """The first rows as they were read."""
    rows = [
        {heading: untrusted.cell(row.cells.get(heading)) for heading in table.headings}
        for row in islice(table.records, _PREVIEW)
    ]
    for note in table.notes:
        st.warning(untrusted.literal(note), icon=":material/translate:")
    st.caption(f"The first {len(rows)} rows")
    st.dataframe(rows, hide_index=True, alt="The first rows of the file", row_height=32)


def mapping(table: Table, key: str) -> dict[str, str]:
    """One choice for each of our columns, guessed from the headings; those that are not chosen are left out."""
    guessed = guess(table.headings)
    needed, others = [c for c in COLUMNS if c.required], [c for c in COLUMNS if not c.required]
    st.caption("Which column of the file holds what")
    chosen = _choices(needed, table, guessed, key)
    found = sum(column.name in guessed for column in others)
    with st.expander(f"Further columns ({found} of {len(others)} found)"):
        chosen |= _choices(others, table, guessed, key)
    return {ours: theirs for ours, theirs in chosen.items() if theirs is not None}


def _choices(columns: Sequence[Column], table: Table, guessed: dict[str, str], key: str) -> dict[str, str | None]:
    headings, chosen = [heading for heading in table.headings if heading], {}
    grid = st.grid(4)
    for column in columns:
        theirs = guessed.get(column.name)
        with grid.cell():
            chosen[column.name] = st.selectbox(
                column.label,
                headings,
                index=headings.index(theirs) if theirs else None,
                placeholder=_NOT_THERE,
                help=column.holds,
                key=f"{key}-{column.name}",
            )
    return chosen


@st.fragment(run_every=0.5)
def progress(run: ImportRun) -> None:
    """How far the import is; the whole page runs again when it is done."""
    done = run.wait(0.3)
    share = run.done / run.total if run.total else 1.0
    st.progress(min(share, 1.0), f"{run.done:,} of {run.total:,} orders")
    if done:
        st.rerun()


def report(outcome: ImportReport, key: str) -> None:
    """The counts, and each row that was not taken with its reason."""
    for note in outcome.notes:
        st.warning(untrusted.literal(note), icon=":material/translate:")
    done = "Would be " if outcome.checked_only else ""
    counts = (
        (f"{done}added".capitalize(), outcome.added),
        (f"{done}changed".capitalize(), outcome.changed),
        ("Unchanged", outcome.unchanged),
        ("Rows not taken", outcome.rows_refused),
    )
    grid = st.grid(4, border=True)
    for label, count in counts:
        with grid.cell():
            st.metric(label, f"{count:,}")
    if not outcome.rejected:
        return
    st.dataframe(
        [
            {"Line": row.line, "Column": untrusted.cell(row.column), "Reason": untrusted.cell(row.reason)}
            for row in outcome.rejected
        ],
        hide_index=True,
        alt="Rows that were not taken, with the reason",
        column_config={"Line": st.column_config.NumberColumn(width="small", format="plain")},
    )
    st.download_button(
        "Download these rows",
        as_csv(outcome).encode("utf-8-sig"),
        "rows-not-taken.csv",
        "text/csv",
        key=f"{key}-download",
        on_click="ignore",
        icon=":material/download:",
    )
