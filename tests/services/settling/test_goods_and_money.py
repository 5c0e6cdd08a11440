"""Goods and money together: what was decided anew, reopened or found out later neither pays twice nor ends nowhere."""

from datetime import date
from uuid import uuid4

import pytest

from data import database
from data.database import Database
from data.queries.money import payouts, postage
from data.queries.warehouse import receiving as unit_rows
from data.vocabulary import (
    Channel,
    CustomerChoice,
    Disposition,
    PayoutState,
    Reason,
    RefundState,
    RepairOutcome,
    ReturnState,
    Stage,
    WorkQueue,
)
from services.cases.lookup import Shown, existing
from services.customers import misuse
from services.customers.answers import record_answer
from services.desk.access import Actor
from services.desk.errors import Conflict, OwnWork
from services.goods import repairs, replacements
from services.goods.repairs import Forwarding, Result
from services.goods.replacements import ReservationForm
from services.messages.writing import Draft
from services.refunds.confirming import confirm_second, use_other_method, withdraw
from services.refunds.excess import confirm_excess
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.reconciling import reconcile
from services.refunds.paying.recording import record_answer as record_attempt
from services.refunds.paying.sending import send
from services.refunds.planning.preview import preview
from services.refunds.providers.interface import Answer
from services.review import decide, ending
from services.review.decisions import Choice
from services.review.opening import NewLine, NewReturn, open_return
from services.settling import next_steps
from services.settling.back_to_review import to_reviewer
from tests.support import bench_work, goods, refunding, shop
from tests.support.approving import approved
from tests.support.arriving import arrive
from tests.support.bench_work import good, misused, parcel, sellable
from tests.support.refunding import WHY, Team
from tests.support.rows import many_refunds
from tests.support.shop import Bought, Case, Paid, Purchase, shown

pytestmark = pytest.mark.usefixtures("home")
APPROVED = Draft("approved", "About your return", "It is decided.")
REJECTED = Draft("rejected", "About your return", "We are sorry.")
TWO = Purchase(lines=(Bought("Headphones", 10_000, 2),))
GRANT = (WorkQueue.REFUNDS, Stage.GRANT)


@pytest.fixture
def team(desk: Database) -> Team:
    """Everybody who has a part in goods and money."""
    return Team()


def receipt(amount: str) -> dict[str, object]:
    return {"return_receipt": {"amount": amount, "currency": "USD", "duties": "0.00"}}


def planned(team: Team, case: Case) -> dict[str, int]:
    return {line.kind.value: line.amount for line in preview(team.fay, case.return_id).plan.lines}


def decided_anew(team: Team, case: Case, resolution: str, units: int = 1) -> None:
    with database.transaction() as tx:
        if existing(tx, case.return_id).state is not ReturnState.AWAITING_REVIEW:
            to_reviewer(tx, team.rosa, existing(tx, case.return_id), WHY)
    decide.approve(team.rosa, shown(case), (Choice(shop.lines_of(case)[0], units, resolution),), APPROVED, grounds=WHY)


def rejected(team: Team, *, refunded: bool = False) -> Case:
    """Two units: the first arrives, then one that fell, and Rosa rejects the return."""
    case = approved(team.rob, team.rosa, TWO, quantity=2, reason=Reason.INCORRECT_ITEM)
    parcel(team.wanda, case, sellable(shop.lines_of(case)[0]))
    if refunded:
        send(team.finn, refunding.grant(team, case).refund_id, 1)
    parcel(team.wanda, case, misused(shop.lines_of(case)[0]))
    decide.reject(team.rosa, shown(case), "BR-16", WHY, REJECTED)
    return case


def reserved(actor: Actor, case: Case) -> int:
    goods.on_shelf(actor, goods.product_of(case), 2)
    form = ReservationForm(
        Shown(case.return_id, shop.version_of(case.return_id)), shop.lines_of(case)[0], 1, uuid4().hex
    )
    return replacements.reserve(actor, form).replacement_id or 0


