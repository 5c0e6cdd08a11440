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


def show(key: str, facts: Iterable[Fact], *, flags: Sequence[str] = (), wide: bool = False) -> None:
    """The facts below each other, or side by side with `wide`; `flags` as small tags below."""
    shown = [{**asdict(fact), "value": visible.line(fact.value, _LONGEST)} for fact in facts]
    _facts(key=key, data={"facts": shown, "flags": list(flags), "wide": wide})
