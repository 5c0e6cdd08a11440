"""Several lines in one parcel: one receipt, one cap, and the most cautious line decides."""

from collections.abc import Callable

import pytest

from services.policy.book import Book
from services.policy.facts import Facts, FactsInvalid
from services.policy.parcel import assess_case
from services.policy.terms import Decision, ShippingStatus

FactsOf = Callable[..., Facts]
RECEIPT = {"amount": 62.0, "currency": "USD"}


def test_two_defective_lines_share_one_cap(facts_of: FactsOf, book: Book) -> None:
    lines = [facts_of("defective", unit_price_paid=60.0, return_receipt=RECEIPT) for _ in range(2)]
    parcel = assess_case(lines, book)
    assert parcel.postage.formula is not None
    assert parcel.postage.formula.text == "min(receipt 62.00 - duties 0.00, 35% x 120.00 = 42.00, USD 40 = 40.00)"
    assert (parcel.postage.reimbursed, parcel.postage.excess, parcel.item_refund) == (4000, 2200, 12000)
    assert parcel.flags == ("shipping_over_cap",)


def test_only_the_value_of_capped_lines_counts_for_the_share(facts_of: FactsOf, book: Book) -> None:
    lines = [
        facts_of("defective", unit_price_paid=60.0, return_receipt=RECEIPT),
        facts_of("unsatisfactory", request_date="2026-03-20", unit_price_paid=500.0, return_receipt=RECEIPT),
    ]
    assert assess_case(lines, book).postage.cap == 2100


def test_a_line_without_a_cap_lifts_it_for_the_parcel(facts_of: FactsOf, book: Book) -> None:
    lines = [
        facts_of("defective", unit_price_paid=60.0, return_receipt=RECEIPT),
        facts_of("arrived_broken", return_receipt=RECEIPT),
    ]
    parcel = assess_case(lines, book)
    assert (parcel.postage.cap, parcel.postage.reimbursed, parcel.postage.excess) == (None, 6200, 0)
    assert "shipping_over_cap" not in parcel.flags


def test_the_most_cautious_line_decides_and_holds_the_postage(facts_of: FactsOf, book: Book) -> None:
    lines = [
        facts_of("defective", return_receipt=RECEIPT),
        facts_of("defective", return_receipt=RECEIPT, evidence=[]),
    ]
    parcel = assess_case(lines, book)
    assert parcel.decision is Decision.NEEDS_INFO
    assert parcel.postage.status is ShippingStatus.HELD
    assert [line.decision for line in parcel.lines] == [Decision.ELIGIBLE, Decision.NEEDS_INFO]
    assert parcel.item_refund is None


def test_the_outbound_shipping_of_the_order_is_deducted_once(facts_of: FactsOf, book: Book) -> None:
    line = facts_of("unsatisfactory", order_shipping_charged=0, outbound_shipping_cost=6.51)
    parcel = assess_case([line, line], book)
    assert [line.item_refund for line in parcel.lines] == [9674, 9675]
    assert parcel.flags == ()
    assert parcel.postage.status is ShippingStatus.NONE


def test_a_cheap_line_bears_no_more_than_its_price_in_any_order(facts_of: FactsOf, book: Book) -> None:
    cheap, dear = (
        facts_of("unsatisfactory", unit_price_paid=price, order_shipping_charged=0, outbound_shipping_cost=6.5)
        for price in (2, 3)
    )
    assert [assess_case(order, book).item_refund for order in ([cheap, dear], [dear, cheap])] == [0, 0]
    faulty = facts_of("defective", outbound_shipping_cost=6.5)
    assert [line.item_refund for line in assess_case([faulty, cheap, dear], book).lines] == [10000, 0, 0]


def test_the_earliest_last_day_counts_for_the_case(facts_of: FactsOf, book: Book) -> None:
    parcel = assess_case([facts_of("defective"), facts_of("incorrect_item")], book)
    assert str(parcel.last_eligible_day) == "2026-03-25"
    assert parcel.days_left(parcel.lines[0].last_eligible_day or parcel.lines[0].policy_version) == -7


def test_no_lines_and_two_currencies_are_refused(facts_of: FactsOf, book: Book) -> None:
    with pytest.raises(FactsInvalid, match="at least one line"):
        assess_case([], book)
    with pytest.raises(FactsInvalid, match="one currency"):
        assess_case([facts_of("defective"), facts_of("defective", currency="EUR")], book)
