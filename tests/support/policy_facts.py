"""The facts of a return by reason, from the bases of the case table, with what a test changes."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.policy.facts import missing_keys

CASES = Path(__file__).parents[1] / "services" / "policy" / "cases.toml"
TABLE = tomllib.loads(CASES.read_text(encoding="utf-8"), parse_float=Decimal)


def given(reason: str, changes: dict[str, Any]) -> dict[str, Any]:
    """The facts of a reason's base as JSON would carry them, with changes."""
    base: dict[str, Any] = {"reason": reason, **TABLE["every"], **TABLE["base"][reason], **changes}
    # TOML has no null: "null" stands for it, as does a key that the base leaves out.
    told = {key: None if value == "null" else value for key, value in base.items()}
    return dict.fromkeys(missing_keys(base)) | told
