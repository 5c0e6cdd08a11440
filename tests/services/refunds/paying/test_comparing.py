"""What was paid is held against what was to be paid: another amount, currency or payment never counts as paid."""

from typing import Any

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.queries.work import task_rows
from data.vocabulary import PayoutState, RefundState, Stage
from services.desk.errors import Conflict, InvalidInput
from services.messages import outbox
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.reconciling import look_up, reconcile
from services.refunds.paying.sending import send
from services.refunds.paying.webhooks import Taken, take
from tests.support import refunding
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import PayPalDouble
from tests.support.shop import Case


@pytest.fixture
def team(desk: Database) -> Team:
    """The people of the money desk."""
    return Team()


def under_way(team: Team, paypal: PayPalDouble) -> tuple[Case, int, dict[str, Any]]:
    """A refund of 100.00 on its way at PayPal; the return, the refund, and what PayPal's books hold of it."""
    ((case, refund_id),) = many_refunds.granted(team, 1)
    paypal.capture(capture_of(case), "100.00")
    paypal.next("pending")
    send(team.finn, refund_id, 1)
    (held,) = paypal.paid(capture_of(case))
    return case, refund_id, held


def newest(refund_id: int) -> PayoutRow:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1]


def letters(team: Team, case: Case) -> int:
    return sum(entry.template == "refunded" for entry in outbox.messages_of(team.rosa, case.return_id))


def assert_unclear(team: Team, case: Case, refund_id: int, *words: str) -> None:
    """It neither counts nor can it be sent again, and the sentence names both."""
    assert refunding.refund(refund_id).state is RefundState.NEEDS_RECONCILING
    assert newest(refund_id).state is PayoutState.UNKNOWN
    assert all(word in (newest(refund_id).failure or "") for word in words)
    assert letters(team, case) == 0
    with database.reading() as tx:
        assert Stage.RECONCILE in {task.stage for task in task_rows.open_of_return(tx, case.return_id)}
    with pytest.raises(Conflict):
        send(team.finn, refund_id, refunding.refund(refund_id).version)


OTHERS = [
    ({"currency_code": "USD", "value": "90.00"}, "PayPal says USD 90.00"),
    ({"currency_code": "EUR", "value": "100.00"}, "PayPal says EUR 100.00"),
    ({"currency_code": "USD", "value": "1e309"}, "PayPal says USD 1e309"),
]


@pytest.mark.parametrize(("amount", "named"), OTHERS)
def test_an_event_about_another_amount_does_not_count_as_paid(
    team: Team, paypal: PayPalDouble, amount: dict[str, str], named: str
) -> None:
    case, refund_id, held = under_way(team, paypal)
    held["amount"] = amount
    assert take(*paypal.event(held["id"], status="COMPLETED")) is Taken.NEW
    assert_unclear(team, case, refund_id, "USD 100.00 were to be paid", named)


def test_an_event_without_an_amount_does_not_count_as_paid(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id, held = under_way(team, paypal)
    del held["amount"]
    take(*paypal.event(held["id"], status="COMPLETED"))
    assert_unclear(team, case, refund_id, "PayPal says no amount")


@pytest.mark.parametrize("amount", [OTHERS[0][0], OTHERS[1][0]])
def test_a_look_up_of_another_amount_does_not_count_as_paid(
    team: Team, paypal: PayPalDouble, amount: dict[str, str]
) -> None:
    case, refund_id, held = under_way(team, paypal)
    held |= {"amount": amount, "status": "COMPLETED"}
    assert look_up(team.finn, newest(refund_id).id) is RefundState.NEEDS_RECONCILING
    assert_unclear(team, case, refund_id, "USD 100.00", amount["value"])


def test_an_answer_about_another_amount_does_not_count_as_paid(team: Team, paypal: PayPalDouble) -> None:
    ((case, refund_id),) = many_refunds.granted(team, 1)
    paypal.capture(capture_of(case), "100.00")
    paypal.next("short")
    assert send(team.finn, refund_id, 1).state is RefundState.NEEDS_RECONCILING
    assert_unclear(team, case, refund_id, "USD 100.00", "USD 1.00")


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"id": "R-OTHER"}, "R-OTHER"),
        ({"links": [{"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/CAP-OTHER"}]}, "CAP-OTHER"),
    ],
)
def test_an_event_about_another_payment_does_not_count_as_paid(
    team: Team, paypal: PayPalDouble, other: dict[str, Any], named: str
) -> None:
    case, refund_id, held = under_way(team, paypal)
    number = held["id"]
    held |= other
    take(*paypal.event(number, status="COMPLETED"))
    assert_unclear(team, case, refund_id, named)


def test_the_same_amount_written_otherwise_counts(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id, held = under_way(team, paypal)
    link = {"rel": "up", "href": f"https://api.paypal.com/v2/payments/captures/{capture_of(case)}"}
    held |= {"amount": {"currency_code": "USD", "value": "100.0"}, "links": [link]}
    take(*paypal.event(held["id"], status="COMPLETED"))
    assert refunding.refund(refund_id).state is RefundState.COMPLETED


def test_another_amount_after_it_was_paid_goes_to_a_person(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id, held = under_way(team, paypal)
    take(*paypal.event(held["id"], status="COMPLETED"))
    held["amount"] = OTHERS[0][0]
    take(*paypal.event(held["id"], status="COMPLETED"))
    assert "USD 90.00" in (newest(refund_id).failure or "")
    with database.reading() as tx:
        assert [task.stage for task in task_rows.open_of_return(tx, case.return_id)] == [Stage.RECONCILE]


def test_a_person_who_looked_settles_it(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id, held = under_way(team, paypal)
    held["amount"] = OTHERS[0][0]
    take(*paypal.event(held["id"], status="COMPLETED"))
    reconcile(team.mia, newest(refund_id).id, paid=True, reference=held["id"], reason=WHY)
    assert refunding.refund(refund_id).state is RefundState.COMPLETED
    assert letters(team, case) == 1


def by_hand(team: Team) -> tuple[Case, int]:
    ((case, refund_id),) = many_refunds.granted(team, 1, paypal=False)
    send(team.finn, refund_id, 1)
    return case, refund_id


def test_another_amount_by_hand_does_not_count_as_paid(team: Team) -> None:
    case, refund_id = by_hand(team)
    recorded = record_paid(team.finn, newest(refund_id).id, "SEPA-1", "95.50")
    assert recorded.state is RefundState.NEEDS_RECONCILING
    assert_unclear(team, case, refund_id, "USD 100.00 were to be paid", "the person who paid says USD 95.50")


def test_the_amount_by_hand_may_be_said_and_is_read_exactly(team: Team) -> None:
    _, refund_id = by_hand(team)
    for written in ("-1", "NaN", "1e309", "١٢", "100,00", "USD 100"):
        with pytest.raises(InvalidInput, match="The amount that was paid"):
            record_paid(team.finn, newest(refund_id).id, "SEPA-1", written)
    assert record_paid(team.finn, newest(refund_id).id, "SEPA-1", "100").state is RefundState.COMPLETED
