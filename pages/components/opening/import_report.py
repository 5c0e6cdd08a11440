"""The lower part of the import page: how far it is, what happened, and all that was not taken."""

import streamlit as st

from pages.components import untrusted
from pages.components.opening.refused_rows import refused_rows
from services.imports.report import ImportReport
from services.imports.running import ImportRun


@st.fragment(run_every=0.5)
def progress(run: ImportRun) -> None:
    """How far the import is; the whole page runs again when it is done."""
    done = run.wait(0.3)
    share = run.done / run.total if run.total else 1.0
    st.progress(min(share, 1.0), f"{run.done:,} of {run.total:,} orders")
    if done:
        st.rerun()


# More kinds than a person reads at once; the list below has all of them.
_KINDS = 12
_MEND = "Mend the cells in the file, or in the shop, and choose the file again."


def report(outcome: ImportReport, key: str) -> None:
    """What happened, the counts, and the faults: alike ones together with what helps, then each by itself."""
    st.subheader(outcome.title(), anchor=False)
    for note in outcome.notes:
        st.warning(untrusted.literal(note), icon=":material/info:")
    _counts(outcome)
    if not outcome.rejected:
        return
    st.caption("Why rows were not taken, and what helps against all of a kind")
    for group in outcome.groups()[:_KINDS]:
        with st.container(border=True, gap="xsmall"):
            rows = "1 row" if group.rows == 1 else f"{group.rows:,} rows"
            untrusted.text(f"{rows} · {group.example.where} {group.example.reason}")
            st.caption(group.fix or _MEND)
    _each(outcome, key)


def _counts(outcome: ImportReport) -> None:
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


def _each(outcome: ImportReport, key: str) -> None:
    with st.expander(f"Every fault by its line ({len(outcome.rejected):,})"):
        st.dataframe(
            [
                {"Line": row.line, "Column": untrusted.cell(row.where), "Reason": untrusted.cell(row.reason)}
                for row in outcome.rejected
            ],
            hide_index=True,
            alt="Rows that were not taken, with the reason",
            column_config={"Line": st.column_config.NumberColumn(width="small", format="plain")},
        )
    refused_rows(outcome, key)
