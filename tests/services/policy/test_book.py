"""Dated rows: which version counts, and that the owner's readings take effect."""

import re
import tomllib
from collections.abc import Callable
from datetime import date

import pytest

from data.policies.returns_file import FILE, returns_text
from services.policy.assessment import assess
from services.policy.book import Book
from services.policy.facts import Facts
from services.policy.findings import Assessment
from services.policy.terms import Decision, Option, Tier

FactsOf = Callable[..., Facts]
TEXT = returns_text()


def with_row(entry: str, start: str, **changes: object) -> Book:
    """The book with one more row of a clause or reading."""
    table = tomllib.loads(TEXT)
    last = {key: value for key, value in table[entry]["rows"][-1].items() if "days" not in changes or key != "days_of"}
    table[entry]["rows"].append({**last, "from": date.fromisoformat(start), **changes})
    return Book(table)


def with_value(entry: str, **values: object) -> Book:
    """The book with other values in the first row."""
    table = tomllib.loads(TEXT)
    table[entry]["rows"][0].update(values)
    return Book(table)


def version_named(result: Assessment) -> str:
    """What the clause on changes of the policy says about the version."""
    return next(finding.saw for finding in result.findings if finding.clause == "BR-42")


def test_the_version_of_the_order_date_counts(facts_of: FactsOf) -> None:
    shorter = with_row("BR-29", "2026-03-05", days=7)
    before = assess(facts_of("unsatisfactory", order_date="2026-02-27"), shorter)
    after = assess(facts_of("unsatisfactory", order_date="2026-03-05", ship_date="2026-03-05"), shorter)
    assert (before.decision, before.policy_version) == (Decision.ELIGIBLE, date(1970, 1, 1))
    assert (after.decision, after.policy_version) == (Decision.NOT_ELIGIBLE, date(2026, 3, 5))
    assert after.window is not None
    assert after.window.rule == "7d_after_delivery"
    assert version_named(before) == "Ordered on 27 February 2026; the first version on record counts."
    assert version_named(after) == "Ordered on 5 March 2026; the version from 5 March 2026 counts."


def test_a_newer_version_counts_where_it_is_better_for_the_customer(facts_of: FactsOf) -> None:
    longer = with_row("BR-29", "2026-03-25", days=30)
    facts = facts_of("unsatisfactory", order_date="2026-02-27", request_date="2026-03-28")
    result = assess(facts, longer)
    assert (result.decision, result.policy_version) == (Decision.ELIGIBLE, date(2026, 3, 25))
    assert "C35" in {conflict.reading for conflict in result.conflicts}


def test_a_version_that_begins_after_the_request_does_not_count_yet(facts_of: FactsOf) -> None:
    longer = with_row("BR-29", "2026-03-29", days=30)
    facts = facts_of("unsatisfactory", order_date="2026-02-27", request_date="2026-03-28")
    assert assess(facts, longer).decision is Decision.NOT_ELIGIBLE


def test_the_owner_may_pin_the_order_date_alone(facts_of: FactsOf) -> None:
    table = tomllib.loads(TEXT)
    table["C35"]["rows"][0]["newer_if_better"] = False
    table["BR-29"]["rows"].append({**table["BR-29"]["rows"][0], "from": date(2026, 3, 25), "days": 30})
    facts = facts_of("unsatisfactory", order_date="2026-02-27", request_date="2026-03-28")
    assert assess(facts, Book(table)).decision is Decision.NOT_ELIGIBLE


def test_a_row_changes_the_share_of_the_postage(facts_of: FactsOf) -> None:
    receipt = {"amount": 39.0, "currency": "USD"}
    half = assess(facts_of("defective", return_receipt=receipt), with_value("BR-18", percent=20))
    assert (half.postage.cap, half.postage.reimbursed, half.postage.excess) == (2000, 2000, 1900)


@pytest.mark.parametrize(
    ("late_delivery", "decision"),
    [("manual_review", "manual_review"), ("not_eligible", "not_eligible"), ("eligible", "eligible")],
)
def test_the_owner_may_choose_what_a_late_delivery_to_brazil_means(
    facts_of: FactsOf, late_delivery: str, decision: str
) -> None:
    facts = facts_of("unsatisfactory", destination_country="BR", delivery_date="2026-04-08", request_date="2026-04-15")
    assert assess(facts, with_value("C2", late_delivery=late_delivery)).decision == decision


def test_below_the_owners_threshold_nothing_need_come_back(facts_of: FactsOf) -> None:
    book = with_value("C15", high_value_from_usd=50)
    cheap = assess(facts_of("arrived_broken", unit_price_paid=49.99), book)
    dear = assess(facts_of("arrived_broken", unit_price_paid=50), book)
    assert Option.REFUND_WITHOUT_RETURN in cheap.options
    assert dear.options == (Option.REFUND, Option.REPLACEMENT)


@pytest.mark.parametrize(
    ("deduct", "refund"), [("real_cost_of_free_shipping", 10000), ("shipping_charged", 9010), ("nothing", 10000)]
)
def test_the_owner_may_choose_which_shipping_is_deducted(facts_of: FactsOf, deduct: str, refund: int) -> None:
    assert assess(facts_of("unsatisfactory"), with_value("C20", deduct=deduct)).item_refund == refund


def test_the_owner_may_let_a_replacement_start_a_ladder_of_its_own(facts_of: FactsOf) -> None:
    facts = facts_of("defective", extra={"is_replacement": True, "original_ship_date": "2025-10-01"})
    assert assess(facts, with_value("C33", ladder_from="own_shipment")).tier is Tier.DEFECT_0_90


def test_the_owner_may_refund_the_shipping_paid_at_checkout(facts_of: FactsOf) -> None:
    facts = facts_of("defective", order_shipping_charged=9.9)
    assert assess(facts, with_value("C39", refund_checkout_shipping=True)).checkout_shipping_refund == 990
    assert assess(facts, Book(tomllib.loads(TEXT))).checkout_shipping_refund == 0


def test_no_number_of_the_policy_stands_in_the_code() -> None:
    numbers = re.compile(r"(?<![\w.\"'-])(15|30|35|40|90|91|180|181)(?![\w.])")
    policy = FILE.parents[2] / "services" / "policy"
    lines = [line for path in policy.rglob("*.py") for line in _code(path.read_text(encoding="utf-8"))]
    assert [line for line in lines if numbers.search(line)] == []


def _code(source: str) -> list[str]:
    without_text = re.sub(r'""".*?"""|f?"[^"\n]*"|#[^\n]*', "", source, flags=re.DOTALL)
    return without_text.splitlines()
