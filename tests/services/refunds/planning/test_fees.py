"""A bank fee is the customer's (BR-37): finance enters it with its source, it stands on a line, and is explained."""

import pytest

from data import database
from data.database import Database
from data.queries.desk import messages as letters
from data.queries.money import payouts
from data.queries.money import refunds as refund_rows
from data.vocabulary import RefundLineKind
from services.cases.lookup import Shown
from services.desk.errors import Conflict, InvalidInput, MoneyLimit
from services.refunds import granting
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from services.refunds.planning.fees import Fee, FeeSource
from services.refunds.planning.forms import GrantForm
from services.refunds.planning.preview import preview
from tests.support import refunding
from tests.support.refunding import Team
from tests.support.shop import Case


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def with_fee(team: Team, case: Case, fee: Fee, key: str = "one-form") -> GrantForm:
    seen = preview(team.fay, case.return_id)
    return GrantForm(Shown(case.return_id, seen.version), seen.plan.total, key, fee=fee)


STATED = Fee("4.50", FeeSource.STATEMENT)


def test_a_fee_with_its_source_is_a_line_of_its_own_and_the_rest_is_paid(team: Team) -> None:
    case = refunding.ready(team)
    granted = granting.grant(team.fay, with_fee(team, case, STATED))
    assert granted.total == 9_550
    with database.reading() as tx:
        item, fee = refund_rows.lines(tx, granted.refund_id)
    assert (item.amount, fee.kind, fee.amount, fee.clause) == (10_000, RefundLineKind.BANK_FEE, -450, "BR-37")
    assert fee.formula == "bank fee 4.50 (bank statement), at the customer's expense"
    send(team.finn, granted.refund_id, 1)
    assert refunding.payments(case) == [(10_000, 9_550)]


def test_a_second_click_with_the_fee_grants_once_and_another_fee_is_another_form(team: Team) -> None:
    case = refunding.ready(team)
    form = with_fee(team, case, STATED)
    first, second = granting.grant(team.fay, form), granting.grant(team.fay, form)
    assert (second.refund_id, second.changed) == (first.refund_id, False)
    other = GrantForm(form.shown, form.expected_total, form.form_key, fee=Fee("5", form.fee.source))
    with pytest.raises(Conflict, match="another refund already"):
        granting.grant(team.fay, other)


@pytest.mark.parametrize(
    ("fee", "sentence"),
    [
        (Fee("4.50"), "Say where the bank fee is known from"),
        (Fee("-1", FeeSource.STATEMENT), "is negative"),
        (Fee("NaN", FeeSource.STATEMENT), "is not an amount"),
        (Fee("1e309", FeeSource.STATEMENT), "is not an amount"),
        (Fee("١٢", FeeSource.STATEMENT), "is not an amount"),
        (Fee("4.505", FeeSource.STATEMENT), "decimals"),
        (Fee("EUR 4", FeeSource.STATEMENT), "is not an amount"),
    ],
)
def test_a_wrong_fee_is_one_sentence_and_nothing_is_written(team: Team, fee: Fee, sentence: str) -> None:
    case = refunding.ready(team)
    with pytest.raises(InvalidInput, match=sentence):
        granting.grant(team.fay, with_fee(team, case, fee))
    assert refunding.refunds_of(case) == 0


@pytest.mark.parametrize("amount", ["100.00", "250.00"])
def test_a_fee_never_takes_all_that_is_refunded_or_more(team: Team, amount: str) -> None:
    case = refunding.ready(team)
    with pytest.raises(MoneyLimit, match=r"less than the USD 100\.00"):
        granting.grant(team.fay, with_fee(team, case, Fee(amount, FeeSource.PRICE_LIST)))
    assert refunding.refunds_of(case) == 0


def test_the_customer_reads_what_was_taken_off_and_why(team: Team) -> None:
    case = refunding.ready(team)
    granted = granting.grant(team.fay, with_fee(team, case, STATED))
    send(team.finn, granted.refund_id, 1)
    with database.reading() as tx:
        (one,) = payouts.of_refund(tx, granted.refund_id)
    record_paid(team.finn, one.id, "SEPA-1", "95.50")
    with database.reading() as tx:
        (body,) = [row.body_text for row in letters.of_return(tx, case.return_id) if row.template == "refunded"]
    assert "We have sent you USD 95.50" in body
    assert "- Bank fee of the refund, which our refund policy leaves to the customer: -USD 4.50" in body
