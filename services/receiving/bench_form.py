"""What the bench fills in for a parcel, and every thing about it that is missing or wrong, in one sentence each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from data.queries.warehouse.packing_lists import AccessoryRow
from data.queries.warehouse.receiving import BenchLine
from data.vocabulary import ARRIVED, SELLABLE, Disposition, InspectionVerdict, Reason, UnitOutcome
from services.cases.inspection import failed
from services.desk.errors import Incomplete, InvalidInput
from services.desk.text import form_values
from services.desk.text.form_values import SHORTEST_REASON
from services.evidence.bench_photos import Photo

LONGEST_NOTE = 2_000
HEAVIEST_G = 200_000
# Where no fault is claimed, a unit that is as it was sent needs no verdict.
_NO_FAULT = (Reason.UNSATISFACTORY, Reason.REFUSED_DELIVERY)
_NOT_SOLD_AGAIN = (InspectionVerdict.CONFIRMED_DEFECT, InspectionVerdict.MISUSE, InspectionVerdict.USED)


@dataclass(frozen=True)
class UnitFound:
    """What the bench says of one unit; `missing` are ids of the packing list, `return_line_id` None for an extra."""

    outcome: UnitOutcome
    return_line_id: int | None = None
    verdict: InspectionVerdict | None = None
    original_package: bool | None = None
    missing: tuple[int, ...] = ()
    grade: str | None = None
    disposition: Disposition | None = None
    serial: str = ""
    note: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Reception:
    """A parcel with what was in it. `version` is that of the return as shown; the weight in grams, as it was typed.

    `parcel_id` names a parcel that is here already and is only now inspected; `form_key` is one per form shown.
    """

    return_id: int
    version: int
    units: tuple[UnitFound, ...]
    form_key: str
    arrived_on: date | None = None
    tracking: str = ""
    weight_g: str | int | None = None
    note_in_parcel: bool | None = None
    parcel_id: int | None = None


@dataclass(frozen=True)
class Bench:
    """What the units are held against: the return's lines, how many of each are expected, the packing lists, grades.

    `numbers` are those that units of each line bear already, `lost` those of the expected ones that the carrier lost:
    they may still come.
    """

    lines: tuple[BenchLine, ...]
    expected: Mapping[int, int]
    parts: tuple[AccessoryRow, ...]
    grades: frozenset[str]
    numbers: Mapping[int, frozenset[int]]
    lost: Mapping[int, int] = field(default_factory=dict)

    @property
    def on_their_way(self) -> dict[int, int]:
        """Units of each line that are expected and not lost."""
        return {line: max(0, number - self.lost.get(line, 0)) for line, number in self.expected.items()}

    def line(self, line_id: int | None) -> BenchLine | None:
        """The line of this id, where it is the return's."""
        return next((line for line in self.lines if line.id == line_id), None)


def numbered(bench: Bench, units: Sequence[UnitFound]) -> list[int | None]:
    """The number that each unit bears among those of its line, the lowest that is free; None for what is not here."""
    taken = {line.id: set(bench.numbers.get(line.id, ())) for line in bench.lines}
    return [_free(taken[one.return_line_id]) if _is_here(one) and one.return_line_id else None for one in units]


def _is_here(unit: UnitFound) -> bool:
    return unit.outcome in ARRIVED


def _free(taken: set[int]) -> int:
    number = next(number for number in count(1) if number not in taken)
    taken.add(number)
    return number


def check(bench: Bench, units: Sequence[UnitFound], photos_before: int = 0) -> None:
    """Incomplete with everything that is missing or wrong; `photos_before` are there from an earlier inspection.

    One photo is enough for several units of which the same is said.
    """
    if not units:
        raise InvalidInput("Say what is in the parcel: choose for at least one unit what came of it.")
    problems = _too_many(bench, units)
    for line_id in dict.fromkeys(unit.return_line_id for unit in units):
        problems += _of_line(bench, [unit for unit in units if unit.return_line_id == line_id], photos_before)
    if problems:
        raise Incomplete(problems)


