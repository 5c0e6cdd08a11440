"""Cases as JSON lines: every line has an answer, and a bad one never ends the run."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.commands.assess import assess_lines

HOSTILE = [
    "not json",
    "{",
    "[]",
    "3",
    "null",
    '"text"',
    '{"case_id": "X", "facts": {"unit_price_paid": NaN}}',
    '{"case_id": "X", "facts": {"unit_price_paid": -Infinity}}',
    '{"case_id": "X", "facts": {"unit_price_paid": 1e309}}',
    '{"case_id": "X", "facts": {"unit_price_paid": 1e99999999999999999999}}',
    '{"case_id": "X", "facts": ' + "9" * 5000 + "}",
    "[" * 100_000,
    '{"case_id": "X"}',
    '{"case_id": "X", "facts": []}',
    '{"case_id": ["X"], "facts": {}}',
    '{"case_id": "\\ud800", "facts": {}}',
    "\x00",
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def answers(lines: list[str]) -> list[dict[str, object]]:
    return [json.loads(written.text) for written in assess_lines(lines)]


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[str]:
    return (shared / "cases" / "returns.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def postage_case(lines: list[str]) -> str:
    """One worked case with a receipt."""
    return next(line for line in lines if '"B09"' in line)


@pytest.mark.parametrize("line", HOSTILE, ids=[line[:50] for line in HOSTILE])
def test_a_bad_line_gives_one_sentence(line: str) -> None:
    (result,) = answers([line])
    assert set(result) == {"case_id", "error"}
    assert str(result["error"]).endswith(".")
    assert "\n" not in json.dumps(result)


def test_the_run_goes_on_and_keeps_the_order(lines: list[str]) -> None:
    results = list(assess_lines([lines[0], "broken", "", lines[1]]))
    assert [json.loads(result.text)["case_id"] for result in results] == ["A04", None, "A06"]
    assert [result.failed for result in results] == [False, True, False]


def test_the_id_is_repeated_under_either_name() -> None:
    assert answers(['{"id": 7, "facts": {}}'])[0]["case_id"] == 7
    assert answers(['{"case_id": "A", "facts": {}}'])[0]["case_id"] == "A"


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e309", "-1", "1e99999999999999999999", "9" * 5000, "true"])
def test_a_number_that_cannot_be_is_refused_under_the_id_of_its_case(postage_case: str, number: str) -> None:
    (result,) = answers([postage_case.replace('"unit_price_paid": 114.28', f'"unit_price_paid": {number}')])
    assert result["case_id"] == "B09"
    assert str(result["error"]).startswith("unit_price_paid in facts must be a number")


def test_a_strange_number_beside_the_facts_is_ignored(postage_case: str) -> None:
    (result,) = answers([postage_case.replace('"assert_tier":', '"rank": NaN, "assert_tier":')])
    assert result["decision"] == "eligible"


@settings(max_examples=60, deadline=None)
@given(key=st.integers(0, 60), value=anything)
def test_any_value_in_any_place_has_an_answer(postage_case: str, key: int, value: object) -> None:
    case = json.loads(postage_case)
    facts = case["facts"]
    facts["extra"] = {"bank_fee": 1, "claimed_malfunction_date": None, "fraud_signals": [], "original_ship_date": None}
    facts["inspection"] = {"verdict": None, "repair_quote": 1, "missing_accessories": []}
    places = [(facts, name) for name in facts]
    places += [(facts[part], name) for part in ("extra", "inspection", "return_receipt") for name in facts[part] or ()]
    place, name = places[key % len(places)]
    place[name] = value
    (result,) = answers([json.dumps(case)])
    assert result["case_id"] == case["case_id"]
    json.dumps(result, allow_nan=False)
