"""What an approved return owes: tasks follow the units that are here, balances follow the units that passed."""

from dataclasses import replace

import pytest

from data import database
from data.database import Database
from data.queries.work import task_rows
from data.vocabulary import InspectionVerdict, ReturnState, Stage, WorkQueue
from services.cases.lookup import existing
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, MoneyLimit
from services.review import ending
from services.review.case_page import open_case
from services.review.opening import order_card
from services.settling import balances, next_steps
from services.settling.balances import Balance
from tests.support import people
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.shop import Bought, Case, Purchase, shown

WHY = "The customer wrote that they keep it after all."


def waiting(case: Case) -> list[tuple[WorkQueue, Stage]]:
    with database.reading() as tx:
        return sorted((task.queue, task.stage) for task in task_rows.open_of_return(tx, case.return_id))


def balance(case: Case) -> Balance:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0])


def state(actor: Actor, case: Case) -> ReturnState:
    return open_case(actor, case.rma).case.state


def test_an_approved_return_waits_for_its_parcel_and_owes_no_money_yet(desk: Database) -> None:
    case = approved(people.rosa(), people.rob())
    assert waiting(case) == [(WorkQueue.RECEIVING, Stage.RECEIVE)]
    assert balance(case).left == 0


def test_a_unit_that_passed_is_to_be_granted_at_the_price_that_was_paid(desk: Database) -> None:
    case = approved(people.rosa(), people.rob(), Purchase(lines=(Bought(price=12_345),)))
    arrive(people.wanda(), case)
    assert waiting(case) == [(WorkQueue.REFUNDS, Stage.GRANT)]
    assert balance(case).left == 12_345


def test_of_three_units_one_came_so_one_is_settled_and_two_are_waited_for(desk: Database) -> None:
    purchase = Purchase(lines=(Bought(quantity=3),))
    case = approved(people.rosa(), people.rob(), purchase, quantity=3)
    arrive(people.wanda(), case, 1)
    assert waiting(case) == [(WorkQueue.RECEIVING, Stage.RECEIVE), (WorkQueue.REFUNDS, Stage.GRANT)]
    assert balance(case).left == 10_000


def test_a_unit_that_did_not_pass_carries_no_money(desk: Database) -> None:
    case = approved(people.rosa(), people.rob())
    arrive(people.wanda(), case, verdict=InspectionVerdict.MISUSE)
    assert balance(case).left == 0


@pytest.mark.parametrize(
    ("resolution", "task"),
    [
        ("replacement", (WorkQueue.REPLACEMENTS, Stage.RESERVE)),
        ("repair", (WorkQueue.REPAIRS, Stage.FORWARD)),
        ("refund_exception", (WorkQueue.REFUNDS, Stage.GRANT)),
    ],
)
def test_each_resolution_has_its_queue(desk: Database, resolution: str, task: tuple[WorkQueue, Stage]) -> None:
    case = approved(people.rosa(), people.rob(), resolution=resolution)
    arrive(people.wanda(), case)
    assert waiting(case) == [task]


@pytest.mark.parametrize(
    ("resolution", "task"),
    [
        ("refund_without_return", (WorkQueue.REFUNDS, Stage.GRANT)),
        ("replacement_without_return", (WorkQueue.REPLACEMENTS, Stage.RESERVE)),
        ("keep_with_discount", (WorkQueue.WAITING_FOR_CUSTOMER, Stage.OFFER)),
    ],
)
def test_what_the_customer_keeps_is_settled_without_a_parcel(
    desk: Database, resolution: str, task: tuple[WorkQueue, Stage]
) -> None:
    assert waiting(approved(people.rosa(), people.rob(), resolution=resolution)) == [task]


def test_a_unit_in_repair_cannot_be_refunded_as_well(desk: Database) -> None:
    case = approved(people.rosa(), people.rob(), resolution="repair")
    arrive(people.wanda(), case)
    with pytest.raises(MoneyLimit), database.transaction() as tx:
        balances.take(tx, case.order.line_ids[0], 1)


def test_no_more_than_the_price_of_the_accepted_units_can_be_taken(desk: Database) -> None:
    case = approved(people.rosa(), people.rob())
    arrive(people.wanda(), case)
    with pytest.raises(MoneyLimit, match="more than may still be refunded"), database.transaction() as tx:
        balances.take(tx, case.order.line_ids[0], 10_001)
    with database.transaction() as tx:
        balances.take(tx, case.order.line_ids[0], 10_000)
    assert balance(case).left == 0


def test_a_cancelled_return_frees_its_units_for_another_claim(desk: Database) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    assert order_card(rosa, case.order.number).lines[0].claimable == 0
    ending.cancel(rosa, shown(case), WHY)
    assert order_card(rosa, case.order.number).lines[0].claimable == 1
    assert waiting(case) == []


def test_a_return_of_which_something_arrived_cannot_be_cancelled(desk: Database) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    arrive(people.wanda(), case)
    with pytest.raises(Conflict, match="arrived already"):
        ending.cancel(rosa, shown(case), WHY)
    assert state(rosa, case) is ReturnState.RECEIVED


def test_a_return_whose_rest_never_came_is_closed_with_a_reason_and_reopened(desk: Database) -> None:
    rosa, max_ = people.rosa(), people.max_the_manager()
    case = approved(rosa, people.rob())
    with pytest.raises(InvalidInput, match="Say why"):
        ending.close(rosa, shown(case), " ")
    ending.close(rosa, shown(case), WHY)
    assert (state(rosa, case), waiting(case)) == (ReturnState.CLOSED, [])
    ending.reopen(max_, shown(case), WHY)
    assert state(rosa, case) is ReturnState.APPROVED
    assert waiting(case) == [(WorkQueue.RECEIVING, Stage.RECEIVE)]


def test_a_return_with_units_to_be_settled_is_not_closed(desk: Database) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    arrive(people.wanda(), case)
    with pytest.raises(Conflict, match="not settled yet"):
        ending.close(rosa, shown(case), WHY)


def test_an_act_on_an_older_page_is_refused(desk: Database) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    stale = replace(shown(case), version=shown(case).version - 1)
    with pytest.raises(Conflict, match="changed at"):
        ending.cancel(rosa, stale, WHY)


def test_a_return_is_not_settled_before_anything_was_done(desk: Database) -> None:
    rosa = people.rosa()
    case = approved(rosa, people.rob())
    with database.transaction() as tx:
        assert not next_steps.close_if_settled(tx, rosa, case.return_id)
        assert existing(tx, case.return_id).state is ReturnState.APPROVED