def values_of(unit: UnitFound) -> dict[str, Any]:
    """The columns of the unit's row; what makes no sense for its outcome is not kept."""
    here, other = unit.outcome in ARRIVED, unit.outcome in (UnitOutcome.WRONG_ITEM, UnitOutcome.EXTRA)
    disposition = unit.disposition if here else (unit.disposition or Disposition.QUARANTINE) if other else None
    return {
        "return_line_id": unit.return_line_id,
        "outcome": unit.outcome,
        "verdict": unit.verdict if here else None,
        "original_package": unit.original_package if here else None,
        "grade": unit.grade if here else None,
        "disposition": Disposition.QUARANTINE if unit.outcome is UnitOutcome.EXTRA else disposition,
        "serial_number": form_values.line(unit.serial, "The serial number", needed=False) if here or other else None,
        "note": unit.note.strip() or None,
    }


def _too_many(bench: Bench, units: Sequence[UnitFound]) -> list[str]:
    counted = Counter(unit.return_line_id for unit in units if unit.outcome is not UnitOutcome.EXTRA)
    problems = []
    for line in bench.lines:
        expected = bench.expected.get(line.id, 0)
        if counted[line.id] > expected:
            problems.append(
                f"{line.product}: {counted[line.id]} units are reported, but only {expected} of {line.quantity} "
                "are still expected. Report what is beyond them as an extra item."
            )
    return problems


def _of_line(bench: Bench, units: Sequence[UnitFound], photos_before: int) -> list[str]:
    """What is wrong with the units of a line, numbered as the form numbers them; once where it is so of all."""
    line = bench.line(units[0].return_line_id)
    name, each = (line.product, f"{line.product}, unit") if line else ("Extra item", "Extra item")
    found = [_problems(bench, unit, photos_before + _photos_of_alike(unit, units)) for unit in units]
    if all(problems == found[0] for problems in found):
        return [f"{name}: {problem}" for problem in found[0]]
    return [f"{each} {n}: {problem}" for n, problems in enumerate(found, start=1) for problem in problems]


def _photos_of_alike(unit: UnitFound, units: Sequence[UnitFound]) -> int:
    """Photos of the unit, or of others of its line of which the same is said: one picture speaks for all of them."""

    def said(one: UnitFound) -> UnitFound:
        return replace(one, serial="", photos=())

    return sum(len(one.photos) for one in units if said(one) == said(unit))


def _problems(bench: Bench, unit: UnitFound, photos: int) -> list[str]:
    line = bench.line(unit.return_line_id)
    if len(unit.note) > LONGEST_NOTE:
        return [f"the note is longer than {LONGEST_NOTE:,} characters."]
    if unit.outcome is UnitOutcome.EXTRA:
        if unit.return_line_id is not None:
            return ["an extra item belongs to none of the return's lines."]
        return [] if unit.note.strip() else ["say what it is."]
    if line is None:
        return ["this item is not part of the return. Report it as an extra item."]
    problems = _what_failed(unit, photos)
    if unit.outcome in ARRIVED:
        problems += _what_is_missing(bench, unit, line) + _where_it_goes(unit)
    return problems


def _what_failed(unit: UnitFound, photos: int) -> list[str]:
    if not failed(unit.outcome, unit.verdict) and unit.outcome is not UnitOutcome.DAMAGED:
        return []
    problems = []
    if len(unit.note.strip()) < SHORTEST_REASON:
        problems.append(f"describe what is wrong with it, in at least {SHORTEST_REASON} characters.")
    if not photos:
        problems.append("take at least one photo of it.")
    return problems


def _what_is_missing(bench: Bench, unit: UnitFound, line: BenchLine) -> list[str]:
    problems = []
    if unit.verdict is None and unit.outcome is UnitOutcome.RECEIVED and line.reason not in _NO_FAULT:
        problems.append("say what the inspection found.")
    if unit.grade is None:
        problems.append("give it a grade.")
    elif unit.grade not in bench.grades:
        problems.append("the grade is none of the list.")
    if unit.disposition is None:
        problems.append("say where it goes.")
    if not set(unit.missing) <= {part.id for part in bench.parts if part.product_id == line.product_id}:
        problems.append("a part that is said to be missing is not on the packing list.")
    return problems


def _where_it_goes(unit: UnitFound) -> list[str]:
    if unit.disposition is not Disposition.RESTOCK:
        return []
    if unit.outcome is UnitOutcome.DAMAGED or unit.verdict in _NOT_SOLD_AGAIN:
        return ["what is broken or used is not sold again. Choose where else it goes."]
    if unit.grade is not None and unit.grade not in SELLABLE:
        return [f"grade {unit.grade} is not sold again. Choose where else it goes."]
    return []
