"""Facts by reason, from the bases of the case table, with what a test changes."""

import json
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.desk.policy_book import load_book
from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.facts import Facts, missing_keys
from services.policy.findings import Assessment
from services.policy.parsing import read_facts

TABLE = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"), parse_float=Decimal)
FactsOf = Callable[..., Facts]


def given(reason: str, changes: dict[str, Any]) -> dict[str, Any]:
    """The facts of a reason's base as JSON would carry them, with changes."""
    base: dict[str, Any] = {"reason": reason, **TABLE["every"], **TABLE["base"][reason], **changes}
    # TOML has no null: "null" stands for it, as does a key that the base leaves out.
    told = {key: None if value == "null" else value for key, value in base.items()}
    return dict.fromkeys(missing_keys(base)) | told


@pytest.fixture(scope="session")
def book() -> Book:
    return load_book()


@pytest.fixture(scope="session")
def facts_of() -> FactsOf:
    """Facts of a reason with changes: `facts_of("defective", quantity=2)`."""
    return lambda base, **changes: read_facts(given(base, changes))


@pytest.fixture(scope="session")
def assessed(facts_of: FactsOf, book: Book) -> Callable[..., Assessment]:
    """The assessment of a reason's base with changes."""
    return lambda reason, **changes: assess(facts_of(reason, **changes), book)


@pytest.fixture(scope="session")
def worked_cases(shared: Path) -> list[dict[str, Any]]:
    """The worked cases as they stand, decimals exact."""
    lines = (shared / "cases" / "returns.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]
