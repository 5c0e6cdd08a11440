"""What holds for every case whatsoever."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.desk.policy_book import load_book
from services.policy import money
from services.policy.assessment import assess
from services.policy.facts import Extra, Facts, Inspection, Quote, Receipt
from services.policy.outcome.postage import postage_paid
from services.policy.parcel import assess_case, shipping_borne
from services.policy.terms import CAPPED, Decision, Evidence, Reason, Verdict, Wish
from services.policy.words import flag_words

BOOK = load_book()
DAY_ONE = date(2026, 1, 1)
maybe_flag = st.none() | st.booleans()
days = st.integers(0, 260).map(lambda count: DAY_ONE + timedelta(days=count))
evidence = st.frozensets(st.sampled_from(Evidence))
cents = st.integers(0, 60_000)
receipts = st.builds(
    lambda postage, duties, currency: Receipt(postage + duties, currency, duties),
    cents,
    st.integers(0, 2_000),
    st.sampled_from(["USD", "EUR", "JPY"]),
)
inspections = st.builds(
    Inspection,
    verdict=st.none() | st.sampled_from(Verdict),
    missing_accessories=st.sampled_from([(), ("charger",)]),
    accessory_price=st.none() | cents,
    original_package=maybe_flag,
    replacement_in_stock=maybe_flag,
    repair_quote=st.none() | st.builds(Quote, cents, st.sampled_from(["USD", "EUR", "GBP"])),
    note_in_parcel=maybe_flag,
)
extras = st.builds(
    Extra,
    item_works=maybe_flag,
    visible_transit_damage=maybe_flag,
    difference=st.sampled_from([None, "colour", "logo_or_packaging_only", "different_product"]),
    functions_and_appearance_correct=maybe_flag,
    refusal_cause=st.sampled_from([None, "import_duties", "package_broken_or_open", "other"]),
    carrier_return_invoice=st.none() | cents,
    accepted_visibly_damaged_package=maybe_flag,
    claimed_malfunction_date=st.none() | days,
    malfunction_date_proof=maybe_flag,
    return_carrier=st.sampled_from([None, "DHL"]),
    already_refunded_units=st.integers(0, 3),
    units_failed=st.integers(0, 3),
    requested_refund_method=st.sampled_from([None, "card", "store_credit"]),
    bank_fee=st.none() | cents,
    carrier_status=st.sampled_from([None, None, None, "lost", "in_transit", "delivered"]),
    fraud_signals=st.sampled_from([(), ("many_returns",)]),
    is_replacement=maybe_flag,
    original_ship_date=st.none() | days,
    open_request_on_same_unit=maybe_flag,
    customer_admits_accident=maybe_flag,
    our_error=maybe_flag,
)
cases = st.builds(
    Facts,
    reason=st.sampled_from(Reason),
    currency=st.sampled_from(["USD", "EUR", "JPY", "KWD"]),
    usd_per_currency_unit=st.sampled_from([Decimal("1.0"), Decimal("1.1"), Decimal("0.0067"), Decimal("3.25")]),
    unit_price_paid=cents,
    quantity=st.integers(1, 4),
    order_date=st.none() | days,
    ship_date=st.none() | days,
    delivery_date=st.none() | days,
    delivery_traceable=st.booleans(),
    destination_country=st.sampled_from(["US", "DE", "BR", "RU"]),
    request_date=days,
    prior_approval=st.sampled_from([True, True, True, False]),
    evidence=evidence,
    multi_parcel_shipment=st.booleans(),
    category_special_terms=st.sampled_from([False, False, False, True]),
    return_receipt=st.none() | receipts,
    return_tracking_number=st.sampled_from([None, "T1"]),
    order_shipping_charged=st.sampled_from([0, 990]),
    outbound_shipping_cost=st.sampled_from([None, 650]),
    units_received=st.none() | st.integers(0, 5),
    inspection=st.none() | inspections,
    requested_resolution=st.none() | st.sampled_from(Wish),
    extra=st.just(Extra()) | extras,
)
# A case whose dates do not contradict each other, whatever day it is asked for.
timely = st.builds(
    lambda facts, transit, later, wait: replace(
        facts,
        order_date=None,
        ship_date=DAY_ONE,
        delivery_date=DAY_ONE + timedelta(days=transit),
        request_date=DAY_ONE + timedelta(days=transit + wait),
        extra=replace(
            facts.extra,
            original_ship_date=DAY_ONE - timedelta(days=later),
            claimed_malfunction_date=DAY_ONE if facts.extra.malfunction_date_proof else None,
        ),
    ),
    cases,
    st.integers(0, 190),
    st.integers(0, 100),
    st.integers(0, 100),
)
SATISFIED_NOT = Facts(
    reason=Reason.UNSATISFACTORY,
    currency="USD",
    usd_per_currency_unit=Decimal(1),
    unit_price_paid=0,
    quantity=1,
    order_date=None,
    ship_date=DAY_ONE,
    delivery_date=DAY_ONE,
    delivery_traceable=True,
    destination_country="US",
    request_date=DAY_ONE,
    prior_approval=True,
)
many = settings(max_examples=100, deadline=None)


@many
@given(cases)
def test_every_valid_case_has_an_answer_with_a_finding_per_clause(facts: Facts) -> None:
    result = assess(facts, BOOK)
    assert len(result.findings) == 43
    assert len(result.to_json()["findings"]) == 43  # type: ignore[arg-type]
    assert result.to_record()["policy_version"] == "1970-01-01"
    assert all(flag_words(flag) for flag in result.flags)


@many
@given(cases | timely)
def test_never_more_than_the_price_paid(facts: Facts) -> None:
    refund = assess(facts, BOOK).item_refund
    assert refund is None or 0 <= refund <= facts.unit_price_paid * facts.units


@many
@given(cases | timely)
def test_never_more_postage_than_receipt_cap_or_share(facts: Facts) -> None:
    result = assess(facts, BOOK)
    paid = postage_paid(facts)
    assert 0 <= result.postage.reimbursed <= (paid.minor if paid else 0)
    if result.tier in CAPPED:
        assert result.postage.reimbursed * 100 <= 35 * facts.unit_price_paid * facts.quantity
        dollars = money.to_major(result.postage.reimbursed, facts.currency) * facts.usd_per_currency_unit
        assert dollars <= 40


@many
@given(cases | timely, st.sampled_from(Evidence))
def test_another_proof_never_makes_it_worse(facts: Facts, proof: Evidence) -> None:
    before = assess(facts, BOOK)
    after = assess(replace(facts, evidence=facts.evidence | {proof}), BOOK)
    assert after.decision.severity <= before.decision.severity
    assert (after.item_refund or 0) >= (before.item_refund or 0)
    assert after.postage.reimbursed >= before.postage.reimbursed
    assert set(after.options) >= set(before.options)


def test_what_was_refunded_before_stays_so_though_the_damage_is_told_late() -> None:
    told = Extra(visible_transit_damage=True, already_refunded_units=1)
    soon = replace(SATISFIED_NOT, reason=Reason.ARRIVED_BROKEN, extra=told)
    late = replace(soon, request_date=DAY_ONE + timedelta(days=60))
    assert [assess(facts, BOOK).decision for facts in (soon, late)] == [Decision.NOT_ELIGIBLE] * 2


@many
@given(timely, st.integers(1, 200))
def test_a_later_request_never_makes_it_better(facts: Facts, delay: int) -> None:
    before = assess(facts, BOOK)
    after = assess(replace(facts, request_date=facts.request_date + timedelta(days=delay)), BOOK)
    assert after.decision.severity >= before.decision.severity


@many
@given(timely, st.permutations(list(Evidence)))
def test_the_order_of_the_evidence_does_not_matter(facts: Facts, order: list[Evidence]) -> None:
    one = replace(facts, evidence=frozenset(kind for kind in order if kind in facts.evidence))
    assert assess(one, BOOK) == assess(facts, BOOK)


@many
@given(st.lists(timely, min_size=1, max_size=3), st.sampled_from(["USD", "EUR"]))
def test_a_parcel_never_pays_more_postage_than_its_one_receipt(lines: list[Facts], currency: str) -> None:
    receipt = Receipt(5_000, currency)
    same = [replace(line, currency=currency, return_receipt=receipt) for line in lines]
    parcel = assess_case(same, BOOK)
    assert 0 <= parcel.postage.reimbursed <= 5_000
    assert parcel.decision.severity == max(line.decision.severity for line in parcel.lines)


unsatisfied = st.builds(
    lambda price, quantity, cost, charged: replace(
        SATISFIED_NOT,
        unit_price_paid=price,
        quantity=quantity,
        outbound_shipping_cost=cost,
        order_shipping_charged=charged,
    ),
    st.integers(0, 1_500),
    st.integers(1, 3),
    st.none() | st.integers(0, 2_000),
    st.sampled_from([0, 0, 0, 990]),
)


@many
@given(unsatisfied)
def test_an_unsatisfied_customer_bears_the_shipping_up_to_the_price(facts: Facts) -> None:
    """BR-29, C20: what was paid at checkout is kept; the cost of free shipping is deducted, never below nothing."""
    worth = facts.unit_price_paid * facts.quantity
    if facts.order_shipping_charged:
        expected: int | None = worth
    else:
        expected = None if facts.outbound_shipping_cost is None else max(worth - facts.outbound_shipping_cost, 0)
    assert assess(facts, BOOK).item_refund == expected


@many
@given(
    st.lists(unsatisfied.filter(lambda line: line.outbound_shipping_cost is not None), min_size=1, max_size=4),
    st.integers(0, 2_000),
    st.randoms(use_true_random=False),
)
def test_the_page_and_the_payout_deduct_the_same_in_any_order(lines: list[Facts], cost: int, order: Random) -> None:
    free = [replace(line, outbound_shipping_cost=cost, order_shipping_charged=0) for line in lines]
    shown = assess_case(free, BOOK)
    worth = [line.unit_price_paid * line.quantity for line in free]
    borne = shipping_borne([line.outbound_deduction for line in shown.lines], worth)
    assert shown.item_refund == sum(worth) - sum(borne) == max(sum(worth) - cost, 0)
    order.shuffle(free)
    assert assess_case(free, BOOK).item_refund == shown.item_refund


@many
@given(st.integers(0, 10_000), st.lists(st.integers(0, 3_000), max_size=5))
def test_a_cost_is_spread_whole_and_nobody_bears_more_than_there_is(cost: int, amounts: list[int]) -> None:
    shares = money.spread(cost, amounts)
    assert sum(shares) == min(cost, sum(amounts))
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
