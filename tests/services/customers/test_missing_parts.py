"""Missing parts: a payment request, and nothing is deducted without the customer's recorded words."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from data import database
from data.database import Database
from data.queries.desk import messages
from data.queries.money import payouts
from data.vocabulary import Channel, CustomerChoice, ReturnState, Stage, WorkQueue
from services.cases.lookup import Shown
from services.customers import missing_parts
from services.customers.answers import record_answer, withdraw
from services.customers.missing_parts import Standing
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.desk.history import timeline
from services.queues.work_filters import WorkFilters
from services.queues.work_queues import queue_page
from services.receiving.arrived import of_return
from services.receiving.bench import correct
from services.refunds.paying.by_hand import record_paid
from services.refunds.paying.sending import send
from services.review.case_page import open_case
from tests.support import goods, refunding, shop
from tests.support.approving import approved
from tests.support.bench_work import good, open_stages, packed_with, parcel, state_of
from tests.support.people import max_the_manager, rosa, wanda
from tests.support.refunding import Team
from tests.support.shop import Bought, Case, Purchase, lines_of

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


ASK = (WorkQueue.WAITING_FOR_CUSTOMER, Stage.ASK_PARTS)
WHY = "The cable costs less than the letter."


def _ask(reviewer: Actor, case: Case) -> int:
    return missing_parts.ask(reviewer, shop.shown(case), missing_parts.draft(reviewer, case.return_id))


def _standings(reviewer: Actor, case: Case) -> list[Standing]:
    return [part.standing for part in missing_parts.parts_of(reviewer, case.rma).parts]


def test_a_part_that_is_missing_at_receipt_opens_a_task_with_its_name_and_price(desk: Database) -> None:
    reviewer = rosa()
    case = _without(reviewer, IN_EURO)
    assert ASK in open_stages(case)
    page = queue_page(reviewer, WorkQueue.WAITING_FOR_CUSTOMER, WorkFilters())
    (row,) = page.rows
    assert (page.parts[row.place.id], row.amount, row.currency) == ("Charger", 799, "EUR")
    assert row.place.due_at > row.opened_at
    (standing,) = [view.standing for view in (open_case(reviewer, case.rma),) if view.standing is not None]
    assert standing.parts is not None
    assert (standing.parts.names, standing.parts.amount) == ("Charger", 799)


def test_the_mail_about_the_parcel_names_what_lacked(desk: Database) -> None:
    case = _without(rosa())
    with database.reading() as tx:
        (mail,) = [one for one in messages.of_return(tx, case.return_id) if one.template == "parcel_received"]
    assert "These parts were not with it:" in mail.body_text
    assert "- Charger (USD 9.99)" in mail.body_text
    assert "You do not need to do anything" not in mail.body_text


def test_the_task_ends_once_the_customer_is_asked_and_is_back_when_the_question_is_withdrawn(desk: Database) -> None:
    reviewer = rosa()
    case = _without(reviewer)
    asked = _ask(reviewer, case)
    assert ASK not in open_stages(case)
    assert _standings(reviewer, case) == [Standing.ASKED]
    withdraw(reviewer, asked, "The charger was found in the box.")
    assert ASK in open_stages(case)
    _ask(reviewer, case)


def test_a_manager_lets_it_go_with_a_reason_that_the_history_tells(desk: Database) -> None:
    reviewer, boss = rosa(), max_the_manager()
    case = _without(reviewer)
    with pytest.raises(InvalidInput, match="Say why the shop bears"):
        missing_parts.waive(boss, shop.shown(case), "  ")
    with pytest.raises(NotAllowed):
        missing_parts.waive(reviewer, shop.shown(case), WHY)
    assert missing_parts.waive(boss, shop.shown(case), WHY).names == "Charger"
    assert ASK not in open_stages(case)
    assert _standings(reviewer, case) == [Standing.LET_GO]
    with database.reading() as tx:
        told = next(one for one in timeline.of_return(tx, case.return_id) if one.reason == WHY)
    assert told.what == "let missing parts go, the shop bears them: Charger"
    with pytest.raises(InvalidInput, match="nothing to let go"):
        missing_parts.waive(boss, shop.shown(case), WHY)
    with pytest.raises(Conflict, match="were let go"):
        missing_parts.draft(reviewer, case.return_id)


def test_a_paid_refund_closes_the_return_only_once_the_part_is_let_go(desk: Database) -> None:
    team = Team()
    case = approved(team.rob, team.rosa)
    parcel(team.wanda, case, good(lines_of(case)[0], missing=(packed_with(case, "Charger", 999),)))
    refund_id = refunding.grant(team, case).refund_id
    send(team.finn, refund_id, 1)
    with database.reading() as tx:
        (payout,) = payouts.of_refund(tx, refund_id)
    record_paid(team.finn, payout.id, "BANK-1")
    assert goods.state_of(case) is ReturnState.RECEIVED
    assert missing_parts.waive(team.max, shop.shown(case), WHY).closed
    assert goods.state_of(case) is ReturnState.CLOSED


def test_a_part_that_lacks_later_is_asked_for_beside_the_first(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer, Purchase(lines=(Bought("Headphones", 10_000, 2),)), quantity=2)
    charger, cable = packed_with(case, "Charger", 999), packed_with(case, "Cable", 500)
    parcel(bench, case, good(lines_of(case)[0], missing=(charger,)))
    record_answer(reviewer, _ask(reviewer, case), CustomerChoice.PAY, Channel.EMAIL, "I pay.")
    parcel(bench, case, good(lines_of(case)[0], missing=(cable,)))
    assert ASK in open_stages(case)
    assert "USD 5.00 in all" in missing_parts.draft(reviewer, case.return_id).body
    assert _standings(reviewer, case) == [Standing.TO_ASK, Standing.TO_PAY]


def test_a_corrected_inspection_forgets_neither_question_nor_waiver(desk: Database) -> None:
    reviewer, bench = rosa(), wanda()
    case = approved(reviewer, reviewer)
    part = packed_with(case, "Charger", 999)
    parcel(bench, case, good(lines_of(case)[0], missing=(part,)))
    missing_parts.waive(max_the_manager(), shop.shown(case), WHY)
    unit = of_return(reviewer, case.return_id).parcels[0].units[0].unit_id
    correct(bench, shop.shown(case), unit, good(lines_of(case)[0], missing=(part,), grade="B"), "Graded too low.")
    assert _standings(reviewer, case) == [Standing.LET_GO]
    assert ASK not in open_stages(case)
