"""The order exports of shops that the desk knows (data/formats/presets.toml), recognised by their headings."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.imports.reading.tables import has

_PRESETS = Path(__file__).parents[2] / "data" / "formats" / "presets.toml"


@dataclass(frozen=True)
class Preset:
    """A known export: the headings that tell it, which of them hold our columns, and what holds for every row.

    `times` is the zone of times that name none, `dates` the order of day and month, `taxes` whether prices hold them
    (`included`, `added`); `instead` says what to export where this has no order lines.
    """

    key: str
    name: str
    signs: tuple[str, ...]
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    times: str | None = None
    dates: str | None = None
    taxes: str | None = None
    instead: str | None = None

    def mapping(self, headings: Collection[str]) -> dict[str, str]:
        """Our column to the heading that holds it, as far as the file has it."""
        found = {ours: next((one for one in names if has(headings, one)), None) for ours, names in self.columns.items()}
        return {ours: theirs for ours, theirs in found.items() if theirs is not None}


PRESETS = tuple(
    Preset(key, **row | {"signs": tuple(row["signs"])})
    for key, row in tomllib.loads(_PRESETS.read_text(encoding="utf-8")).items()
)


def recognised(headings: Collection[str]) -> Preset | None:
    """The known export with these headings; where several fit, the one that needs most of them."""
    fitting = [preset for preset in PRESETS if all(sign in headings for sign in preset.signs)]
    return max(fitting, key=lambda preset: (preset.instead is None, len(preset.signs)), default=None)
