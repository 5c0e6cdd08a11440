"""Money that went back in PayPal's own pages: a person looks, and no second payment starts by itself."""

import json
from contextlib import suppress

import pytest

from data import database
from data.queries.money import payouts
from data.queries.money.payouts import PayoutRow
from data.queries.work import task_rows
from data.vocabulary import PayoutState, RefundState, Stage, WorkQueue
from services.desk.errors import Conflict, DeskError
from services.messages import outbox
from services.refunds import confirming
from services.refunds.paying.reconciling import reconcile
from services.refunds.paying.sending import send
from services.refunds.paying.webhooks import Taken, take
from tests.support import refunding
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.rows.many_refunds import capture_of
from tests.support.servers.paypal import PayPalDouble
from tests.support.shop import Case


def captured(team: Team, paypal: PayPalDouble, amount: str = "100.00") -> Case:
    (case,) = many_refunds.ready(team, 1)
    paypal.capture(capture_of(case), amount)
    return case


def granted(team: Team, paypal: PayPalDouble, amount: str = "100.00") -> tuple[Case, int]:
    case = captured(team, paypal, amount)
    return case, refunding.grant(team, case).refund_id


def newest(refund_id: int) -> PayoutRow:
    with database.reading() as tx:
        return payouts.of_refund(tx, refund_id)[-1]


def state(refund_id: int) -> RefundState:
    return refunding.refund(refund_id).state


def again(team: Team, refund_id: int) -> RefundState:
    return send(team.finn, refund_id, refunding.refund(refund_id).version).state


def waits_for_a_person(case: Case, refund_id: int) -> bool:
    with database.reading() as tx:
        stages = {task.stage for task in task_rows.open_of_return(tx, case.return_id)}
        return (
            stages & {Stage.RECONCILE, Stage.SEND} == {Stage.RECONCILE}
            and task_rows.open_id(tx, WorkQueue.REFUNDS, Stage.RECONCILE, newest(refund_id).id) is not None
        )


def letters(team: Team, case: Case) -> int:
    return sum(entry.template == "refunded" for entry in outbox.messages_of(team.rosa, case.return_id))


def test_a_refund_in_paypals_own_pages_opens_reconciling_and_nothing_is_paid_again(
    team: Team, paypal: PayPalDouble
) -> None:
    case, refund_id = granted(team, paypal)
    assert take(*paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "100.00"))) is Taken.NEW
    assert state(refund_id) is RefundState.NEEDS_RECONCILING
    assert waits_for_a_person(case, refund_id)
    assert "USD 100.00 RDASH" in str(newest(refund_id).failure)
    with suppress(DeskError):
        again(team, refund_id)
    version = refunding.refund(refund_id).version
    with pytest.raises(Conflict, match="needs reconciling"):
        confirming.use_other_method(team.max, refund_id, version, "Bank transfer", WHY)
    assert paypal.ledger.asked == []
    assert [refund["id"] for refund in paypal.paid(capture_of(case))] == ["RDASH"]


def test_who_finds_that_it_was_this_refund_settles_it_once(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal)
    event = paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "100.00"))
    take(*event)
    reconcile(team.mia, newest(refund_id).id, paid=True, reference="RDASH", reason=WHY)
    assert state(refund_id) is RefundState.COMPLETED
    assert (letters(team, case), refunding.payments(case)) == (1, [(10_000, 10_000)])
    assert [take(*event), take(*paypal.event("RDASH"))] == [Taken.KNOWN, Taken.NEW]
    assert (state(refund_id), letters(team, case)) == (RefundState.COMPLETED, 1)


def test_who_finds_that_it_was_for_something_else_may_let_it_be_sent(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal, "150.00")
    take(*paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "50.00")))
    reconcile(team.mia, newest(refund_id).id, paid=False, reference="", reason="It was for a late parcel.")
    assert again(team, refund_id) is RefundState.COMPLETED
    assert take(*paypal.event("RDASH")) is Taken.NEW
    assert state(refund_id) is RefundState.COMPLETED
    with database.reading() as tx:
        assert Stage.RECONCILE not in {task.stage for task in task_rows.open_of_return(tx, case.return_id)}


