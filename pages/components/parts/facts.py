"""Labels and values side by side, as plain text; one light element instead of many."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from pages.components.parts.part import part
from services.desk.text import visible

_facts = part("facts")
_LONGEST = 400


@dataclass(frozen=True)
class Fact:
    """A label, its value, and in smaller letters how the value came about."""

    label: str
    value: str
    how: str = ""
    strong: bool = False


def show(
    key: str,
    facts: Iterable[Fact],
    *more: Iterable[Fact],
    title: str = "",
    flags: Sequence[str] = (),
    wide: bool = False,
) -> None:
    """The facts below each other, or side by side with `wide`; `flags` as small tags below, a `title` above.

    `more` are groups of facts, each in a frame of its own: one element costs a page what many would, once.
    """
    groups = [[_plain(fact) for fact in group] for group in (facts, *more)]
    _facts(key=key, data={"groups": groups, "title": title, "flags": list(flags), "wide": wide})


def _plain(fact: Fact) -> dict[str, object]:
    return {**asdict(fact), "value": visible.line(fact.value, _LONGEST)}