def in_repair(team: Team, purchase: Purchase | None = None, units: int = 1) -> Case:
    case = approved(team.rob, team.rosa, purchase, quantity=units, resolution="repair", contact_date=date(2026, 5, 1))
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    repair = goods.repair_of(case)
    away = Forwarding(Disposition.REPAIR_CENTRE, "SN-1", "T-1", goods.today())
    repairs.forward(team.wanda, repair.id, repair.version, away)
    return case


def disposed(team: Team, case: Case) -> None:
    """The customer of a rejected return is asked what becomes of the unit, and has it disposed of."""
    asked = misuse.ask(team.rosa, shown(case), "12.50", misuse.draft(team.rosa, case.return_id, "12.50", WHY))
    record_answer(team.rosa, asked, CustomerChoice.DISPOSE, Channel.EMAIL, "Throw it away.")


def test_a_rejected_return_that_was_closed_is_reopened_into_review_and_pays_nothing(team: Team) -> None:
    case = rejected(team)
    disposed(team, case)
    ending.close(team.max, shown(case), WHY)
    ending.reopen(team.max, shown(case), WHY)
    assert goods.state_of(case) is ReturnState.AWAITING_REVIEW
    assert planned(team, case) == {}


def test_a_return_is_not_reopened_for_units_that_another_return_has_claimed(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, quantity=2)
    ending.close(team.max, shown(case), WHY)
    line = NewLine(case.order.line_ids[0], 1, Reason.DEFECTIVE)
    open_return(team.rob, NewReturn(case.order.number, (line,), "Silent.", date(2026, 2, 1), Channel.EMAIL))
    with pytest.raises(Conflict, match="1 of 2 already claimed"):
        ending.reopen(team.max, shown(case), WHY)


def test_who_chooses_another_method_is_not_who_confirms_the_refund(team: Team) -> None:
    case = refunding.ready(team, Purchase(lines=(Bought("Television", 90_000),)))
    first = refunding.grant(team, case).refund_id
    use_other_method(team.max, first, 1, "bank transfer", WHY)
    with pytest.raises(OwnWork):
        confirm_second(team.max, first, 2)
    confirm_second(team.mia, first, 2)
    with pytest.raises(OwnWork):
        use_other_method(team.mia, first, 3, "another bank", WHY)


def test_what_was_recorded_as_paid_and_was_not_can_be_sent_again(team: Team) -> None:
    case, refund_id = many_refunds.granted(team, 1, paypal=False)[0]
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        payout_id = payouts.of_refund(tx, refund_id)[0].id
    record_paid(team.finn, payout_id, "BANK-1")
    record_attempt(payout_id, Answer(PayoutState.FAILED, failure="It bounced."))
    assert refunding.refund(refund_id).state is RefundState.COMPLETED
    reconcile(team.mia, payout_id, paid=False, reference="", reason=WHY)
    assert refunding.refund(refund_id).state is RefundState.FAILED
    assert refunding.payments(case) == [(10_000, 0)]
    send(team.finn, refund_id, refunding.refund(refund_id).version)
    assert refunding.payments(case) == [(10_000, 10_000)]


def test_postage_and_its_excess_are_never_more_than_the_receipt(team: Team) -> None:
    case = approved(team.rob, team.rosa, TWO, quantity=2, facts=receipt("60.00"))
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    first = refunding.grant(team, case).refund_id
    with database.reading() as tx:
        above = postage.of_return(tx, case.return_id)
    assert above is not None
    confirm_excess(team.max, above.id, "25.00", WHY)
    refunding.grant(team, case)
    withdraw(team.fay, first, refunding.refund(first).version, WHY)
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    assert planned(team, case)["return_postage"] == 3_500


def test_postage_is_not_paid_before_the_parcel_is_here(team: Team) -> None:
    case = approved(team.rob, team.rosa, facts=receipt("12.00"))
    assert planned(team, case) == {}
    arrive(team.wanda, case)
    assert planned(team, case)["return_postage"] == 1_200