def test_an_event_before_the_grant_opens_reconciling_when_the_refund_is_sent(team: Team, paypal: PayPalDouble) -> None:
    case = captured(team, paypal)
    take(*paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "100.00")))
    refund_id = refunding.grant(team, case).refund_id
    assert again(team, refund_id) is RefundState.NEEDS_RECONCILING
    assert waits_for_a_person(case, refund_id)
    assert paypal.ledger.asked == []


@pytest.mark.parametrize("back", ["100.00", "60.00"], ids=["CAPTURE_FULLY_REFUNDED", "REFUND_AMOUNT_EXCEEDED"])
def test_a_refusal_because_money_went_back_opens_reconciling(team: Team, paypal: PayPalDouble, back: str) -> None:
    case, refund_id = granted(team, paypal)
    paypal.refund_in_its_own_pages(capture_of(case), back)
    assert again(team, refund_id) is RefundState.NEEDS_RECONCILING
    assert waits_for_a_person(case, refund_id)
    assert "refund" in str(newest(refund_id).failure).lower()
    with pytest.raises(Conflict):
        again(team, refund_id)
    assert len(paypal.ledger.asked) == 1


def test_money_that_goes_back_elsewhere_after_it_was_paid_is_asked_about(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal, "200.00")
    assert again(team, refund_id) is RefundState.COMPLETED
    take(*paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "100.00")))
    assert waits_for_a_person(case, refund_id)
    assert "outside the desk" in str(newest(refund_id).failure)
    reconcile(team.mia, newest(refund_id).id, paid=True, reference=str(newest(refund_id).reference), reason=WHY)
    assert state(refund_id) is RefundState.COMPLETED
    # What was in doubt is settled, and is no longer said.
    assert newest(refund_id).failure is None


def test_an_event_while_the_refund_is_being_sent_is_asked_about_afterwards(team: Team, paypal: PayPalDouble) -> None:
    case, refund_id = granted(team, paypal, "200.00")
    paypal.next("dropped_after")
    again(team, refund_id)
    take(*paypal.event(paypal.refund_in_its_own_pages(capture_of(case), "100.00")))
    ours = next(one for one in paypal.paid(capture_of(case)) if one["id"] != "RDASH")
    assert take(*paypal.event(ours["id"])) is Taken.NEW
    assert state(refund_id) is RefundState.COMPLETED
    assert waits_for_a_person(case, refund_id)


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("PAYMENT.CAPTURE.REVERSED", {"resource_type": "capture", "resource": {"id": "CAPTURE", "status": "REFUNDED"}}),
        ("PAYMENT.SALE.REFUNDED", {"resource": {"id": "R9", "sale_id": "CAPTURE", "state": "completed"}}),
        (
            "CUSTOMER.DISPUTE.RESOLVED",
            {
                "resource": {
                    "dispute_id": "PP-D-1",
                    "dispute_outcome": {"outcome_code": "RESOLVED_BUYER_FAVOUR"},
                    "disputed_transactions": [{"seller_transaction_id": "CAPTURE"}],
                }
            },
        ),
    ],
)
def test_whatever_else_means_that_money_went_back_opens_reconciling(
    team: Team, paypal: PayPalDouble, kind: str, extra: dict[str, object]
) -> None:
    case, refund_id = granted(team, paypal)
    event = json.dumps({"id": "WH-9", "event_type": kind} | extra).replace('CAPTURE"', f'{capture_of(case)}"')
    assert take(paypal.signed(event.encode()), event.encode()) is Taken.NEW
    assert state(refund_id) is RefundState.NEEDS_RECONCILING


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
def test_a_refund_that_failed_there_holds_nothing_up(team: Team, paypal: PayPalDouble, status: str) -> None:
    case, refund_id = granted(team, paypal)
    number = paypal.refund_in_its_own_pages(capture_of(case), "100.00")
    take(*paypal.event(number, status=status))
    paypal.settle(number, "FAILED")
    assert again(team, refund_id) is RefundState.COMPLETED
    assert newest(refund_id).state is PayoutState.COMPLETED
