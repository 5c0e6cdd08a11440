"""Facts that cannot be taken are refused in one clear sentence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.policy.facts import Facts, FactsInvalid, Quote
from services.policy.parsing import read_facts
from services.policy.terms import Verdict

FactsOf = Callable[..., Facts]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"reason": "changed_my_mind"}, "reason in facts must be one of arrived_broken"),
    ({"reason": None}, "reason in facts must be one of"),
    ({"currency": "XYZ"}, "currency in facts must be a currency code"),
    ({"currency": "usd"}, "currency in facts must be a currency code"),
    ({"unit_price_paid": -1}, "unit_price_paid in facts must be a number from 0"),
    ({"unit_price_paid": True}, "unit_price_paid in facts must be a number"),
    ({"unit_price_paid": "45"}, "unit_price_paid in facts must be a number"),
    ({"unit_price_paid": None}, "unit_price_paid in facts must be a number"),
    ({"unit_price_paid": Decimal("1E+309")}, "unit_price_paid in facts must be a number from 0"),
    ({"unit_price_paid": Decimal("NaN")}, "unit_price_paid in facts must be a number from 0"),
    ({"unit_price_paid": 10**5000}, "unit_price_paid in facts must be a number from 0"),
    ({"usd_per_currency_unit": 0}, "usd_per_currency_unit in facts must be the order's rate"),
    ({"usd_per_currency_unit": Decimal("1E-400")}, "usd_per_currency_unit in facts must be the order's rate"),
    ({"quantity": 0}, "quantity in facts must be a whole number from 1"),
    ({"quantity": Decimal("1.5")}, "quantity in facts must be a whole number"),
    ({"request_date": None}, "request_date in facts must be a date"),
    ({"request_date": "2026-02-30"}, "request_date in facts must be a day that exists"),
    ({"request_date": "20260201"}, "request_date in facts must be a date written YYYY-MM-DD"),
    ({"request_date": "2026-02-01T10:00:00"}, "request_date in facts must be a date written YYYY-MM-DD"),
    ({"ship_date": "9999-12-31"}, "ship_date in facts must be a day between"),
    ({"ship_date": 20260101}, "ship_date in facts must be a date"),
    ({"destination_country": "USA"}, "destination_country in facts must be two letters"),
    ({"prior_approval": 1}, "prior_approval in facts must be true or false"),
    ({"evidence": ["selfie"]}, "evidence holds the unknown kind 'selfie'"),
    ({"evidence": "item_photo"}, "evidence in facts must be a list"),
    ({"return_receipt": 12}, "return_receipt must be an object"),
    ({"return_receipt": {"amount": 12}}, "currency in return_receipt must be text"),
    ({"return_receipt": {"amount": 1, "currency": "USD", "duties": 2}}, "duties in return_receipt must be at most"),
    ({"inspection": {"verdict": "lovely"}}, "verdict in inspection must be one of"),
    ({"units_received": -1}, "units_received in facts must be a number from 0"),
    ({"requested_resolution": "pony"}, "requested_resolution in facts must be one of"),
    ({"extra": []}, "extra must be an object"),
    ({"extra": {"item_works": "no"}}, "item_works in extra must be true or false"),
    ({"extra": {"claimed_malfunction_date": "soon"}}, "claimed_malfunction_date in extra must be a date"),
]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    REFUSED,
    ids=[f"{number} {next(iter(changes))}" for number, (changes, _) in enumerate(REFUSED)],
)
def test_a_wrong_fact_is_named_in_one_sentence(facts_of: FactsOf, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FactsInvalid, match=sentence) as refusal:
        facts_of("defective", **{"unit_price_paid": 1.0, **changes})
    assert str(refusal.value).endswith(".")


def test_missing_keys_are_all_named_at_once() -> None:
    with pytest.raises(FactsInvalid, match=r"facts lack currency, usd_per_currency_unit, .*request_date"):
        read_facts({"reason": "defective"})


@pytest.mark.parametrize("value", [None, 3, "facts", [], True])
def test_facts_must_be_an_object(value: object) -> None:
    with pytest.raises(FactsInvalid, match="facts must be an object"):
        read_facts(value)


def test_decimals_are_taken_exactly_and_rounded_down_to_the_minor_unit(facts_of: FactsOf) -> None:
    assert facts_of("defective", unit_price_paid=114.28).unit_price_paid == 11428
    assert facts_of("defective", unit_price_paid=Decimal("10.339")).unit_price_paid == 1033
    assert facts_of("defective", currency="JPY", unit_price_paid=Decimal("4999.9")).unit_price_paid == 4999


def test_facts_that_only_some_cases_have_are_all_read(facts_of: FactsOf) -> None:
    facts = facts_of(
        "defective",
        destination_country="br",
        return_tracking_number="  ",
        inspection={
            "verdict": "confirmed_defect",
            "repair_quote": {"amount": 30.5, "currency": "EUR"},
            "note": "free text",
        },
        extra={
            "claimed_malfunction_date": "2026-01-20",
            "malfunction_date_proof": "video-of-20-january.mp4",
            "fraud_signals": True,
            "open_request_on_same_unit": "RMA-1",
            "customer_admits_accident": True,
            "our_error": False,
            "something_new": 1,
        },
    )
    assert (facts.destination_country, facts.return_tracking_number) == ("BR", None)
    assert (facts.found.verdict, facts.found.repair_quote) == (Verdict.CONFIRMED_DEFECT, Quote(3050, "EUR"))
    assert facts.extra.claimed_malfunction_date == date(2026, 1, 20)
    assert facts.extra.malfunction_date_proof is True
    assert facts.extra.fraud_signals == ("reported",)
    assert facts.extra.open_request_on_same_unit is True
    assert (facts.extra.customer_admits_accident, facts.extra.our_error) == (True, False)


@pytest.mark.parametrize(
    ("signals", "names"),
    [
        (["a", "b"], ("a", "b")),
        ("a", ("a",)),
        ({"score": 0.9, "vpn": False}, ("score",)),
        (0, ()),
        (None, ()),
        ("", ()),
    ],
)
def test_signals_of_fraud_are_read_in_any_shape(facts_of: FactsOf, signals: object, names: tuple[str, ...]) -> None:
    assert facts_of("defective", extra={"fraud_signals": signals}).extra.fraud_signals == names