def test_the_postage_of_a_replaced_unit_waits_for_its_grant_and_keeps_the_return_open(team: Team) -> None:
    case = approved(team.rob, team.rosa, resolution="replacement", facts=receipt("12.00"))
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    assert GRANT in bench_work.open_stages(case)
    replacement = reserved(team.wanda, case)
    replacements.ship(team.wanda, replacement, 1, "T-1", goods.today())
    assert not replacements.delivered(team.wanda, replacement, 2, goods.today()).closed
    assert planned(team, case) == {"return_postage": 1_200}


def test_a_confirmed_excess_still_waits_after_the_return_went_on(team: Team) -> None:
    case = refunding.ready(team, facts=receipt("60.00"))
    refunding.grant(team, case)
    with database.reading() as tx:
        above = postage.of_return(tx, case.return_id)
    assert above is not None
    confirm_excess(team.max, above.id, "5.00", WHY)
    with database.transaction() as tx:
        next_steps.go_on(tx, team.wanda, existing(tx, case.return_id))
    assert GRANT in bench_work.open_stages(case)


def test_what_was_reserved_does_not_leave_once_money_was_decided(team: Team) -> None:
    case = approved(team.rob, team.rosa, resolution="replacement")
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    replacement = reserved(team.wanda, case)
    decided_anew(team, case, "refund")
    with pytest.raises(Conflict, match="decided otherwise"):
        replacements.ship(team.wanda, replacement, 1, "T-1", goods.today())
    replacements.cancel(team.wanda, replacement, 1, WHY)
    assert planned(team, case) == {"item": 10_000}


def test_a_unit_in_repair_is_not_counted_as_refunded_with_another(team: Team) -> None:
    case = in_repair(team, TWO, units=2)
    parcel(team.wanda, case, misused(shop.lines_of(case)[0]))
    decided_anew(team, case, "refund", 2)
    assert [line.quantity for line in preview(team.fay, case.return_id).plan.lines] == [1]
    send(team.finn, refunding.grant(team, case).refund_id, 1)
    repair = goods.repair_of(case)
    repairs.back(team.wanda, repair.id, repair.version, Result(RepairOutcome.NOT_REPAIRABLE))
    decided_anew(team, case, "refund", 2)
    assert planned(team, case) == {"item": 10_000}


def test_a_unit_that_went_back_repaired_leaves_a_return_that_can_be_closed(team: Team) -> None:
    case = in_repair(team)
    decided_anew(team, case, "refund")
    repair = goods.repair_of(case)
    repairs.back(team.wanda, repair.id, repair.version, Result(RepairOutcome.UNREPAIRED))
    repairs.ship_back(team.wanda, repair.id, goods.repair_of(case).version, "T-2")
    ending.close(team.max, shown(case), WHY)
    assert goods.state_of(case) is ReturnState.CLOSED


def test_a_return_of_something_that_cost_nothing_can_be_closed(team: Team) -> None:
    case = approved(team.rob, team.rosa, Purchase(lines=(Bought("Gift", 0),), payments=(Paid(100),)))
    parcel(team.wanda, case, good(shop.lines_of(case)[0]))
    ending.close(team.max, shown(case), WHY)
    assert goods.state_of(case) is ReturnState.CLOSED


@pytest.mark.parametrize(("refunded", "on_shelf"), [(1, 1), (0, 0)])
def test_after_misuse_only_what_is_still_the_customers_leaves_the_shelf(
    team: Team, refunded: int, on_shelf: int
) -> None:
    case = rejected(team, refunded=bool(refunded))
    assert bench_work.on_shelf(case) == 1
    draft = misuse.draft(team.rosa, case.return_id, "12.50", WHY)
    asked = misuse.ask(team.rosa, shown(case), "12.50", draft)
    record_answer(team.rosa, asked, CustomerChoice.PAY_RETURN, Channel.EMAIL, "Send it back.")
    assert bench_work.on_shelf(case) == on_shelf
    first = Disposition.RESTOCK if refunded else Disposition.RETURN_TO_CUSTOMER
    with database.reading() as tx:
        goes = [unit.disposition for unit in unit_rows.units(tx, case.return_id)]
    assert goes == [first, Disposition.RETURN_TO_CUSTOMER]
