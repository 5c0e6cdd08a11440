"""The lower part of the import page: how far it is, what happened, and all that was not taken."""

from collections.abc import Sequence

import streamlit as st

from pages.components import untrusted
from pages.components.opening import import_questions
from pages.components.opening.refused_rows import refused_rows
from services.desk.errors import DeskError
from services.imports.mending import Mending, mending
from services.imports.questions import Question
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


def refused(refusal: DeskError) -> None:
    """Why the file, or the whole import, was not taken."""
    st.error("Nothing was imported.", icon=":material/block:")
    untrusted.text(str(refusal))


def became(outcome: ImportReport | DeskError, key: str, asked: Sequence[Question]) -> None:
    """What became of a run: its report, or why there is none."""
    if isinstance(outcome, DeskError):
        refused(outcome)
    else:
        report(outcome, key, asked)


def report(outcome: ImportReport, key: str, asked: Sequence[Question]) -> None:
    """What happened, the counts, and the faults: alike ones together with what helps, then each by itself.

    `asked` is what the file leaves open: an answer given here holds for all rows, and the file is read again.
    """
    st.subheader(outcome.title(), anchor=False)
    for note in outcome.notes:
        st.warning(untrusted.literal(note), icon=":material/info:")
    _counts(outcome)
    if not outcome.rejected:
        return
    st.caption("Why rows were not taken, and what helps against all of a kind")
    for place, group in enumerate(outcome.groups()[:_KINDS]):
        with st.container(border=True, gap="xsmall"):
            rows = "1 row" if group.rows == 1 else f"{group.rows:,} rows"
            untrusted.text(f"{rows} · {group.example.where} {group.example.reason}")
            st.caption(group.fix or _MEND)
            _mend(mending(group, asked), key, f"{key}-mend-{place}")
    _each(outcome, key)


def mended(key: str) -> bool:
    """Whether something was just said against the faults of a kind, so that the file is to be read again."""
    return bool(st.session_state.pop(f"{key}-mended", False))


def _mend(found: Mending, key: str, field: str) -> None:
    """The answers as buttons, each for all rows of the kind."""
    if found.asked is not None:
        st.caption(f"For all of them: {untrusted.literal(found.asked.asks)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if found.asked is not None and not found.answers:
            _typed(found.asked.key, key, field)
        for answer in (*found.answers, found.leave):
            words = untrusted.literal(answer.words)
            st.button(words, key=f"{field}-{answer.value}", on_click=_apply, args=(key, answer.question, answer.value))


def _typed(question: str, key: str, field: str) -> None:
    st.text_input("Answer for all of them", key=f"{field}-typed", placeholder="1.08", width=180)
    st.button("Use it for all", key=f"{field}-use", on_click=_apply_typed, args=(key, question, f"{field}-typed"))


def _apply(key: str, question: str, value: str) -> None:
    import_questions.say(key, question, value)
    st.session_state[f"{key}-mended"] = True


def _apply_typed(key: str, question: str, field: str) -> None:
    typed = str(st.session_state.get(field, "")).strip()
    if typed:
        _apply(key, question, typed)


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
