"""Small counts are not shown, nor what would give them away by subtraction (P03, K01, K02).

Whoever counts people for staff who may not look at single ones passes the counts through here first, so that a table, a
chart's hover and a file can only show what is left.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SUPPRESSED = "suppressed"
# Below three, “fewer than k” would say the number.
LEAST_K = 3

C = TypeVar("C", bound=Hashable)
G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True)
class Shown:
    """A count as it may be shown; `count` is None where it is hidden, `text` says it or why not."""

    count: int | None
    text: str


@dataclass(frozen=True)
class Counts(Generic[C]):
    """Counts beside their total, as they may be shown."""

    cells: Mapping[C, Shown]
    total: Shown


@dataclass(frozen=True)
class Groups(Generic[G, C]):
    """Counts in groups, the groups' own totals, and the total of all."""

    groups: Mapping[G, Counts[C]]
    total: Shown


def suppress(cells: Mapping[C, int], k: int) -> Counts[C]:
    """The counts with those from 1 to k − 1 hidden, and as many others as it takes that no subtraction finds them.

    The total stays, unless it is small itself or nothing else is left to hide.
    """
    total = sum(cells.values())
    if 0 < total < k:
        return _nothing_shown(cells, Shown(None, f"<{k}"))
    small = {cell for cell, count in cells.items() if 0 < count < k}
    larger = sorted((cell for cell, count in cells.items() if count >= k), key=lambda cell: cells[cell])
    others: list[C] = []
    while larger and _found_out(cells, small, others, k):
        others.append(larger.pop(0))
    shown = {cell: _shown(count, cell in small, cell in others, k) for cell, count in cells.items()}
    known = not _found_out(cells, small, others, k)
    return Counts(shown, Shown(total, str(total)) if known else Shown(None, SUPPRESSED))


def suppress_groups(groups: Mapping[G, Mapping[C, int]], k: int) -> Groups[G, C]:
    """Counts in groups with totals, beside a total of all: of a group with a hidden total nothing is shown."""
    totals = suppress({group: sum(cells.values()) for group, cells in groups.items()}, k)
    return Groups({group: _group(cells, totals.cells[group], k) for group, cells in groups.items()}, totals.total)


def of_enough(value: float | None, people: Shown) -> float | None:
    """A figure about so many people: None where their number is hidden, or there are none."""
    return value if people.count else None


def _group(cells: Mapping[C, int], total: Shown, k: int) -> Counts[C]:
    if total.count is None:
        return _nothing_shown(cells, total)
    inside = suppress(cells, k)
    # The group's total is known from above, so it has to be among what the cells are held against.
    return inside if inside.total.count is not None else _nothing_shown(cells, total)


def _nothing_shown(cells: Mapping[C, int], total: Shown) -> Counts[C]:
    return Counts(dict.fromkeys(cells, Shown(None, total.text if total.count is None else SUPPRESSED)), total)


def _shown(count: int, small: bool, hidden: bool, k: int) -> Shown:  # noqa: FBT001 - two marks of one cell
    if small:
        return Shown(None, f"<{k}")
    return Shown(None, SUPPRESSED) if hidden else Shown(count, str(count))


def _found_out(cells: Mapping[C, int], small: set[C], others: list[C], k: int) -> bool:
    """Whether somebody who takes what is shown from the total is left with one possible number for a small cell."""
    if not small:
        return False
    # Each of the small ones is 1 to k − 1, each of the others k at least and without an upper end.
    hidden, rest = sum(cells[cell] for cell in (*small, *others)), len(small) - 1
    least = 1 if others else max(1, hidden - rest * (k - 1))
    most = min(k - 1, hidden - rest - len(others) * k)
    return least >= most
