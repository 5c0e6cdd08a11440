"""The rows of the bench: for each unit what came of it, what is missing, where it goes, text and photos."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from data.vocabulary import ARRIVED, Disposition, InspectionVerdict, UnitOutcome
from pages.components import money, untrusted
from pages.components.bench import photos as bench_photos
from pages.components.bench.words import DISPOSITIONS, OUTCOMES, VERDICTS
from services.cases.inspection import failed
from services.receiving.bench_form import LONGEST_NOTE, UnitFound
from services.receiving.bench_view import LineHere, needs_verdict

T = TypeVar("T", InspectionVerdict, Disposition, str)
_OF_A_LINE: list[UnitOutcome] = [outcome for outcome in UnitOutcome if outcome is not UnitOutcome.EXTRA]
_SAID = [verdict for verdict in InspectionVerdict if verdict is not InspectionVerdict.UNANNOUNCED]
_MOST_EXTRAS = 5


def line(here: LineHere, grades: Mapping[str, str], key: str) -> list[UnitFound]:
    """The rows of one line as they stand; a row that says nothing is left out."""
    expected, prefix = here.expected, f"{key}-{here.line.id}"
    with st.container(border=True, key=f"{prefix}-line"):
        with st.container(horizontal=True, vertical_alignment="center"):
            untrusted.text(f"{here.line.product} · {here.line.sku}")
            st.badge(f"{expected} of {here.line.quantity} expected", color="blue" if expected else "gray")
        if not expected:
            return []
        alike, count = _how_many(expected, prefix)
        rows = [unit(here, grades, f"{prefix}-{n}", f"Unit {n}") for n in range(1, (1 if alike else expected) + 1)]
        said = [row for row in rows if row is not None]
        return [_copy(row, n) for row in said for n in range(count)] if alike else said


def _how_many(expected: int, prefix: str) -> tuple[bool, int]:
    """Whether one row stands for several units, and for how many."""
    if expected == 1:
        return False, 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.number_input("Units in this parcel", 1, expected, expected, key=f"{prefix}-count", width=160)
        alike = st.toggle("They are all alike", value=True, key=f"{prefix}-alike")
    return alike, int(count)


def _copy(row: UnitFound, number: int) -> UnitFound:
    # A serial number and a photo belong to one unit only.
    return row if not number else UnitFound(**{**vars(row), "serial": "", "photos": ()})


def unit(
    here: LineHere, grades: Mapping[str, str], key: str, label: str, given: UnitFound | None = None
) -> UnitFound | None:
    """One row; None where nothing is said of the unit. `given` is what stands in the fields at first."""
    known = given or UnitFound(UnitOutcome.RECEIVED)
    grid = st.grid(6, gap="small", min_column_width=130)
    with grid.cell():
        outcome = st.selectbox(
            label,
            _OF_A_LINE,
            index=_OF_A_LINE.index(known.outcome),
            format_func=OUTCOMES.__getitem__,
            key=f"{key}-outcome",
        )
    values = _of_arrived(grid, here, grades, key, known) if outcome in ARRIVED else {}
    if outcome in ARRIVED and here.parts:
        values["missing"] = _parts(here, key, known)
    found = UnitFound(outcome, here.line.id, **values)
    return UnitFound(**{**vars(found), **_text_and_photos(found, key, known)})


def _of_arrived(
    grid: GridContainer, here: LineHere, grades: Mapping[str, str], key: str, known: UnitFound
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    with grid.cell():
        values["verdict"] = _choice(
            "Inspection" if needs_verdict(here.line.reason) else "Inspection (as sent if empty)",
            _SAID,
            VERDICTS,
            f"{key}-verdict",
            known.verdict,
        )
    with grid.cell():
        letters = _grade_words(grades)
        told = "  \n".join(letters.values())
        values["grade"] = _choice("Grade", list(grades), letters, f"{key}-grade", known.grade, told)
    with grid.cell():
        values["disposition"] = _choice("Goes to", list(Disposition), DISPOSITIONS, f"{key}-goes", known.disposition)
    with grid.cell():
        said = {True: "Yes", False: "No"}
        start = said.get(known.original_package) if known.original_package is not None else None
        package = st.segmented_control("Original package", list(said.values()), default=start, key=f"{key}-package")
        values["original_package"] = None if package is None else package == "Yes"
    with grid.cell():
        values["serial"] = st.text_input("Serial number", known.serial, key=f"{key}-serial", max_chars=64)
    return values


def _choice(
    label: str, options: Sequence[T], words: Mapping[T, str], key: str, given: T | None, told: str | None = None
) -> T | None:
    index = options.index(given) if given is not None and given in options else None
    return st.selectbox(label, options, index=index, format_func=words.__getitem__, key=key, placeholder="–", help=told)


def _grade_words(grades: Mapping[str, str]) -> dict[str, str]:
    return {
        letter: untrusted.literal(f"{letter} – {untrusted.one_line(meaning, 90)}") for letter, meaning in grades.items()
    }


def _parts(here: LineHere, key: str, known: UnitFound) -> tuple[int, ...]:
    priced = {part.id: f"{part.name} · {money.show(part.price, part.currency)}" for part in here.parts}
    here_now = [part for part in priced if part not in known.missing]
    ticked = st.pills(
        "In the parcel (unmark what is missing)",
        list(priced),
        selection_mode="multi",
        default=here_now,
        format_func=lambda part: untrusted.literal(priced[part]),
        key=f"{key}-parts",
    )
    return tuple(part for part in priced if part not in ticked)


def _text_and_photos(found: UnitFound, key: str, known: UnitFound) -> dict[str, Any]:
    """Asked for where the inspection failed; a button opens the fields anywhere else."""
    wrong = failed(found.outcome, found.verdict) or found.outcome is UnitOutcome.DAMAGED
    if not wrong and not st.toggle("Add a note or photos", value=bool(known.note), key=f"{key}-more"):
        return {}
    with st.container(horizontal=True):
        label = "What is wrong with it (needed)" if wrong else "Note"
        note = st.text_area(label, known.note, key=f"{key}-note", height=100, max_chars=LONGEST_NOTE)
        photos = bench_photos.choose(key, needed=wrong)
    return {"note": note, "photos": photos}


def extras(key: str) -> list[UnitFound]:
    """Items that belong to none of the lines; they go to quarantine."""
    count = st.number_input("Extra items in the parcel", 0, _MOST_EXTRAS, 0, key=f"{key}-extras", width=200)
    found = []
    for number in range(1, int(count) + 1):
        with st.container(border=True, horizontal=True):
            note = st.text_input(f"What is extra item {number}?", key=f"{key}-extra-{number}", max_chars=LONGEST_NOTE)
            photos = bench_photos.choose(f"{key}-extra-{number}", needed=False)
        found.append(UnitFound(UnitOutcome.EXTRA, note=note, photos=photos))
    return found
