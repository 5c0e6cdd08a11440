"""Behaviours of receiving that other systems test, by their number in section 5 of the collection."""

from dataclasses import replace
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.returns import cases
from data.queries.warehouse import receiving as rows
from data.vocabulary import Channel, CustomerChoice, Disposition, Reason, ReturnState, Role, UnitOutcome
from services.cases.lookup import Shown
from services.customers import misuse
from services.customers.answers import record_answer
from services.desk import clock
from services.desk.errors import Conflict, Incomplete, InvalidInput, NotFound
from services.desk.settings import settings
from services.goods import back_to_customer
from services.messages import outbox
from services.messages.writing import Draft
from services.receiving import arrived
from services.receiving.bench import correct, receive
from services.receiving.bench_form import Reception, UnitFound
from services.review import decide, ending, opening
from services.review.case_page import open_case
from services.review.opening import NewLine, NewReturn
from services.settling import balances
from tests.support import owing, shop
from tests.support.approving import approved
from tests.support.bench_work import damaged, good, misused, on_shelf, parcel, photo, sellable, state_of
from tests.support.people import hire, rosa, wanda
from tests.support.shop import Bought, Case, Purchase, lines_of

pytestmark = pytest.mark.usefixtures("home")


def _of(units: int) -> Purchase:
    return Purchase(lines=(Bought("Lamp", 4_000, units),))


def _accepted(case: Case) -> int:
    with database.reading() as tx:
        return balances.of(tx, case.order.line_ids[0]).accepted_units


def _units(case: Case) -> int:
    with database.reading() as tx:
        return len(rows.units(tx, case.return_id, corrected=True))


@pytest.mark.parametrize("outcome", [UnitOutcome.MISSING, UnitOutcome.WRONG_ITEM, UnitOutcome.LOST])
def test_06_short_shipped_wrong_or_lost_units_touch_no_stock_and_can_still_arrive(
    desk: Database, outcome: UnitOutcome
) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, reason=Reason.INCORRECT_ITEM, resolution="replacement")
    line = lines_of(case)[0]
    parcel(bench, case, UnitFound(outcome, line, note="Not what we expected here.", photos=(photo(61),)))
    assert (on_shelf(case), _accepted(case)) == (0, 0)
    parcel(bench, case, sellable(line))
    assert (on_shelf(case), _accepted(case)) == (1, 1)


def test_07_only_sellable_units_are_restocked(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, _of(3), quantity=3, reason=Reason.INCORRECT_ITEM, resolution="replacement")
    line = lines_of(case)[0]
    for unsellable in (sellable(line, grade="C"), replace(damaged(line), disposition=Disposition.RESTOCK)):
        with pytest.raises(Incomplete, match="not sold again"):
            parcel(bench, case, unsellable)
    parcel(bench, case, sellable(line), sellable(line, grade="C", disposition=Disposition.DISCARD))
    assert on_shelf(case) == 1


