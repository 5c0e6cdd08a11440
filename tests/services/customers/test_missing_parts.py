"""Missing parts: a payment request, and nothing is deducted without the customer's recorded words."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from data.database import Database
from data.vocabulary import Channel, CustomerChoice, ReturnState
from services.cases.lookup import Shown
from services.customers import missing_parts
from services.customers.answers import record_answer
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput
from services.receiving.arrived import of_return
from tests.support import shop
from tests.support.approving import approved
from tests.support.bench_work import good, packed_with, parcel, state_of
from tests.support.people import rosa, wanda
from tests.support.shop import Case, Purchase, lines_of

pytestmark = pytest.mark.usefixtures("home")
IN_EURO = Purchase(currency="EUR", usd_per_unit=Decimal("1.25"))


def _without(reviewer: Actor, purchase: Purchase | None = None, currency: str = "USD") -> Case:
    case = approved(reviewer, reviewer, purchase)
    part = packed_with(case, "Charger", 999, currency)
    parcel(wanda(), case, good(lines_of(case)[0], missing=(part,)))
    return case


def test_the_sum_is_asked_for_at_the_orders_rate_rounded_down(desk: Database) -> None:
    reviewer = rosa()
    case = _without(reviewer, IN_EURO)
    draft = missing_parts.draft(reviewer, case.return_id)
    assert "EUR 7.99" in draft.body
    assert "off my refund" in draft.body
    missing_parts.ask(reviewer, Shown(case.return_id, shop.version_of(case.return_id)), draft)
    with pytest.raises(Conflict, match="already"):
        missing_parts.ask(reviewer, Shown(case.return_id, shop.version_of(case.return_id)), draft)


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        (CustomerChoice.PAY, ReturnState.RECEIVED),
        (CustomerChoice.NET_FROM_REFUND, ReturnState.RECEIVED),
        (CustomerChoice.REFUSE, ReturnState.AWAITING_REVIEW),
    ],
)
def test_only_a_refusal_needs_a_person(desk: Database, choice: CustomerChoice, state: ReturnState) -> None:
    reviewer = rosa()
    case = _without(reviewer)
    draft = missing_parts.draft(reviewer, case.return_id)
    asked = missing_parts.ask(reviewer, Shown(case.return_id, shop.version_of(case.return_id)), draft)
    record_answer(reviewer, asked, choice, Channel.EMAIL, "My answer.")
    assert state_of(reviewer, case) is state


def test_a_price_in_a_currency_without_a_rate_is_named(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case = _without(reviewer, IN_EURO, "GBP")
    assert state_of(reviewer, case) is ReturnState.RECEIVED
    with pytest.raises(InvalidInput, match="no price in EUR or USD"):
        missing_parts.draft(reviewer, case.return_id)


def test_nobody_is_asked_for_parts_that_came(sqlite_desk: Database) -> None:
    reviewer = rosa()
    case = approved(reviewer, reviewer)
    parcel(wanda(), case, good(lines_of(case)[0]))
    with pytest.raises(InvalidInput, match="No part"):
        missing_parts.draft(reviewer, case.return_id)


def test_what_a_refund_bears_is_not_asked_for_and_what_a_replacement_lacks_is(
    sqlite_desk: Database, another_policy: Callable[[str, str], None]
) -> None:
    reviewer, bench = rosa(), wanda()
    refunded, replaced = approved(reviewer, reviewer), approved(reviewer, reviewer, resolution="replacement")
    for case in (refunded, replaced):
        parcel(bench, case, good(lines_of(case)[0], missing=(packed_with(case, "Charger", 999),)))
    another_policy('missing_part = "ask"', 'missing_part = "deduct"')
    assert [of_return(reviewer, case.return_id).parts_to_ask for case in (refunded, replaced)] == [False, True]
    with pytest.raises(InvalidInput, match="is taken off the refund; nothing is left to ask for"):
        missing_parts.draft(reviewer, refunded.return_id)
    assert "USD 9.99" in missing_parts.draft(reviewer, replaced.return_id).body
