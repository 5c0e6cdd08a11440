"""Cases derived from the rules and readings, each limit with its last day and the day after."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.policy.findings import Assessment

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"), parse_float=Decimal)["case"]
SETS = ("resolution_options", "missing_proofs", "flags")


def as_json(key: str, value: object) -> object:
    if value == "null":
        return None
    if key in SETS and isinstance(value, list):
        return sorted(value)
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['title']}" for case in CASES])
def test_the_case_comes_out_as_the_rules_say(case: dict[str, Any], assessed: Callable[..., Assessment]) -> None:
    result = assessed(case["reason"], **case.get("facts", {})).to_json()
    for key, expected in case["expect"].items():
        assert as_json(key, result[key]) == as_json(key, expected), key
