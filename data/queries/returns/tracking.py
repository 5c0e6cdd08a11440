"""The number under which a return's parcel comes, in the one form in which a label is looked up."""

from collections.abc import Mapping
from typing import Any

LONGEST = 64


def told_in(facts: Mapping[str, Any]) -> str | None:
    """The tracking number among a return's facts; None where there is none, or what is there is none."""
    return plain(str(facts.get("return_tracking_number") or ""))


def plain(number: str) -> str | None:
    """Capitals without blanks, however it was typed; None for nothing, and for what is too long for a label."""
    together = "".join(number.split()).upper()
    return together if 0 < len(together) <= LONGEST else None
