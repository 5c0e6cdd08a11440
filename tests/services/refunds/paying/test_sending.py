"""Sending by hand: who may, which payments get what back, what the customer hears, what may be sent again."""

import pytest

from data import database
from data.models.money import Payout
from data.queries.money import refunds as refund_rows
from data.queries.work import task_rows
from data.vocabulary import PayoutState, RefundState, ReturnState, Stage
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound, OwnWork, StepUpNeeded
from services.messages import outbox
from services.refunds.confirming import confirm_second, use_other_method, withdraw
from services.refunds.listing import Tab, refund_list
from services.refunds.paying.by_hand import record_failed, record_paid
from services.refunds.paying.sending import send
from services.refunds.showing import money_of
from services.review.case_page import open_case
from tests.support import people, refunding
from tests.support.refunding import WHY, Team, attempts
from tests.support.shop import Bought, Case, Paid, Purchase


def stages(case: Case) -> list[Stage]:
    with database.reading() as tx:
        return [task.stage for task in task_rows.open_of_return(tx, case.return_id)]


def letters(team: Team, case: Case) -> list[str]:
    return [entry.template for entry in outbox.messages_of(team.rosa, case.return_id)]


def sent(team: Team, purchase: Purchase | None = None) -> tuple[Case, int]:
    """A refund that Fay granted and Finn sent."""
    case = refunding.ready(team, purchase)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    return case, granted.refund_id


def test_a_refund_by_hand_waits_until_somebody_recorded_it(team: Team) -> None:
    case, refund_id = sent(team)
    (one,) = attempts(refund_id)
    assert (one.state, one.amount, refunding.refund(refund_id).state) == (
        PayoutState.PENDING,
        10_000,
        RefundState.PENDING,
    )
    assert stages(case) == [Stage.AWAIT_PAYMENT]
    assert refunding.payments(case) == [(10_000, 10_000)]
    assert "refunded" not in letters(team, case)
    record_paid(team.finn, one.id, "SEPA-1")
    assert refunding.refund(refund_id).state is RefundState.COMPLETED
    assert letters(team, case).count("refunded") == 1
    assert open_case(team.rosa, case.rma).case.state is ReturnState.CLOSED


def test_several_payments_are_paid_back_in_their_order_and_only_as_many_as_needed(team: Team) -> None:
    payments = (Paid(3_000, "voucher"), Paid(8_000), Paid(4_000))
    case, refund_id = sent(team, Purchase(payments=payments))
    assert [(one.part, one.amount) for one in attempts(refund_id)] == [(1, 3_000), (2, 7_000)]
    assert refunding.payments(case) == [(3_000, 3_000), (8_000, 7_000), (4_000, 0)]


def test_what_the_payments_do_not_hold_goes_by_hand(team: Team) -> None:
    case, refund_id = sent(team, Purchase(payments=(Paid(9_000),)))
    assert [(one.amount, one.payment_id is None) for one in attempts(refund_id)] == [(9_000, False), (1_000, True)]
    assert refunding.payments(case) == [(9_000, 9_000)]


def test_a_failed_payment_tells_the_customer_nothing_and_can_be_sent_again(team: Team) -> None:
    case, refund_id = sent(team)
    first = attempts(refund_id)[0]
    record_failed(team.finn, first.id, "The bank does not know the account.")
    assert refunding.refund(refund_id).state is RefundState.FAILED
    assert stages(case) == [Stage.SEND]
    assert refunding.payments(case) == [(10_000, 0)]
    assert "refunded" not in letters(team, case)
    send(team.finn, refund_id, refunding.refund(refund_id).version)
    again = attempts(refund_id)[1]
    assert (again.part, again.state) == (first.part, PayoutState.PENDING)
    assert again.request_key != first.request_key
    record_paid(team.finn, again.id, "SEPA-2")
    assert letters(team, case).count("refunded") == 1


def test_of_two_parts_only_the_failed_one_is_sent_again(team: Team) -> None:
    _, refund_id = sent(team, Purchase(payments=(Paid(4_000), Paid(6_000))))
    one, two = attempts(refund_id)
    record_paid(team.finn, one.id, "SEPA-1")
    record_failed(team.finn, two.id, "The card has expired.")
    send(team.finn, refund_id, refunding.refund(refund_id).version)
    assert [(payout.part, payout.amount, payout.state.value) for payout in attempts(refund_id)] == [
        (1, 4_000, "completed"),
        (2, 6_000, "failed"),
        (2, 6_000, "pending"),
    ]


