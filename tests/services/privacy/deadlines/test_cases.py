"""Privacy cases as JSON lines: the worked ones by their ids, the larger kinds behind them, and hostile lines."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from services.commands.deadlines import command
from services.privacy.deadlines.cases import deadline_lines, result
from services.privacy.deadlines.given import BreachGiven, RequestGiven

HOSTILE = [
    "not json",
    "[]",
    "null",
    "[" * 100_000,
    '{"id": "X"}',
    '{"id": "X", "given": []}',
    '{"id": "X", "given": {}}',
    '{"id": "X", "given": {"received_date": "2026-02-30"}}',
    '{"id": "X", "given": {"received_date": 20260215}}',
    '{"id": "X", "given": {"received_date": "9999-12-31"}}',
    '{"id": "X", "given": {"received_date": "2026-06-15", "weekend": ["Mon","Tue","Wed","Thu","Fri","Sat","Sun"]}}',
    '{"id": "X", "given": {"received_date": "2026-06-15", "weekend": ["Caturday"]}}',
    '{"id": "X", "given": {"received_date": "2026-06-15", "country": "Narnia"}}',
    '{"id": "X", "given": {"received_date": "2026-06-15", "office_timezone": "../../etc/passwd"}}',
    '{"id": "X", "given": {"received_date": "2026-06-15", "pauses": [{"reason": "identity", "asked": "2026-06-01"}]}}',
    '{"id": "X", "given": {"aware": "2026-06-15"}}',
    '{"id": "X", "given": {"aware": "2026-06-15T10:00"}}',
    '{"id": "X", "given": {"aware": "9999-12-31T10:00Z"}}',
    '{"id": "X", "given": {"notified": "2026-06-15T10:00Z"}}',
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("2026-06-15T10:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([*RequestGiven.model_fields, "timezone", "now", *BreachGiven.model_fields])


def worked() -> list[dict[str, Any]]:
    path = Path(__file__).parents[5] / "shared" / "cases" / "deadlines.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_the_worked_cases_are_here(shared: Path) -> None:
    assert len(worked()) >= 12


@pytest.mark.parametrize("case", worked(), ids=lambda case: case["id"])
def test_the_worked_case(case: dict[str, Any]) -> None:
    found = result(case["given"])
    expected = {key: value for key, value in case["expect"].items() if key != "must_not_be"}
    assert {key: found[key] for key in expected} == expected
    assert case["expect"].get("must_not_be", "nothing") not in {found.get("legal_deadline"), found.get("respond_by")}


@pytest.mark.parametrize(("instant", "day"), [("2026-06-15T22:59Z", "2026-06-15"), ("2026-06-15T23:00Z", "2026-06-16")])
def test_d08_a_message_is_received_on_the_office_s_own_day(instant: str, day: str) -> None:
    found = result({"received_instant": instant, "office_timezone": "Europe/Dublin"})
    assert found["received_date"] == day


def test_d10_another_weekend_moves_other_days() -> None:
    given = {"received_date": "2026-06-03", "weekend": ["Fri", "Sat"]}
    assert result(given)["legal_deadline"] == "2026-07-05"
    assert result(given)["staff_target"] == "2026-07-02"


def test_d11_the_holidays_of_a_country_and_region_are_named() -> None:
    given = {"received_date": "2026-05-04", "country": "DE"}
    assert result(given)["legal_deadline"] == "2026-06-04"
    bavaria = result({**given, "region": "BY"})
    assert bavaria["legal_deadline"] == "2026-06-05"
    assert any("Corpus Christi" in step["says"] for step in bavaria["steps"])


def test_d19_an_extended_date_rolls_too() -> None:
    notice = {"notice_sent": "2026-07-01", "reasons_given": True}
    found = result({"received_date": "2026-06-19", "extension": notice})
    assert found["legal_deadline"] == found["respond_by"] == "2026-09-21"


def test_d18_a_refusal_that_goes_out_after_the_first_period_is_late() -> None:
    notice = {"notice_sent": "2026-07-01", "reasons_given": True}
    given = {"received_date": "2026-06-15", "extension": notice, "decision": {"kind": "refuse", "sent": "2026-07-16"}}
    assert (result(given)["respond_by"], result(given)["late"]) == ("2026-07-15", True)


@pytest.mark.parametrize(("notified", "late"), [("2026-06-08T15:00+02:00", False), ("2026-06-08T15:01+02:00", True)])
def test_b05_seventy_two_hours_to_the_minute(notified: str, *, late: bool) -> None:
    found = result({"aware": "2026-06-05T15:00+02:00", "notified": notified})
    assert (found["late"], found["save_allowed"]) == (late, not late)


def test_b08_a_late_notice_with_its_reasons_is_kept() -> None:
    late = {"aware": "2026-06-05T15:00+02:00", "notified": "2026-06-09T09:20+02:00"}
    assert result(late)["message"] == "notice is 18 h 20 min late: reasons required"
    kept = result({**late, "reasons": "The authority's form was down."})
    assert (kept["late"], kept["save_allowed"], "message" in kept) == (True, True, False)


def test_b09_hours_run_from_what_the_officer_confirms_and_the_first_alert_is_information() -> None:
    given = {"first_alert": "2026-06-05T09:00+02:00", "dpo_confirms_aware": "2026-06-05T15:00+02:00"}
    found = result({**given, "timezone": "Europe/Paris"})
    assert (found["notify_by"], found["outer_notify_by"]) == ("2026-06-08T15:00+02:00", "2026-06-08T09:00+02:00")
    waiting = result({"first_alert": "2026-06-05T09:00+02:00"})
    assert (waiting["notify_by"], waiting["outer_notify_by"]) == (None, "2026-06-08T09:00+02:00")


@pytest.mark.parametrize("line", HOSTILE, ids=[line[:70] for line in HOSTILE])
def test_a_bad_line_gives_one_sentence(line: str) -> None:
    (found,) = deadline_lines([line])
    assert set(found) == {"case_id", "error"}
    assert str(found["error"]).endswith(".")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, anything, max_size=5))
def test_whatever_is_given_there_is_an_answer(given: dict[str, Any]) -> None:
    (found,) = deadline_lines([json.dumps({"id": "X", "given": given})])
    assert found["case_id"] == "X"


def test_the_command_goes_on_after_a_bad_line_and_says_so_in_its_status() -> None:
    good = json.dumps({"id": "D03", "given": {"received_date": "2025-03-31"}})
    ran = CliRunner().invoke(command, ["-"], input=f"{good}\nbroken\n\n{good}\n")
    lines = [json.loads(line) for line in ran.output.splitlines()]
    assert [line.get("respond_by") for line in lines] == ["2025-04-30", None, "2025-04-30"]
    assert ran.exit_code == 1
    assert CliRunner().invoke(command, ["-"], input=good).exit_code == 0
