"""The rows of the bench: for each unit what came of it, its grade and where it goes, as buttons with digits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import streamlit as st

from data.vocabulary import ARRIVED, Disposition, InspectionVerdict, Reason, UnitOutcome
from pages.components import money, untrusted
from pages.components.bench import photos as bench_photos
from pages.components.bench.words import DISPOSITIONS, FINDINGS, VERDICTS
from services.cases.inspection import failed
from services.receiving.bench_form import LONGEST_NOTE, UnitFound
from services.receiving.bench_view import LineHere
from services.receiving.destinations import suggested
from services.receiving.findings import MEANS, Finding, finding_of, offered

T = TypeVar("T", bound=str)
_SAID = [verdict for verdict in InspectionVerdict if verdict is not InspectionVerdict.UNANNOUNCED]
# Whether it was opened decides what the customer may ask for, so the question is not folded away there.
_PACKAGE_COUNTS = (Reason.UNSATISFACTORY, Reason.INCORRECT_ITEM)
_MOST_EXTRAS = 5


@dataclass(frozen=True)
class Asked:
    """What a row is held against: the line, the grades' meanings, and what was approved for the line.

    `suggested` is filled by the rows: the place of the button, from 0, that is suggested in a question, by its key.
    """

    here: LineHere
    grades: Mapping[str, str]
    approved: Collection[str] = ()
    suggested: dict[str, int] = field(default_factory=dict)


def line(asked: Asked, key: str) -> list[UnitFound]:
    """The rows of one line as they stand; a row that says nothing is left out."""
    here, prefix = asked.here, f"{key}-{asked.here.line.id}"
    with st.container(border=True, key=f"{prefix}-line"):
        with st.container(horizontal=True, vertical_alignment="center"):
            untrusted.text(f"{here.line.product} · {here.line.sku}")
            badge = f"{here.expected} of {here.line.quantity} expected"
            st.badge(badge, color="blue" if here.expected else "gray")
        if not here.expected:
            return []
        alike, count = _how_many(here.expected, prefix)
        drawn = rows(here, key)
        labels = [f"Unit {n}" if len(drawn) > 1 else "" for n in range(1, len(drawn) + 1)]
        filled = [row for name, label in zip(drawn, labels, strict=True) if (row := unit(asked, name, label))]
        return [_copy(row, n) for row in filled for n in range(count)] if alike else filled


def rows(here: LineHere, key: str) -> list[str]:
    """The rows of a line as they are drawn, by the beginning of their fields' keys."""
    prefix = f"{key}-{here.line.id}"
    alike = st.session_state.get(f"{prefix}-alike", True)
    return [f"{prefix}-{n}" for n in range(1, min(here.expected, 1 if alike else here.expected) + 1)]


def _how_many(expected: int, prefix: str) -> tuple[bool, int]:
    """Whether one row stands for several units, and for how many."""
    if expected == 1:
        return False, 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A value that is given anew with each run would be at odds with one that is brought back.
        st.session_state.setdefault(f"{prefix}-count", expected)
        st.session_state.setdefault(f"{prefix}-alike", True)
        count = st.number_input("Units in this parcel", 1, expected, key=f"{prefix}-count", width=160)
        alike = st.toggle("They are all alike", key=f"{prefix}-alike")
    return alike, int(count)


def _copy(row: UnitFound, number: int) -> UnitFound:
    # A serial number and a photo belong to one unit only.
    return replace(row, serial="", photos=()) if number else row


def unit(asked: Asked, key: str, label: str, given: UnitFound | None = None) -> UnitFound | None:
    """One row; None where nothing is said of the unit. `given` is what stands in the fields at first."""
    known = given or UnitFound(UnitOutcome.RECEIVED)
    with st.container(key=f"board-{key}", gap="xsmall"):
        if label:
            st.markdown(f"**{label}**")
        start = finding_of(given.outcome, given.verdict) if given else None
        finding = _buttons("What came", offered(asked.here.line.reason), FINDINGS, f"{key}-find", start)
        means = MEANS[Finding(finding)] if finding else None
        found = UnitFound(means.outcome, asked.here.line.id, means.verdict) if means else None
        if found is None or found.outcome in ARRIVED:
            found = _of_arrived(asked, key, known, found)
    return None if found is None else _rest(asked, key, known, found)


def _of_arrived(asked: Asked, key: str, known: UnitFound, found: UnitFound | None) -> UnitFound | None:
    """The grade and where it goes, asked for before it is said what came, so that each digit has its place."""
    meanings = {letter: _grade(letter, meaning) for letter, meaning in asked.grades.items()}
    told = "  \n".join(untrusted.literal(f"{letter} – {meaning}") for letter, meaning in asked.grades.items())
    grade = _buttons("Grade", tuple(meanings), meanings, f"{key}-grade", known.grade, told)
    goes = _buttons("Goes to", tuple(Disposition), DISPOSITIONS, f"{key}-goes", known.disposition)
    if found is None:
        return None
    fits = suggested(asked.approved, grade, found.outcome, found.verdict)
    if fits is not None and goes is None:
        asked.suggested[f"{key}-goes"] = list(Disposition).index(fits)
        st.caption(f"Suggested: {DISPOSITIONS[fits]} · Enter takes it")
    # A choice that was brought back is the bare word.
    return replace(found, grade=grade, disposition=Disposition(goes) if goes else None)


