"""Where a unit is likely to go, and in which order the bench offers what it can say."""

from itertools import product

import pytest

from data.vocabulary import SELLABLE, Disposition, InspectionVerdict, Reason, UnitOutcome
from services.policy.terms import Option
from services.receiving.destinations import suggested
from services.receiving.findings import MEANS, Finding, finding_of, offered

RECEIVED, DEFECT = UnitOutcome.RECEIVED, InspectionVerdict.CONFIRMED_DEFECT


@pytest.mark.parametrize(
    ("resolution", "grade", "verdict", "goes"),
    [
        ("refund", "A", DEFECT, Disposition.MANUFACTURER),
        ("refund", "D", DEFECT, Disposition.DISCARD),
        ("refund", "A", None, Disposition.RESTOCK),
        ("replacement", "B", InspectionVerdict.CONFIRMED_INCORRECT, Disposition.RESTOCK),
        ("replacement", "C", InspectionVerdict.CONFIRMED_INCORRECT, Disposition.QUARANTINE),
        ("repair", "D", DEFECT, Disposition.REPAIR_CENTRE),
        ("manufacturer_replacement", "D", DEFECT, Disposition.MANUFACTURER),
        ("repair", "A", InspectionVerdict.MISUSE, Disposition.QUARANTINE),
        ("refund", None, DEFECT, None),
    ],
)
def test_the_destination_follows_from_what_was_approved_and_the_grade(
    resolution: str, grade: str | None, verdict: InspectionVerdict | None, goes: Disposition | None
) -> None:
    assert suggested([resolution], grade, RECEIVED, verdict) is goes


def test_nothing_is_suggested_where_what_was_approved_differs_or_nothing_is_here() -> None:
    assert suggested(["refund", "repair"], "C", RECEIVED, DEFECT) is None
    assert suggested(["refund", "replacement"], "C", RECEIVED, DEFECT) is Disposition.MANUFACTURER
    assert suggested(["refund"], "C", UnitOutcome.MISSING, None) is None


@pytest.mark.parametrize("resolution", Option)
def test_nothing_is_suggested_that_the_bench_would_refuse(resolution: Option) -> None:
    for grade, means in product("ABCD", MEANS.values()):
        if suggested([resolution], grade, means.outcome, means.verdict) is Disposition.RESTOCK:
            assert grade in SELLABLE
            assert means.verdict in (None, InspectionVerdict.CONFIRMED_INCORRECT)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_at_most_nine_findings_the_expected_one_first(reason: Reason) -> None:
    found = offered(reason)
    assert len(found) == len(set(found)) <= 9
    expected = {Reason.INCORRECT_ITEM: Finding.WRONG_ITEM, Reason.DEFECTIVE: Finding.DEFECT}
    assert found[0] is expected.get(reason, found[0])
    claims_a_fault = reason in (Reason.INCORRECT_ITEM, Reason.DEFECTIVE, Reason.ARRIVED_BROKEN)
    assert (Finding.AS_SENT in found) is not claims_a_fault


def test_what_was_said_of_a_unit_finds_its_button_again() -> None:
    assert all(finding_of(means.outcome, means.verdict) is finding for finding, means in MEANS.items())
    assert finding_of(UnitOutcome.DAMAGED, DEFECT) is Finding.DAMAGED
