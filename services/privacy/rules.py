"""The numbers of the privacy policy and of the law, from dated rows (data/policies/privacy.toml)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "data" / "policies" / "privacy.toml"


@dataclass(frozen=True)
class Rules:
    """What counts for a request or breach: calendar days, calendar months, elapsed hours, working days, years."""

    promise_days: int
    legal_months: int
    extended_months: int
    breach_hours: int
    prompt_working_days: int
    consented_years: int


def rules_on(day: date) -> Rules:
    """The rules in force on that day; the first ones on record for a day before them."""
    book = _book()
    legal = _row(book["legal"], day)
    return Rules(
        promise_days=_row(book["promise"], day)["days"],
        legal_months=legal["months"],
        extended_months=legal["extended_months"],
        breach_hours=_row(book["breach"], day)["hours"],
        prompt_working_days=_row(book["pause"], day)["prompt_working_days"],
        consented_years=_row(book["record"], day)["consented_years"],
    )


def _row(rows: list[dict[str, Any]], day: date) -> dict[str, Any]:
    begun = [row for row in rows if row["from"] <= day]
    return max(begun, key=lambda row: row["from"]) if begun else min(rows, key=lambda row: row["from"])


@lru_cache(maxsize=1)
def _book() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
