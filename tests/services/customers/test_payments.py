"""What customers owe after they agreed to pay: recorded once, waited for, and never in the way for good."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data import database
from data.database import Database
from data.queries.settling import repairs as repair_rows
from data.queries.settling.repairs import RepairRow
from data.vocabulary import (
    Channel,
    CostBearer,
    CustomerChoice,
    Disposition,
    PaymentState,
    RepairOutcome,
    RepairState,
    ReturnState,
    Role,
)
from services.cases.lookup import Shown
from services.customers import answers, missing_parts, payments
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.goods import repairs
from services.goods.repairs import Forwarding, Result
from services.messages.writing import Draft
from services.review import ending
from services.review.opening import order_card
from services.settling import balances
from tests.support import goods, owing, people, shop
from tests.support.approving import approve, approved
from tests.support.arriving import arrive
from tests.support.bench_work import good, packed_with, parcel
from tests.support.shop import Bought, Case, Purchase, lines_of

NOON = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Berlin"))
MAIL = Draft("repair_cost", "What the repair would cost", "It would cost you USD 30.00.")


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with clock.running_as(lambda: NOON):
        yield


def fiona() -> Actor:
    return people.hire("Fiona", Role.FINANCE)


def _of(case: Case, number: int = 0) -> RepairRow:
    with database.reading() as tx:
        return repair_rows.of_return(tx, case.return_id)[number]


def _quoted(rosa: Actor, wanda: Actor, quantity: int = 1) -> Case:
    """Units of the second quarter year, each told its cost."""
    bought = Purchase(lines=(Bought(quantity=quantity),))
    case = shop.open_case(rosa, bought, quantity=quantity, contact_date=date(2026, 4, 20))
    approve(rosa, case, "repair")
    arrive(wanda, case, quantity)
    for number in range(quantity):
        one = _of(case, number)
        form = Forwarding(Disposition.REPAIR_CENTRE, one.serial_in or "", "FW-9", date(2026, 5, 20))
        repairs.forward(wanda, one.id, one.version, form)
        one = _of(case, number)
        repairs.quote(wanda, one.id, one.version, goods.quoting(f"{30 + number}"), MAIL)
    return case


def _answer(rosa: Actor, case: Case, choice: CustomerChoice, number: int = 0) -> None:
    asked = _of(case, number).question_id
    assert asked is not None
    answers.record_answer(rosa, asked, choice, Channel.EMAIL, "So be it.")


def _repaired(rosa: Actor, wanda: Actor, cost: str = "25.00") -> Case:
    """A unit that is back repaired, at a cost that the customer bears."""
    case = _quoted(rosa, wanda)
    _answer(rosa, case, CustomerChoice.ACCEPT)
    one = _of(case)
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.REPAIRED, cost=cost, cost_to=CostBearer.CUSTOMER))
    return case


def _ship(wanda: Actor, case: Case) -> repairs.Stood:
    one = _of(case)
    return repairs.ship_back(wanda, one.id, one.version, "HOME-1")


def test_a_repaired_unit_waits_for_what_the_customer_owes_for_it(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _repaired(rosa, wanda)
    one = owing.owed(case)
    # What the repair cost, not what it might have cost at most.
    assert (one.amount, one.currency, one.state) == (2_500, "USD", PaymentState.REQUESTED)
    with pytest.raises(Conflict, match=r"has not paid the USD 25\.00"):
        _ship(wanda, case)
    assert _of(case).state is RepairState.BACK
    owing.pays(fiona(), case, NOON.date())
    assert _ship(wanda, case).closed


def test_the_clock_of_the_shipping_stands_still_until_the_customer_has_paid(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _repaired(rosa, wanda)
    due = goods.due_of(case, "return_unit")
    later = NOON + timedelta(days=3)
    with clock.running_as(lambda: later):
        owing.pays(fiona(), case, later.date())
        assert goods.due_of(case, "return_unit") - due == timedelta(days=3)


def test_a_manager_may_have_an_unpaid_unit_shipped_with_a_reason(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = _repaired(rosa, wanda)
    one = owing.owed(case)
    for somebody in (rosa, wanda, fiona()):
        with pytest.raises(NotAllowed):
            payments.waive(somebody, one.id, one.version, "Just send it.")
    with pytest.raises(InvalidInput, match="Say why"):
        payments.waive(mia, one.id, one.version, " ")
    payments.waive(mia, one.id, one.version, "We promised it for this week.")
    assert (owing.owed(case).state, owing.owed(case).reason) == (PaymentState.WAIVED, "We promised it for this week.")
    assert _ship(wanda, case).closed


def test_a_repaired_unit_may_be_disposed_of_with_the_customers_words_and_settles_nothing_else(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _repaired(rosa, wanda)
    one = owing.owed(case)
    assert payments.dispose(rosa, one.id, one.version, Channel.PHONE, "Keep it, I pay nothing.").closed
    assert _of(case).state is RepairState.CLOSED
    assert goods.state_of(case) is ReturnState.CLOSED
    assert order_card(rosa, case.order.number).lines[0].claimable == 0
    with database.reading() as tx:
        assert balances.of(tx, case.order.line_ids[0]).left == 0


def test_a_repair_that_is_never_paid_for_is_closed_with_a_reason_and_taken_up_with_its_return(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = _repaired(rosa, wanda)
    one = owing.owed(case)
    with pytest.raises(InvalidInput, match="Close the repair after that day"):
        payments.give_up(mia, one.id, one.version, "They never paid.")
    late = datetime.combine(one.due_on + timedelta(days=1), NOON.timetz())
    with clock.running_as(lambda: late):
        with pytest.raises(NotAllowed):
            payments.give_up(rosa, one.id, one.version, "They never paid.")
        with pytest.raises(InvalidInput, match="Say why"):
            payments.give_up(mia, one.id, one.version, " ")
        assert payments.give_up(mia, one.id, one.version, "They never paid.").closed
        assert (owing.owed(case).state, owing.owed(case).reason) == (PaymentState.DROPPED, "They never paid.")
        assert (_of(case).state, goods.state_of(case)) == (RepairState.CLOSED, ReturnState.CLOSED)
        # It is neither refunded nor claimed a second time while it lies here.
        assert order_card(rosa, case.order.number).lines[0].claimable == 0
        with database.reading() as tx:
            assert balances.of(tx, case.order.line_ids[0]).left == 0
        ending.reopen(mia, shop.shown(case), "They want it after all.")
        assert (_of(case).state, owing.owed(case).state) == (RepairState.BACK, PaymentState.REQUESTED)
        assert goods.open_tasks(case) == [("repairs", "return_unit"), ("waiting_for_customer", "collect")]
        owing.pays(fiona(), case, late.date())
        assert _ship(wanda, case).closed
    assert order_card(rosa, case.order.number).lines[0].claimable == 1


def test_only_a_repair_is_closed_without_its_payment(sqlite_desk: Database) -> None:
    case = _parts(people.rosa(), people.wanda())
    one = owing.owed(case)
    with pytest.raises(InvalidInput, match="Only a repair"):
        payments.give_up(people.max_the_manager(), one.id, one.version, "They never paid.")


def test_a_repair_that_the_shop_bears_waits_for_nobody(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _quoted(rosa, wanda)
    _answer(rosa, case, CustomerChoice.ACCEPT)
    one = _of(case)
    repairs.back(wanda, one.id, one.version, Result(RepairOutcome.REPAIRED, cost="30", cost_to=CostBearer.SHOP))
    assert _ship(wanda, case).closed


def test_two_units_of_a_return_are_asked_at_once_and_answered_apart(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _quoted(rosa, wanda, quantity=2)
    first, second = _of(case, 0), _of(case, 1)
    assert (first.quote, second.quote) == (3_000, 3_100)
    asked = {one.id: one for one in answers.questions_of(rosa, case.return_id)}
    assert len(asked) == 2
    assert first.question_id is not None
    assert (asked[first.question_id].product, asked[first.question_id].serial_number) == ("Headphones", "SN-1")
    _answer(rosa, case, CustomerChoice.ACCEPT, 1)
    assert (_of(case, 0).state, _of(case, 1).state) == (RepairState.WAITING_FOR_CONSENT, RepairState.IN_WORK)
    _answer(rosa, case, CustomerChoice.REFUSE, 0)
    assert (_of(case, 0).state, _of(case, 1).state) == (RepairState.FORWARDED, RepairState.IN_WORK)


def test_one_unit_is_asked_once_at_a_time(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _quoted(rosa, wanda)
    one = _of(case)
    with pytest.raises(Conflict):
        repairs.quote(wanda, one.id, one.version, goods.quoting("40"), MAIL)
    assert len(answers.questions_of(rosa, case.return_id)) == 1


def _parts(rosa: Actor, wanda: Actor) -> Case:
    """A part was missing, and the customer pays for it."""
    case = approved(rosa, rosa)
    part = packed_with(case, "Cable", 900)
    parcel(wanda, case, good(lines_of(case)[0], missing=(part,)))
    draft = missing_parts.draft(rosa, case.return_id)
    question = missing_parts.ask(rosa, Shown(case.return_id, shop.version_of(case.return_id)), draft)
    answers.record_answer(rosa, question, CustomerChoice.PAY, Channel.EMAIL, "I pay for the cable.")
    return case


def test_missing_parts_are_asked_for_and_hold_no_refund(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = _parts(rosa, wanda)
    assert (owing.owed(case).amount, owing.owed(case).state) == (900, PaymentState.REQUESTED)
    assert goods.open_tasks(case) == [("refunds", "grant"), ("waiting_for_customer", "collect")]
    one = owing.owed(case)
    with pytest.raises(InvalidInput, match="nothing to dispose of"):
        payments.dispose(rosa, one.id, one.version, Channel.EMAIL, "Throw it away.")
    owing.pays(fiona(), case, NOON.date())
    assert goods.open_tasks(case) == [("refunds", "grant")]


def test_a_payment_is_recorded_once_by_those_who_see_the_money(desk: Database) -> None:
    rosa, wanda, finance = people.rosa(), people.wanda(), fiona()
    case = _parts(rosa, wanda)
    one = owing.owed(case)
    for nobody in (rosa, wanda):
        with pytest.raises(NotAllowed):
            payments.paid(nobody, one.id, one.version, "PAY-1", NOON.date())
    payments.paid(finance, one.id, one.version, "PAY-1", NOON.date())
    now = owing.owed(case)
    assert (now.reference, now.paid_on, now.ended_by) == ("PAY-1", NOON.date(), "Fiona")
    with pytest.raises(Conflict, match="after your page was shown"):
        payments.paid(finance, one.id, one.version, "PAY-2", NOON.date())
    with pytest.raises(Conflict, match="not waited for any longer"):
        payments.paid(finance, now.id, now.version, "PAY-2", NOON.date())
    with pytest.raises(NotFound):
        payments.paid(finance, 99, 1, "PAY-2", NOON.date())


@pytest.mark.parametrize(
    ("reference", "day", "sentence"),
    [
        ("", 0, "payment's number is missing"),
        ("PAY-1", None, "day of the payment is missing"),
        ("PAY-1", 1, "cannot be after 04 May 2026"),
        ("PAY-1", -1, "cannot be before 04 May 2026"),
    ],
)
def test_a_payment_needs_its_number_and_a_day_that_can_be(
    sqlite_desk: Database, reference: str, day: int | None, sentence: str
) -> None:
    case = _parts(people.rosa(), people.wanda())
    one = owing.owed(case)
    paid_on = None if day is None else NOON.date() + timedelta(days=day)
    with pytest.raises(InvalidInput, match=sentence):
        payments.paid(fiona(), one.id, one.version, reference, paid_on)
    assert owing.owed(case) == one


def test_parts_that_are_never_paid_for_do_not_keep_the_return_open(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = _parts(rosa, wanda)
    one = owing.owed(case)
    payments.waive(mia, one.id, one.version, "It is nine dollars.")
    assert goods.open_tasks(case) == [("refunds", "grant")]
    with pytest.raises(Conflict, match="not settled yet"):
        ending.close(mia, shop.shown(case), "Nothing more is owed.")