def test_17_nothing_is_received_before_the_approval_and_nothing_cancelled_after_it_came(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = shop.open_case(reviewer)
    with pytest.raises(InvalidInput, match="not approved yet"):
        parcel(bench, case, good(lines_of(case)[0]))
    assert _units(case) == 0
    here = approved(reviewer, reviewer)
    parcel(bench, here, good(lines_of(here)[0]))
    with pytest.raises(Conflict, match="arrived"):
        ending.cancel(reviewer, Shown(here.return_id, shop.version_of(here.return_id)), "The customer keeps it.")
    assert state_of(reviewer, here) is ReturnState.RECEIVED


@pytest.mark.parametrize("state", ["rejected", "closed"])
def test_17_a_return_that_is_over_receives_nothing(desk: Database, state: str) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    with database.transaction() as tx:
        cases.change(tx, case.return_id, state=ReturnState(state))
    with pytest.raises(InvalidInput, match="quarantine"):
        parcel(bench, case, good(lines_of(case)[0]))


def test_22_more_than_was_requested_is_refused_naming_the_item(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, _of(3), quantity=2)
    line = lines_of(case)[0]
    with pytest.raises(Incomplete, match="Lamp: 3 units are reported, but only 2 of 2"):
        parcel(bench, case, good(line), good(line), good(line))
    parcel(bench, case, good(line))
    with pytest.raises(Incomplete, match="only 1 of 2"):
        parcel(bench, case, good(line), damaged(line))
    assert _units(case) == 1


def test_23_one_good_and_one_damaged_of_two_restock_one(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, _of(2), quantity=2, reason=Reason.INCORRECT_ITEM, resolution="replacement")
    line = lines_of(case)[0]
    parcel(bench, case, sellable(line), damaged(line))
    with database.reading() as tx:
        outcomes = [unit.outcome for unit in rows.units(tx, case.return_id)]
    assert sorted(outcomes) == [UnitOutcome.DAMAGED, UnitOutcome.RECEIVED]
    assert on_shelf(case) == 1


def test_24_nothing_at_all_is_refused_and_a_cancelled_return_receives_nothing(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    order = shop.place_order(_of(1))
    none = NewReturn(order.number, (NewLine(order.line_ids[0], 0, Reason.DEFECTIVE),), "Broken.", None, None)
    with pytest.raises(Incomplete, match="Lamp: the quantity must be at least 1"):
        opening.open_return(reviewer, none)
    case = approved(reviewer, reviewer)
    with pytest.raises(InvalidInput, match="at least one unit"):
        parcel(bench, case)
    ending.cancel(reviewer, shop.shown(case), "The customer keeps it.")
    with pytest.raises(InvalidInput, match="cancelled"):
        parcel(bench, case, good(lines_of(case)[0]))
    assert _units(case) == 0


def test_31_a_return_that_was_received_offers_all_its_acts_again_after_a_correction(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    line = lines_of(case)[0]
    parcel(bench, case, good(line))
    unit = arrived.of_return(bench, case.return_id).parcels[0].units[0].unit_id
    shown = shop.shown(case)
    correct(bench, shown, unit, UnitFound(UnitOutcome.MISSING, line), "It was the unit of another return.")
    assert (state_of(reviewer, case), _accepted(case)) == (ReturnState.APPROVED, 0)
    assert parcel(bench, case, good(line)).state is ReturnState.RECEIVED
    assert _accepted(case) == 1


def test_26_an_unknown_return_line_or_parcel_is_named_and_nothing_is_written(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case, other = approved(reviewer, reviewer), approved(reviewer, reviewer)
    with pytest.raises(NotFound):
        receive(bench, Reception(999_999, 1, (good(1),), uuid4().hex))
    with pytest.raises(Incomplete, match="not part of the return"):
        parcel(bench, case, good(lines_of(other)[0]))
    with pytest.raises(Conflict, match="parcel"):
        parcel(bench, case, good(lines_of(case)[0]), parcel_id=999_999)
    assert _units(case) == 0


def test_33_what_went_back_to_the_customer_may_be_claimed_again_and_nothing_before(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    parcel(bench, case, misused(lines_of(case)[0]))
    shown = shop.shown(case)
    decide.reject(reviewer, shown, "BR-16", "It broke from a fall, see the photo.", Draft("rejected", "No", "Sorry."))
    assert opening.order_card(reviewer, case.order.number).lines[0].claimable == 0
    draft = misuse.draft(reviewer, case.return_id, "9", "It broke from a fall.")
    asked = misuse.ask(reviewer, shop.shown(case), "9", draft)
    record_answer(reviewer, asked, CustomerChoice.PAY_RETURN, Channel.EMAIL, "Send it back, I pay.")
    assert opening.order_card(reviewer, case.order.number).lines[0].claimable == 0
    today = clock.today(settings().zone)
    owing.pays(hire("Fiona", Role.FINANCE), case, today)
    assert opening.order_card(reviewer, case.order.number).lines[0].claimable == 0
    back_to_customer.ship(bench, shop.shown(case), "DHL", "JX1234", today)
    assert opening.order_card(reviewer, case.order.number).lines[0].claimable == 1


def test_34_the_customer_hears_on_receipt_with_the_number_of_the_return(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, _of(2), quantity=2)
    parcel(bench, case, good(lines_of(case)[0]))
    told = next(m for m in outbox.messages_of(reviewer, case.return_id) if m.template == "parcel_received")
    assert case.rma in told.subject
    assert "1 × Lamp" in told.body


def test_35_opposite_receiving_nine_of_ten_is_normal(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, _of(10), quantity=10)
    line = lines_of(case)[0]
    received = parcel(bench, case, *[good(line) for _ in range(9)])
    assert received.state is ReturnState.RECEIVED
    assert _accepted(case) == 9
    assert "9 of 10 received" in " ".join(
        found.saw for found in open_case(reviewer, case.rma).assessed.whole.lines[0].findings if found.clause == "BR-36"
    )
    parcel(bench, case, good(line))
    assert _accepted(case) == 10
