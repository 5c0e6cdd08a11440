"""Repairs: no work before a recorded consent, both serial numbers, a way forward from every stage, and back home."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.messages import Message
from data.queries.settling import repairs as rows
from data.queries.settling.repairs import RepairRow
from data.vocabulary import (
    Channel,
    CostBearer,
    CustomerChoice,
    Disposition,
    RepairOutcome,
    RepairState,
    ReturnState,
    Role,
)
from services.customers import answers
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.goods import boards, repairs
from services.goods.repair_costs import Quoting
from services.goods.repair_steps import STEPS, Step
from services.goods.repairs import Forwarding, Result
from services.messages.writing import Draft
from services.review.case_page import open_case
from services.review.opening import order_card
from services.settling import balances
from tests.support import goods, owing, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.shop import Case, Purchase

NOON = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EXPECTED = date(2026, 5, 20)
MAIL = Draft("repair_cost", "What the repair would cost", "Dear [customer’s name],\n\nIt would cost you USD 30.00.")
YES = "Yes, please repair it for 30 dollars."


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with clock.running_as(lambda: NOON):
        yield


def accepted(rosa: Actor, wanda: Actor) -> tuple[Case, RepairRow]:
    """A return of the second quarter year whose unit is here and waits to be forwarded."""
    case = shop.open_case(rosa, contact_date=date(2026, 4, 20))
    approve(rosa, case, "repair")
    arrive(wanda, case)
    return case, of(case)


def of(case: Case) -> RepairRow:
    with database.reading() as tx:
        return rows.of_return(tx, case.return_id)[-1]


def going(
    destination: Disposition | None = Disposition.REPAIR_CENTRE, expected_on: date | None = EXPECTED
) -> Forwarding:
    return Forwarding(destination, "SN-1", "FW-9", expected_on)


def forwarded(wanda: Actor, case: Case) -> RepairRow:
    one = of(case)
    repairs.forward(wanda, one.id, one.version, going())
    return of(case)


def quoted(wanda: Actor, case: Case, amount: str = "30.00") -> RepairRow:
    one = forwarded(wanda, case)
    repairs.quote(wanda, one.id, one.version, goods.quoting(amount), MAIL)
    return of(case)


def answer(actor: Actor, one: RepairRow, choice: CustomerChoice, words: str = YES) -> None:
    assert one.question_id is not None
    answers.record_answer(actor, one.question_id, choice, Channel.EMAIL, words)


def mails(case: Case) -> list[str]:
    with database.reading() as tx:
        statement = select(Message.template).where(Message.return_id == case.return_id).order_by(Message.id)
        return list(tx.execute(statement).scalars())


def test_a_repair_is_consented_done_and_closed(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, one = accepted(rosa, wanda)
    assert (one.state, one.serial_in) == (RepairState.TO_FORWARD, "SN-1")
    assert goods.open_tasks(case) == [("repairs", "forward")]

    one = forwarded(wanda, case)
    assert (one.forwarded_on, one.expected_on) == (NOON.date(), EXPECTED)
    assert goods.open_tasks(case) == [("repairs", "quote")]

    repairs.quote(wanda, one.id, one.version, goods.quoting("30.00"), MAIL)
    one = of(case)
    assert (one.state, one.quote) == (RepairState.WAITING_FOR_CONSENT, 3_000)
    assert goods.open_tasks(case) == [("waiting_for_customer", "answer")]

    answer(rosa, one, CustomerChoice.ACCEPT)
    assert of(case).state is RepairState.IN_WORK
    assert goods.open_tasks(case) == [("repairs", "work")]

    one = of(case)
    result = Result(RepairOutcome.REPLACED, "SN-2", "30.00", CostBearer.CUSTOMER, "The board was beyond repair.")
    repairs.back(wanda, one.id, one.version, result)
    one = of(case)
    assert (one.serial_in, one.serial_out, one.cost, one.cost_to) == ("SN-1", "SN-2", 3_000, CostBearer.CUSTOMER)
    assert goods.open_tasks(case) == [("repairs", "return_unit"), ("waiting_for_customer", "collect")]

    owing.pays(people.hire("Fiona", Role.FINANCE), case, NOON.date())
    assert goods.open_tasks(case) == [("repairs", "return_unit")]
    assert repairs.ship_back(wanda, one.id, one.version, "HOME-1").closed
    assert goods.state_of(case) is ReturnState.CLOSED
    assert mails(case) == ["approved", "repair_cost", "payment_request", "repair_shipped_back"]
    view = open_case(rosa, case.rma)
    assert [h.what for h in view.timeline if h.what.startswith("repair: ")] == [
        "repair: shipped to the customer",
        "repair: back, replaced",
        "repair: begun after the customer's consent",
        "repair: cost of USD 30.00 put to the customer",
        "repair: forwarded to the repair centre",
    ]


@pytest.mark.parametrize("outcome", [RepairOutcome.REPAIRED, RepairOutcome.REPLACED])
def test_nothing_is_repaired_before_the_customer_accepted(desk: Database, outcome: RepairOutcome) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    one = forwarded(wanda, case)
    with pytest.raises(InvalidInput, match="before the customer has accepted the cost"):
        repairs.back(wanda, one.id, one.version, Result(outcome, "SN-2"))
    repairs.quote(wanda, one.id, one.version, goods.quoting("30"), MAIL)
    one = of(case)
    with pytest.raises(Conflict, match="waits for the customer's answer"):
        repairs.back(wanda, one.id, one.version, Result(outcome, "SN-2"))
    assert of(case) == one


def test_no_cost_to_the_customer_needs_no_consent(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    one = forwarded(wanda, case)
    assert repairs.quote(wanda, one.id, one.version, goods.quoting("0"), None).state is RepairState.IN_WORK
    assert mails(case) == ["approved"]


def finding(rosa: Actor, case: Case) -> str:
    (line,) = open_case(rosa, case.rma).assessed.whole.lines
    return next(one.saw for one in line.findings if one.clause == "BR-22")


@pytest.mark.parametrize(
    ("payer", "asked", "state", "said"),
    [
        ("undecided", 2_000, RepairState.WAITING_FOR_CONSENT, "who pays them is not stated"),
        ("customer", 3_000, RepairState.WAITING_FOR_CONSENT, "they are the customer's"),
        ("joseko", 0, RepairState.IN_WORK, "are ours"),
    ],
)
def test_what_the_customer_is_asked_for_follows_the_reading(
    sqlite_desk: Database,
    another_policy: Callable[[str, str], None],
    *,
    payer: str,
    asked: int,
    state: RepairState,
    said: str,
) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    one = forwarded(wanda, case)
    another_policy('repair_payer = "undecided"', f'repair_payer = "{payer}"')
    form = Quoting("30.00", "USD", share="20.00")
    quoted = boards.quote_draft(wanda, one.id, form)
    assert (quoted.share.whole, quoted.share.customer, quoted.draft is None) == (3_000, asked, not asked)
    repairs.quote(wanda, one.id, one.version, form, quoted.draft)
    assert (of(case).state, of(case).quote, of(case).quoted) == (state, asked, 3_000)
    assert "USD 30.00" in finding(rosa, case)
    assert said in finding(rosa, case)


def test_a_quote_in_dollars_is_put_to_the_customer_at_the_orders_rate(sqlite_desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    purchase = Purchase(currency="EUR", usd_per_unit=Decimal("1.1"))
    case = shop.open_case(rosa, purchase, contact_date=date(2026, 4, 20))
    approve(rosa, case, "repair")
    arrive(wanda, case)
    one = forwarded(wanda, case)
    with pytest.raises(InvalidInput, match=r"The repair costs EUR 30\.00; the customer cannot be asked for more"):
        boards.quote_draft(wanda, one.id, Quoting("33.00", "USD", share="30.01"))
    with pytest.raises(InvalidInput, match=r"no rate for GBP\. Give the quote in EUR or USD"):
        boards.quote_draft(wanda, one.id, Quoting("33.00", "GBP", share="30"))
    form = Quoting("33.00", "USD", share="30.00")
    draft = boards.quote_draft(wanda, one.id, form).draft
    assert draft is not None
    assert "EUR 30.00" in draft.body
    repairs.quote(wanda, one.id, one.version, form, draft)
    assert (of(case).quote, of(case).quoted, of(case).quoted_currency) == (3_000, 3_300, "USD")
    assert "USD 33.00, at the order's rate EUR 30.00" in finding(rosa, case)


def test_a_refused_cost_brings_the_unit_home_as_it_was(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    answer(rosa, quoted(wanda, case), CustomerChoice.REFUSE, "No, that is too much.")
    one = of(case)
    assert one.state is RepairState.FORWARDED
    assert goods.open_tasks(case) == [("repairs", "quote")]
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.UNREPAIRED))
    one = of(case)
    assert repairs.ship_back(wanda, one.id, one.version, "HOME-1").closed


def test_a_refused_cost_may_be_quoted_anew(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    answer(rosa, quoted(wanda, case), CustomerChoice.REFUSE)
    one = of(case)
    repairs.quote(wanda, one.id, one.version, goods.quoting("12.50"), MAIL)
    answer(rosa, of(case), CustomerChoice.ACCEPT)
    assert (of(case).state, of(case).quote) == (RepairState.IN_WORK, 1_250)


def test_a_cost_that_grew_is_asked_anew_before_the_work_goes_on(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    answer(rosa, quoted(wanda, case), CustomerChoice.ACCEPT)
    one = of(case)
    dear = Result(RepairOutcome.REPAIRED, cost="30.01", cost_to=CostBearer.CUSTOMER)
    with pytest.raises(InvalidInput, match=r"accepted USD 30\.00 at most"):
        repairs.back(wanda, one.id, one.version, dear)
    repairs.quote(wanda, one.id, one.version, goods.quoting("45"), MAIL)
    assert of(case).state is RepairState.WAITING_FOR_CONSENT


def test_a_withdrawn_question_leaves_a_way_forward(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    one = quoted(wanda, case)
    assert one.question_id is not None
    answers.withdraw(wanda, one.question_id, "The amount was wrong.")
    assert of(case).state is RepairState.FORWARDED
    assert goods.open_tasks(case) == [("repairs", "quote")]


@pytest.mark.parametrize("outcome", [RepairOutcome.NOT_REPAIRABLE, RepairOutcome.REFUNDED])
def test_what_cannot_be_repaired_goes_to_a_reviewer_who_may_refund_it(desk: Database, outcome: RepairOutcome) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    line = case.order.line_ids[0]
    one = forwarded(wanda, case)
    with database.reading() as tx:
        assert balances.of(tx, line).left == 0
    repairs.back(wanda, one.id, one.version, Result(outcome))
    assert goods.state_of(case) is ReturnState.AWAITING_REVIEW
    assert goods.open_tasks(case) == []
    approve(rosa, case, "refund_discretionary")
    assert goods.open_tasks(case) == [("refunds", "grant")]
    with database.reading() as tx:
        assert balances.of(tx, line).left == 10_000


def test_what_could_not_be_repaired_may_be_sent_to_another_repairer(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, first = accepted(rosa, wanda)
    one = forwarded(wanda, case)
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.NOT_REPAIRABLE))
    approve(rosa, case, "repair")
    assert of(case).id != first.id
    assert goods.open_tasks(case) == [("repairs", "forward")]
    assert goods.state_of(case) is ReturnState.RECEIVED


def test_a_repair_that_was_not_begun_can_be_given_up(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, one = accepted(rosa, wanda)
    repairs.give_up(wanda, one.id, one.version, "The repair centre has closed.")
    assert goods.state_of(case) is ReturnState.AWAITING_REVIEW
    assert of(case).state is RepairState.CLOSED
    assert open_case(rosa, case.rma).timeline[0].reason == "The repair centre has closed."


def test_a_repaired_unit_is_the_customers_again_and_may_be_claimed_again(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    assert order_card(rosa, case.order.number).lines[0].claimable == 0
    one = forwarded(wanda, case)
    repairs.quote(wanda, one.id, one.version, goods.quoting("0"), None)
    one = of(case)
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.REPAIRED))
    assert order_card(rosa, case.order.number).lines[0].claimable == 0
    one = of(case)
    repairs.ship_back(wanda, one.id, one.version, "HOME-1")
    assert order_card(rosa, case.order.number).lines[0].claimable == 1
    with database.transaction() as tx:
        balances.accept(tx, case.order.line_ids[0], 1)
        assert balances.of(tx, case.order.line_ids[0]).left == 10_000


@pytest.mark.parametrize("typed", ["-1", "NaN", "1e309", "٣٠", "30.001", "30 EUR", "", "9999999999999"])
def test_a_cost_that_is_no_amount_is_refused_and_nothing_is_written(desk: Database, typed: str) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    one = forwarded(wanda, case)
    with pytest.raises(InvalidInput, match=r"The cost .*Give it in USD"):
        repairs.quote(wanda, one.id, one.version, goods.quoting(typed), MAIL)
    assert of(case) == one
    assert mails(case) == ["approved"]


def test_what_is_missing_in_a_forwarding_is_said(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, one = accepted(rosa, wanda)
    with pytest.raises(InvalidInput, match="repair centre or the manufacturer"):
        repairs.forward(wanda, one.id, one.version, going(Disposition.DISCARD))
    with pytest.raises(InvalidInput, match="day it is expected back is missing"):
        repairs.forward(wanda, one.id, one.version, going(expected_on=None))
    with pytest.raises(InvalidInput, match="cannot be before 04 May 2026"):
        repairs.forward(wanda, one.id, one.version, going(expected_on=NOON.date() - timedelta(days=1)))
    assert of(case) == one


def test_what_is_missing_in_a_result_is_said(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    answer(rosa, quoted(wanda, case), CustomerChoice.ACCEPT)
    one = of(case)
    for result, sentence in (
        (Result(None), "Choose what came of it"),
        (Result(RepairOutcome.REPLACED, "SN-1"), "type its own serial number"),
        (Result(RepairOutcome.REPAIRED, cost="10"), "Say who bears the cost"),
        (Result(RepairOutcome.REPAIRED, cost="-1", cost_to=CostBearer.SHOP), "The cost is negative"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            repairs.back(wanda, one.id, one.version, result)
    assert of(case) == one


def test_the_work_is_due_on_the_day_it_is_expected(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, _ = accepted(rosa, wanda)
    answer(rosa, quoted(wanda, case), CustomerChoice.ACCEPT)
    assert goods.due_of(case).astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-05-21T00:00:00+02:00"


def test_a_stale_page_and_a_step_out_of_turn_change_nothing(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case, one = accepted(rosa, wanda)
    with pytest.raises(Conflict, match="waits to be forwarded; that cannot be done now"):
        repairs.quote(wanda, one.id, one.version, goods.quoting("30"), MAIL)
    with pytest.raises(Conflict, match="that cannot be done now"):
        repairs.ship_back(wanda, one.id, one.version, "HOME-1")
    forwarded(wanda, case)
    with pytest.raises(Conflict, match="after your page was shown"):
        repairs.forward(wanda, one.id, one.version, going())


def test_every_stage_has_a_way_forward() -> None:
    assert set(STEPS) == set(RepairState)
    stuck = {state for state, steps in STEPS.items() if not steps}
    assert stuck == {RepairState.CLOSED, RepairState.WAITING_FOR_CONSENT}
    assert {step for steps in STEPS.values() for step in steps} == set(Step)


def test_what_does_not_exist_and_who_may_not(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with pytest.raises(NotFound):
        repairs.forward(wanda, 99, 1, going())
    with pytest.raises(NotAllowed):
        repairs.forward(rosa, 99, 1, going())
