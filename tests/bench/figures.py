"""The figures of a measurement, as rows of a Markdown table; those of an earlier run stand beside them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def middle(values: Iterable[float]) -> float:
    """The median, or the upper of the two in the middle."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def late(values: Iterable[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.95)]


@dataclass
class Figures:
    """Rows of p50 and p95 in milliseconds, and a note; said as they come, and all together at the end."""

    rows: dict[str, tuple[float, float, str]] = field(default_factory=dict)

    def say(self, label: str, times: Sequence[float], note: str = "") -> None:
        """Print a row and keep it; a label names one row."""
        self.rows[label] = (middle(times), late(times), note)
        print(f"  {label:<38} p50 {middle(times):8.2f} ms   p95 {late(times):8.2f} ms   {note}", flush=True)

    def save(self, place: Path) -> None:
        """Keep the figures, for a later run to stand beside."""
        place.write_text(json.dumps(self.rows, indent=1), encoding="utf-8")

    def print(self, title: str, before: Path | None = None) -> None:
        """The whole table; with the file of an earlier run, how many times as fast its p50 has become."""
        earlier = json.loads(before.read_text(encoding="utf-8")) if before else {}
        head = " before p50 | before p95 | times as fast |" if earlier else ""
        print(f"\n| {title} | p50 | p95 |{head} |\n|---|---|---|{'---|---|---|' if earlier else ''}---|")
        for label, (half, most, note) in self.rows.items():
            beside = _beside(earlier.get(label), half) if earlier else ""
            print(f"| {label} | {half:,.1f} ms | {most:,.1f} ms |{beside} {note} |")


def _beside(earlier: Sequence[float] | None, now: float) -> str:
    if earlier is None:
        return " | | |"
    return f" {earlier[0]:,.1f} ms | {earlier[1]:,.1f} ms | {earlier[0] / now:.1f} |"
