"""Behaviours of claims, replacements and repairs that other systems test, by their number in section 5."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from data import database
from data.database import Database
from data.models.returns import DecisionLine, ReturnCase, ReturnLine
from data.vocabulary import AuditTag, Channel, CustomerChoice, Reason, RepairOutcome, ReturnState
from services.cases.lookup import Shown
from services.customers import answers, discounts
from services.desk import audit
from services.desk.access import Actor
from services.desk.errors import Conflict, Incomplete, InvalidInput, NotAllowed, NotFound
from services.goods import repairs, replacements
from services.goods.repairs import Forwarding, Result
from services.goods.replacements import ReservationForm
from services.messages import outbox
from services.messages.writing import Draft
from services.review import decide, ending, opening
from services.review.case_page import open_case
from services.review.decisions import Choice
from services.review.opening import NewLine, NewReturn, Opened, order_card
from tests.support import goods, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.shop import Bought, Case, Purchase, shown

WHY = "The customer changed their mind."


def _ask_for(case: Case, quantity: int = 1, instead_of: str | None = None) -> NewReturn:
    line = NewLine(case.order.line_ids[0], quantity, Reason.DEFECTIVE)
    return NewReturn(
        case.order.number, (line,), "It fails again.", date(2026, 2, 3), Channel.EMAIL, instead_of=instead_of
    )


def _claimable(case: Case) -> int:
    return (
        order_card(people.hire(f"Reader{uuid4().hex}", *people.ROLES_OF_A_REVIEWER), case.order.number)
        .lines[0]
        .claimable
    )


def _form(case: Case) -> ReservationForm:
    return ReservationForm(
        Shown(case.return_id, shop.version_of(case.return_id)), shop.lines_of(case)[0], "1", uuid4().hex
    )


def _returns() -> int:
    with database.reading() as tx:
        return tx.execute(select(func.count()).select_from(ReturnCase)).scalar_one()


def _replaced(rosa: Actor, wanda: Actor) -> Case:
    """A return that is closed: its unit came, and another one went out."""
    case = shop.open_case(rosa)
    approve(rosa, case, "replacement")
    arrive(wanda, case)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    one = replacements.reserve(wanda, _form(case)).replacement_id or 0
    today = goods.today()
    replacements.ship(wanda, one, 1, "LX-1", today)
    replacements.delivered(wanda, one, 2, today)
    return case


def test_03_a_unit_that_was_never_shipped_is_offered_nothing_until_its_shipment_is_known(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, Purchase(shipped_on=None, delivered_on=None))
    assessed = open_case(rosa, case.rma).assessed.whole
    assert (assessed.decision, assessed.flags) == ("not_yet", ("ship_date_required",))
    assert assessed.lines[0].options == ()


def test_03_a_settled_unit_cannot_be_claimed_again_and_one_of_a_cancelled_return_can(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with pytest.raises(Incomplete, match="1 asked for, 0 left"):
        opening.open_return(rosa, _ask_for(_replaced(rosa, wanda)))
    given_up = shop.open_case(rosa)
    ending.cancel(rosa, shown(given_up), WHY)
    assert opening.open_return(rosa, _ask_for(given_up)).changed


def test_05_a_second_request_on_a_unit_cancels_the_waiting_one_where_a_person_says_so(desk: Database) -> None:
    rosa = people.rosa()
    first = shop.open_case(rosa)
    with pytest.raises(Incomplete, match=f"already claimed: 1 in {first.rma}"):
        opening.open_return(rosa, _ask_for(first))
    second = opening.open_return(rosa, _ask_for(first, instead_of=first.rma))
    assert second.rma != first.rma
    assert goods.state_of(first) is ReturnState.CANCELLED
    view = open_case(rosa, first.rma)
    assert (view.timeline[0].what, view.timeline[0].reason) == (
        "cancelled the return",
        "The customer asked anew for the same units.",
    )


def test_05_a_second_request_on_a_unit_that_was_received_is_refused(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    first = shop.open_case(rosa)
    approve(rosa, first, "refund")
    arrive(wanda, first)
    with pytest.raises(Conflict, match="arrived already"):
        opening.open_return(rosa, _ask_for(first, instead_of=first.rma))
    assert goods.state_of(first) is ReturnState.RECEIVED
    assert _returns() == 1


def test_05_a_request_replaces_only_a_return_of_its_own_order_and_by_who_may_cancel(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    first, other = shop.open_case(rosa), shop.open_case(rosa)
    with pytest.raises(InvalidInput, match="belongs to another order"):
        opening.open_return(rosa, _ask_for(first, instead_of=other.rma))
    with pytest.raises(NotAllowed):
        opening.open_return(wanda, _ask_for(first, instead_of=first.rma))
    assert _returns() == 2


def test_16_open_returns_count_and_cancelling_frees_the_quantity(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, Purchase(lines=(Bought(quantity=3),)), quantity=2)
    assert _claimable(case) == 1
    with pytest.raises(Incomplete, match="2 asked for, 1 left"):
        opening.open_return(rosa, _ask_for(case, 2))
    ending.cancel(rosa, shown(case), WHY)
    assert _claimable(case) == 3


def test_16_units_that_never_came_are_free_once_the_return_is_closed(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa, Purchase(lines=(Bought(quantity=3),)), quantity=3)
    approve(rosa, case, "replacement")
    arrive(wanda, case, 1)
    assert _claimable(case) == 0
    goods.on_shelf(wanda, goods.product_of(case), 1)
    one = replacements.reserve(wanda, _form(case)).replacement_id or 0
    replacements.ship(wanda, one, 1, "LX-1", goods.today())
    replacements.delivered(wanda, one, 2, goods.today())
    ending.close(rosa, shown(case), "The other two never came.")
    assert _claimable(case) == 2


@pytest.mark.parametrize("quantity", [0, -1])
def test_24_a_quantity_of_nothing_is_refused_naming_the_item(desk: Database, quantity: int) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, Purchase(lines=(Bought("Kettle", quantity=2),)))
    with pytest.raises(Incomplete, match="Kettle: the quantity must be at least 1"):
        opening.open_return(rosa, _ask_for(case, quantity))


def test_24_a_cancelled_return_can_no_longer_be_approved_or_settled(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa)
    approve(rosa, case, "replacement_without_return")
    form = _form(case)
    ending.cancel(rosa, shown(case), WHY)
    with pytest.raises(Conflict):
        approve(rosa, case, "refund")
    with pytest.raises(Conflict, match="is cancelled now"):
        replacements.reserve(wanda, replace(form, shown=shown(case)))


def test_26_an_unknown_order_item_return_or_record_has_its_own_sentence_and_nothing_is_written(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, other = shop.open_case(rosa), shop.open_case(rosa)
    with pytest.raises(NotFound, match="no order with this number"):
        opening.open_return(rosa, replace(_ask_for(case), order_number="T-unknown"))
    with pytest.raises(Incomplete, match="not part of order"):
        opening.open_return(rosa, replace(_ask_for(case), order_number=other.order.number))
    with pytest.raises(NotFound, match="no such return"):
        replacements.reserve(wanda, replace(_form(case), shown=Shown(9_999, 1)))
    with pytest.raises(NotFound, match="no such replacement"):
        replacements.ship(wanda, 9_999, 1, "LX-1", goods.today())
    with pytest.raises(NotFound, match="no such repair"):
        repairs.ship_back(wanda, 9_999, 1, "LX-1")
    with pytest.raises(NotFound, match="no such question"):
        answers.record_answer(rosa, 9_999, CustomerChoice.ACCEPT, Channel.EMAIL, "Yes.")
    assert _returns() == 2


def test_27_cancelling_a_return_frees_the_stock_that_was_reserved_for_it(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa)
    approve(rosa, case, "replacement_without_return")
    goods.on_shelf(wanda, goods.product_of(case), 3)
    replacements.reserve(wanda, _form(case))
    assert goods.shelf(case) == (3, 1)
    ending.cancel(rosa, shown(case), WHY)
    assert goods.shelf(case) == (3, 0)
    assert goods.open_tasks(case) == []


def test_27_what_has_left_is_not_cancelled(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa)
    approve(rosa, case, "replacement_without_return")
    goods.on_shelf(wanda, goods.product_of(case), 1)
    one = replacements.reserve(wanda, _form(case)).replacement_id or 0
    replacements.ship(wanda, one, 1, "LX-1", goods.today())
    with pytest.raises(Conflict, match="a replacement has left already"):
        ending.cancel(rosa, shown(case), WHY)
    assert _claimable(case) == 0


def test_29_a_closed_return_takes_no_act_and_reopening_gives_them_back(desk: Database) -> None:
    rosa, wanda, manager = people.rosa(), people.wanda(), people.max_the_manager()
    case = _replaced(rosa, wanda)
    with pytest.raises(Conflict, match="is closed now"):
        replacements.reserve(wanda, _form(case))
    with pytest.raises(Conflict):
        approve(rosa, case, "refund")
    with pytest.raises(Conflict, match="is closed now"):
        ending.cancel(rosa, shown(case), WHY)
    assert ending.reopen(manager, shown(case), "It was the wrong colour.").state is ReturnState.RECEIVED
    with pytest.raises(InvalidInput, match="No unit of this line waits"):
        replacements.reserve(wanda, _form(case))


def test_32_splitting_the_settlement_keeps_the_sum_and_the_line(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa, Purchase(lines=(Bought(quantity=3),)), quantity=3)
    line = open_case(rosa, case.rma).lines[0]
    too_many = (Choice(line.id, 2, "refund"), Choice(line.id, 2, "replacement"))
    with pytest.raises(InvalidInput, match="between 1 and 3 units in all"):
        decide.approve(rosa, shown(case), too_many, Draft("approved", "Yes", "Yes."), grounds=WHY)
    approve(rosa, case, "refund", "replacement")
    with database.reading() as tx:
        split = tx.execute(select(DecisionLine.return_line_id, DecisionLine.quantity, DecisionLine.resolution)).all()
        bought = tx.execute(select(ReturnLine.quantity).where(ReturnLine.id == line.id)).scalar_one()
    assert {row.return_line_id for row in split} == {line.id}
    assert sum(row.quantity for row in split) == bought == 3


def test_33_after_the_item_went_back_to_the_customer_it_may_be_claimed_again(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa, contact_date=date(2026, 4, 20))
    approve(rosa, case, "repair")
    arrive(wanda, case)
    one = goods.repair_of(case)
    repairs.forward(wanda, one.id, one.version, Forwarding(repairs.REPAIRERS[0], "SN-1", "", goods.today()))
    one = goods.repair_of(case)
    repairs.quote(wanda, one.id, one.version, goods.quoting("0"), None)
    one = goods.repair_of(case)
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.REPAIRED))
    assert _claimable(case) == 0
    one = goods.repair_of(case)
    assert repairs.ship_back(wanda, one.id, one.version, "HOME-1").closed
    assert _claimable(case) == 1
    again: Opened = opening.open_return(rosa, _ask_for(case))
    second = Case(again.return_id, again.rma, case.order)
    approve(rosa, second, "refund")
    arrive(wanda, second)
    assert goods.open_tasks(second) == [("refunds", "grant")]


def test_33_a_rejected_return_gives_its_units_back(desk: Database) -> None:
    rosa = people.rosa()
    case = shop.open_case(rosa)
    approve(rosa, case, "keep_with_discount")
    draft = Draft("discount_offer", "An offer", "Keep it and take USD 5.00.")
    question = discounts.offer(
        rosa, Shown(case.return_id, shop.version_of(case.return_id)), shop.lines_of(case)[0], "5.00", draft
    )
    answers.record_answer(rosa, question, CustomerChoice.REFUSE, Channel.EMAIL, "No.")
    decide.reject(rosa, shown(case), "BR-15", "The photos show no defect.", Draft("rejected", "No", "We are sorry."))
    assert _claimable(case) == 1


def test_34_each_message_of_the_settlement_bears_the_number_of_the_return(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _replaced(rosa, wanda)
    sent = [message for message in outbox.messages_of(rosa, case.return_id) if message.template != "approved"]
    assert [message.template for message in sent] == ["replacement_shipped"]
    assert all(case.rma in message.subject for message in sent)
    with database.reading() as tx:
        queued = [e for e in audit.timeline(tx, f"return:{case.return_id}") if e.tag is AuditTag.MESSAGE_QUEUED]
    assert len(queued) == 2
