"""What a reviewer reads on the case: findings with quotes, conflicts, formulas, days left."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from services.policy.book import Book
from services.policy.clauses import CLAUSES
from services.policy.findings import Assessment, Finding
from services.policy.terms import Result

Assessed = Callable[..., Assessment]


def finding(result: Assessment, clause: str) -> Finding:
    return next(finding for finding in result.findings if finding.clause == clause)


def test_every_clause_of_the_book_has_one_function_that_cites_it(book: Book) -> None:
    assert list(CLAUSES) == [entry.id for entry in book.at(date(2026, 1, 1)).clauses]
    assert list(CLAUSES) == [f"BR-{number:02}" for number in range(1, 44)]
    assert all(str(function.__doc__).startswith(clause) for clause, function in CLAUSES.items())


def test_the_findings_never_stop_at_the_first(assessed: Assessed) -> None:
    result = assessed("defective", request_date="2026-07-01", evidence=[], return_tracking_number="T1")
    assert [finding.clause for finding in result.findings] == list(CLAUSES)
    assert finding(result, "BR-23").result is Result.NOT_MET
    assert finding(result, "BR-43").result is Result.CANNOT_TELL
    assert finding(result, "BR-35").result is Result.NOT_MET


def test_the_postage_shows_its_formula_filled_in(assessed: Assessed) -> None:
    receipt = {"amount": 62.0, "currency": "USD"}
    result = assessed("defective", unit_price_paid=45.0, return_receipt=receipt)
    assert result.postage.formula is not None
    text = "min(receipt 62.00 - duties 0.00, 35% x 45.00 = 15.75, USD 40 = 40.00)"
    assert result.postage.formula.text == text
    assert finding(result, "BR-18").saw == f"{text} = USD 15.75."
    assert finding(result, "BR-18").result is Result.NOT_MET


def test_the_refund_shows_its_formula_filled_in(assessed: Assessed) -> None:
    result = assessed("unsatisfactory", quantity=2, order_shipping_charged=0, outbound_shipping_cost=6.5)
    assert result.item_formula is not None
    assert result.item_formula.text == "100.00 x 2 - outbound shipping 6.50"
    assert result.item_refund == 19350


def test_a_receipt_in_dollars_shows_the_rate_it_came_by(assessed: Assessed) -> None:
    receipt = {"amount": 22.0, "currency": "USD", "duties": 11.0}
    result = assessed("arrived_broken", currency="EUR", usd_per_currency_unit=1.1, return_receipt=receipt)
    assert result.postage.formula is not None
    assert result.postage.formula.text == "receipt USD 22.00 - duties 11.00 = 10.00"


def test_a_conflict_stands_beside_the_finding_with_both_readings(assessed: Assessed) -> None:
    result = assessed("defective", request_date="2026-05-01")
    conflicts = {conflict.reading: conflict for conflict in result.conflicts}
    assert finding(result, "BR-22").readings == ("C8", "C9")
    assert conflicts["C8"].in_force.startswith("The way in is capped")
    assert conflicts["C8"].other.startswith("Both ways are wholly ours")
    assert conflicts["C8"].owner_decides


def test_the_first_version_bears_no_date(assessed: Assessed) -> None:
    result = assessed("defective", order_date="2025-12-30")
    assert finding(result, "BR-42").saw == "Ordered on 30 December 2025; the first version on record counts."


def test_an_undamaged_item_that_works_leaves_the_window_open_to_judgement(assessed: Assessed) -> None:
    result = assessed("arrived_broken", extra={"item_works": True, "visible_transit_damage": False})
    assert finding(result, "BR-10").result is Result.CANNOT_TELL


def test_an_unrecorded_shipping_cost_is_said_beside_the_refund(assessed: Assessed) -> None:
    result = assessed("unsatisfactory", order_shipping_charged=0, outbound_shipping_cost=None)
    assert finding(result, "BR-29").saw.endswith("its real cost is not on file, so a person sets the amount.")


def test_brazil_with_a_late_delivery_shows_both_dates(assessed: Assessed) -> None:
    result = assessed("unsatisfactory", destination_country="BR", delivery_date="2026-04-08", request_date="2026-04-15")
    saw = finding(result, "BR-03").saw
    assert "10 April 2026" in saw
    assert "23 April 2026" in saw


def test_the_json_names_the_conflicts_beside_the_reading(assessed: Assessed) -> None:
    shown = finding(assessed("unsatisfactory", destination_country="BR"), "BR-29").to_json()["reading"]
    assert str(shown).endswith("recorded real cost. (C20, C21)")


def test_days_left_count_to_the_last_eligible_day(assessed: Assessed) -> None:
    window, ladder = assessed("arrived_broken"), assessed("defective")
    assert window.last_eligible_day == date(2026, 6, 25)
    assert [window.days_left(date(2026, 6, day)) for day in (24, 25, 26)] == [1, 0, -1]
    assert ladder.last_eligible_day == date(2026, 4, 1)
    assert assessed("incorrect_item", request_date="2026-05-09").days_left(date(2026, 5, 9)) is None


def test_the_legal_note_stands_only_where_the_law_may_give_more(assessed: Assessed) -> None:
    assert "Not legal advice" in str(assessed("unsatisfactory", destination_country="DE").legal_note)
    assert assessed("unsatisfactory").legal_note is None
    assert assessed("defective", destination_country="DE").legal_note is None


def test_the_json_holds_the_keys_of_the_case_format_and_the_record_holds_all(assessed: Assessed) -> None:
    result = assessed("defective", return_receipt={"amount": 20.0, "currency": "USD"})
    findings = result.to_json()["findings"]
    assert isinstance(findings, list)
    assert set(findings[0]) == {"clause", "result", "says", "reading", "saw"}
    record = result.to_record()
    assert record["policy_version"] == "1970-01-01"
    assert record["last_eligible_day"] == "2026-04-01"
    assert isinstance(record["postage_formula"], dict)


def test_an_express_carrier_and_a_missing_note_are_mentioned_and_change_nothing(assessed: Assessed) -> None:
    result = assessed(
        "defective",
        units_received=1,
        inspection={"verdict": "confirmed_defect", "note_in_parcel": False},
        extra={"return_carrier": "FedEx"},
    )
    assert "advised against and not forbidden" in finding(result, "BR-40").saw
    assert finding(result, "BR-41").result is Result.NOT_MET
    assert result.flags == ()


def test_the_written_line_is_the_json(assessed: Assessed) -> None:
    """The quotes are encoded once and joined; what comes out is the same."""
    for request_date in ("2026-02-01", "2026-05-01", "2026-07-01"):
        result = assessed("defective", request_date=request_date, extra={"fraud_signals": ['said "so"', "Grün\n"]})
        assert json.loads(result.to_text({"case_id": "“1”"})) == {"case_id": "“1”", **result.to_json()}


def test_conflicts_come_out_with_both_readings(assessed: Assessed) -> None:
    conflicts: Any = assessed("defective", request_date="2026-05-01").to_json()["conflicts"]
    (c8,) = [conflict for conflict in conflicts if conflict["reading"] == "C8"]
    assert c8["in_force"].startswith("The way in is capped")
    assert c8["other"].startswith("Both ways are wholly ours")
    assert c8["owner_decides"] is True
