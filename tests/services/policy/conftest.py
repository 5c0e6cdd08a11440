"""Facts by reason, from the bases of the case table, with what a test changes."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.desk.policy_book import load_book
from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.facts import Facts
from services.policy.findings import Assessment
from services.policy.parsing import read_facts
from tests.support.policy_facts import given

FactsOf = Callable[..., Facts]


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