def _grade(letter: str, meaning: str) -> str:
    return f"{letter} · {untrusted.one_line(meaning, 30)}"


def _buttons(
    label: str, options: Sequence[T], words: Mapping[T, str], key: str, start: T | None, told: str | None = None
) -> T | None:
    """Big buttons, each with the digit that presses it; what is chosen is changed, and never cleared."""
    numbered = {one: f"**{n}** {untrusted.literal(words[one])}" for n, one in enumerate(options, start=1)}
    return st.pills(label, options, default=start, required=True, format_func=numbered.__getitem__, key=key, help=told)


def _rest(asked: Asked, key: str, known: UnitFound, found: UnitFound) -> UnitFound:
    """What is asked for beside the buttons: at once where it decides something, else behind a fold."""
    wrong = failed(found.outcome, found.verdict) or found.outcome is UnitOutcome.DAMAGED
    values: dict[str, Any] = {}
    if found.outcome in ARRIVED and asked.here.parts:
        values["missing"] = _parts(asked.here, key, known)
    shown = found.outcome in ARRIVED and asked.here.line.reason in _PACKAGE_COUNTS
    if shown:
        values["original_package"] = _package(key, known)
    if wrong:
        values |= _what_is_wrong(found, key, known)
    with st.expander("More: serial number, package, note, photos", icon=":material/more_horiz:", key=f"{key}-more"):
        if found.outcome in ARRIVED and not shown:
            values["original_package"] = _package(key, known)
        values["serial"] = st.text_input("Serial number", known.serial, key=f"text-{key}-serial", max_chars=64)
        if not wrong:
            values |= _text_and_photos("Note", key, known, needed=False)
    return replace(found, **values)


def _package(key: str, known: UnitFound) -> bool | None:
    said = {True: "Yes", False: "No"}
    start = said.get(known.original_package) if known.original_package is not None else None
    package = st.segmented_control("Original package", list(said.values()), default=start, key=f"{key}-package")
    return None if package is None else package == "Yes"


def _parts(here: LineHere, key: str, known: UnitFound) -> tuple[int, ...]:
    priced = {part.id: f"{part.name} · {money.show(part.price, part.currency)}" for part in here.parts}
    kept = st.session_state.get(f"{key}-parts", [part for part in priced if part not in known.missing])
    # A part may have left the packing list meanwhile.
    st.session_state[f"{key}-parts"] = [part for part in kept if part in priced]
    ticked = st.pills(
        "In the parcel (unmark what is missing)",
        list(priced),
        selection_mode="multi",
        format_func=lambda part: untrusted.literal(priced[part]),
        key=f"{key}-parts",
    )
    return tuple(part for part in priced if part not in ticked)


def _what_is_wrong(found: UnitFound, key: str, known: UnitFound) -> dict[str, Any]:
    values = _text_and_photos("What is wrong with it (needed)", key, known, needed=True)
    if found.outcome is UnitOutcome.DAMAGED:
        start = _SAID.index(known.verdict) if known.verdict in _SAID else None
        verdict = st.selectbox(
            "Beside the damage, the inspection found",
            _SAID,
            index=start,
            format_func=VERDICTS.__getitem__,
            key=f"{key}-verdict",
            placeholder="–",
        )
        values["verdict"] = InspectionVerdict(verdict) if verdict else None
    return values


def _text_and_photos(label: str, key: str, known: UnitFound, *, needed: bool) -> dict[str, Any]:
    with st.container(horizontal=True):
        note = st.text_area(label, known.note, key=f"text-{key}-note", height=100, max_chars=LONGEST_NOTE)
        photos = bench_photos.choose(key, needed=needed)
    return {"note": note, "photos": photos}


def extras(key: str) -> list[UnitFound]:
    """Items that belong to none of the lines; they go to quarantine."""
    st.session_state.setdefault(f"{key}-extras", 0)
    count = st.number_input("Extra items in the parcel", 0, _MOST_EXTRAS, key=f"{key}-extras", width=200)
    found = []
    for number in range(1, int(count) + 1):
        with st.container(border=True, horizontal=True):
            name = f"{key}-extra-{number}"
            note = st.text_input(f"What is extra item {number}?", key=f"text-{name}", max_chars=LONGEST_NOTE)
            photos = bench_photos.choose(name, needed=False)
        found.append(UnitFound(UnitOutcome.EXTRA, note=note, photos=photos))
    return found
