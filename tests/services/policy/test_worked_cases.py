"""The engine agrees with every worked case in every key."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.commands.assess import assess_lines
from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.parsing import read_facts


def test_every_worked_case_agrees_in_every_key(shared: Path, worked_cases: list[dict[str, Any]]) -> None:
    lines = (shared / "cases" / "returns.jsonl").read_text(encoding="utf-8").splitlines()
    differences = [
        f"{case['case_id']} {key}: expected {expected}, got {result.get(key)}"
        for case, written in zip(worked_cases, assess_lines(lines), strict=True)
        for result in [json.loads(written.text)]
        for key, expected in case["expected"].items()
        if result.get(key) != _plain(expected)
    ]
    assert len(worked_cases) == 30
    assert not differences


def test_every_reading_that_a_worked_case_depends_on_is_shown_on_it(
    worked_cases: list[dict[str, Any]], book: Book
) -> None:
    for case in worked_cases:
        shown = {conflict.reading for conflict in assess(read_facts(case["facts"]), book).conflicts}
        assert set(case["depends_on_reading"]) <= shown, case["case_id"]


def test_every_quote_of_a_worked_case_is_in_our_copy_of_the_text(worked_cases: list[dict[str, Any]]) -> None:
    text = " ".join(Path("data/policies/returns.md").read_text(encoding="utf-8").split())
    for case in worked_cases:
        for quote in case["quotes"]:
            assert quote in text, case["case_id"]


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