@pytest.mark.parametrize("end", ["pending", "completed", "unknown"])
def test_what_is_under_way_paid_or_unclear_is_never_sent_again(team: Team, end: str) -> None:
    _, refund_id = sent(team)
    (one,) = attempts(refund_id)
    if end == "completed":
        record_paid(team.finn, one.id, "SEPA-1")
    if end == "unknown":
        with database.transaction() as tx:
            tx.execute(Payout.__table__.update().values(state="unknown"))  # type: ignore[attr-defined]
            refund = refund_rows.find(tx, refund_id)
            assert refund is not None
            refund_rows.change(tx, refund_id, state=RefundState.NEEDS_RECONCILING)
    with pytest.raises(Conflict, match="Nothing was done twice"):
        send(team.finn, refund_id, refunding.refund(refund_id).version)
    with pytest.raises(Conflict):
        withdraw(team.fay, refund_id, refunding.refund(refund_id).version, "Changed my mind about it.")
    assert len(attempts(refund_id)) == 1


def test_a_second_click_sends_once(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    send(team.finn, granted.refund_id, 1)
    with pytest.raises(Conflict, match="now it is on its way"):
        send(team.finn, granted.refund_id, 1)
    assert len(attempts(granted.refund_id)) == 1


def test_granter_confirmer_and_sender_are_three_people(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    granted = refunding.grant(team, case)
    confirm_second(team.max, granted.refund_id, 1)
    people.give(team.max, "finance")
    for somebody, did in ((team.fay, "granted"), (team.max, "confirmed")):
        with pytest.raises(OwnWork, match=f"You {did} this refund"):
            send(somebody, granted.refund_id, 2)
    for somebody in (team.rob, team.rosa, team.wanda):
        people.give(somebody, "finance")
        with pytest.raises(OwnWork):
            send(somebody, granted.refund_id, 2)
    assert attempts(granted.refund_id) == ()
    send(team.finn, granted.refund_id, 2)


def test_without_the_second_person_nothing_is_sent(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    granted = refunding.grant(team, case)
    with pytest.raises(Conflict, match="waits for a second person"):
        send(team.finn, granted.refund_id, 1)


def test_above_the_limit_the_sender_shows_the_second_factor_again(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Camera", 50_000),)))
    granted = refunding.grant(team, case)
    confirm_second(team.max, granted.refund_id, 1)
    people.give_second_factor(team.finn)
    with pytest.raises(StepUpNeeded, match="Confirm that it is you"):
        send(team.finn, granted.refund_id, 2)
    assert attempts(granted.refund_id) == ()


def test_only_finance_sends(team: Team) -> None:
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    for somebody in (team.max, team.rosa, team.wanda):
        with pytest.raises(NotAllowed):
            send(somebody, granted.refund_id, 1)


def test_another_method_goes_by_hand_and_still_counts_against_the_payment(team: Team) -> None:
    case = refunding.ready(team, Purchase(payments=(Paid(10_000, "paypal", "CAP1"),)))
    granted = refunding.grant(team, case)
    use_other_method(team.max, granted.refund_id, 1, "bank transfer", WHY)
    send(team.finn, granted.refund_id, 2)
    assert [one.provider.value for one in attempts(granted.refund_id)] == ["manual"]
    assert refunding.payments(case) == [(10_000, 10_000)]


def test_a_payment_by_hand_is_recorded_once_and_with_a_reference(team: Team) -> None:
    _, refund_id = sent(team)
    (one,) = attempts(refund_id)
    with pytest.raises(InvalidInput, match="reference is missing"):
        record_paid(team.finn, one.id, "  ")
    with pytest.raises(OwnWork):
        record_paid(team.fay, one.id, "SEPA-1")
    record_paid(team.finn, one.id, "SEPA-1")
    with pytest.raises(Conflict, match="recorded already"):
        record_paid(team.finn, one.id, "SEPA-1")
    with pytest.raises(Conflict, match="recorded already"):
        record_failed(team.finn, one.id, WHY)


def test_nobody_bulk_sends_their_own(team: Team) -> None:
    everybody: list[Actor] = [team.fay, team.rob, team.rosa, team.wanda]
    case = refunding.ready(team)
    granted = refunding.grant(team, case)
    for somebody in everybody[1:]:
        people.give(somebody, "finance")
    for _ in range(50):
        for somebody in everybody:
            with pytest.raises(OwnWork):
                send(somebody, granted.refund_id, 1)
    assert attempts(granted.refund_id) == ()


def test_a_search_with_a_letter_that_no_database_takes_finds_nothing(team: Team) -> None:
    assert refund_list(team.fay, Tab.SEND, "R-\x00").rows == ()
    with pytest.raises(NotFound):
        money_of(team.fay, "R-\x00")
