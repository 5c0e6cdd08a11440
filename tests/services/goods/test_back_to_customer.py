"""The way back of a misused unit: chosen, paid, shipped, and only then the customer's again (C32)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.messages import Message
from data.queries.warehouse import receiving as unit_rows
from data.vocabulary import Channel, CustomerChoice, Disposition, PaymentState, ReturnState, Role
from services.customers import misuse, payments
from services.customers.answers import record_answer
from services.desk import clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, NotAllowed
from services.desk.settings import settings
from services.goods import back_to_customer
from services.messages.writing import Draft
from services.receiving import bench
from services.receiving.bench_form import UnitFound
from services.review import decide, ending
from services.review.case_page import open_case
from services.review.opening import order_card
from tests.support import goods, owing, people, shop
from tests.support.approving import approved
from tests.support.bench_work import damaged, good, misused, parcel
from tests.support.shop import Case, lines_of

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))
DEADLINE = NOON.date() + timedelta(days=7)
LATE = NOON + timedelta(days=8)
REJECTED = Draft("rejected", "Your return", "We are sorry.")
WHY = "The housing broke from a fall, which the warranty leaves out."
NEVER = "The customer has not answered three letters."


@pytest.fixture(autouse=True)
def _in_march(home: object) -> Iterator[None]:
    with clock.running_as(lambda: NOON):
        yield


def rejected(rosa: Actor, wanda: Actor, unit: UnitFound | None = None) -> Case:
    """A return whose unit is here and was rejected."""
    case = approved(rosa, rosa)
    parcel(wanda, case, unit or misused(lines_of(case)[0]))
    decide.reject(rosa, shop.shown(case), "BR-16", WHY, REJECTED)
    return case


def chose_to_pay(rosa: Actor, wanda: Actor, postage: str = "12.50") -> Case:
    """The customer was told what the way back costs, and pays it."""
    case = rejected(rosa, wanda)
    asked = misuse.ask(rosa, shop.shown(case), postage, misuse.draft(rosa, case.return_id, postage, WHY))
    record_answer(rosa, asked, CustomerChoice.PAY_RETURN, Channel.EMAIL, "I pay, send it back.")
    return case


def mails(case: Case) -> list[str]:
    with database.reading() as tx:
        statement = select(Message.template).where(Message.return_id == case.return_id).order_by(Message.id)
        return list(tx.execute(statement).scalars())


def claimable(rosa: Actor, case: Case) -> int:
    return order_card(rosa, case.order.number).lines[0].claimable


def goes(case: Case) -> list[Disposition | None]:
    with database.reading() as tx:
        return [unit.disposition for unit in unit_rows.units(tx, case.return_id)]


def fiona() -> Actor:
    return people.hire("Fiona", Role.FINANCE)


def send(wanda: Actor, case: Case, carrier: str = "DHL", number: str = "jx 12 34") -> back_to_customer.Sent:
    return back_to_customer.ship(wanda, shop.shown(case), carrier, number, clock.today(settings().zone))


def test_the_way_back_is_paid_then_shipped_and_then_the_unit_may_be_claimed_again(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda)
    one = owing.owed(case)
    assert (one.amount, one.currency, one.state, one.due_on) == (1_250, "USD", PaymentState.REQUESTED, DEADLINE)
    assert goods.open_tasks(case) == [("waiting_for_customer", "collect")]
    with pytest.raises(Conflict, match="Nothing of this return is to go back"):
        send(wanda, case)

    owing.pays(fiona(), case, NOON.date(), "TR-77")
    assert (owing.owed(case).state, owing.owed(case).reference) == (PaymentState.PAID, "TR-77")
    assert goods.open_tasks(case) == [("quarantine", "send_back")]
    assert claimable(rosa, case) == 0
    assert back_to_customer.of_return(wanda, case.return_id).units == ("1 × Headphones",)

    assert send(wanda, case).units == 1
    assert goods.open_tasks(case) == []
    assert claimable(rosa, case) == 1
    seen = back_to_customer.of_return(rosa, case.return_id)
    assert (seen.units, seen.sent[0].carrier, seen.sent[0].tracking_number) == ((), "DHL", "JX1234")
    assert mails(case) == ["approved", "rejected", "misuse_found", "payment_request", "sent_back"]
    assert [line.what for line in open_case(rosa, case.rma).timeline if "customer" in line.what][:2] == [
        "queued a message to the customer",
        "sent units back to the customer by DHL",
    ]
    with pytest.raises(Conflict, match="Nothing of this return"):
        send(wanda, case)


def test_a_return_is_not_closed_while_its_unit_waits_to_go_back(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = chose_to_pay(rosa, wanda)
    with pytest.raises(Conflict, match="still under way"):
        ending.close(mia, shop.shown(case), NEVER)
    owing.pays(fiona(), case, NOON.date())
    with pytest.raises(Conflict, match="still under way"):
        ending.close(mia, shop.shown(case), NEVER)
    send(wanda, case)
    assert ending.close(mia, shop.shown(case), "It went back.").state is ReturnState.CLOSED


def test_after_the_deadline_the_customer_is_asked_again(desk: Database) -> None:
    rosa, wanda, finance = people.rosa(), people.wanda(), fiona()
    case = chose_to_pay(rosa, wanda)
    one = owing.owed(case)
    draft = payments.reminder(finance, one.id)
    with pytest.raises(InvalidInput, match="has until 09 March 2026 to pay"):
        payments.ask_again(finance, one.id, one.version, draft)
    with clock.running_as(lambda: LATE):
        draft = payments.reminder(finance, one.id)
        assert "USD 12.50" in draft.body
        assert "17 March 2026" in draft.body
        payments.ask_again(finance, one.id, one.version, draft)
        now = owing.owed(case)
        assert (now.due_on, now.times_asked) == (date(2026, 3, 17), 2)
        assert goods.due_of(case, "collect") == LATE + timedelta(days=7)
    assert mails(case)[-1] == "payment_request"


def test_after_the_deadline_the_return_may_be_closed_with_a_reason_and_the_unit_stays_here(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda)
    with clock.running_as(lambda: LATE):
        assert ending.close(rosa, shop.shown(case), NEVER).state is ReturnState.CLOSED
    assert (owing.owed(case).state, owing.owed(case).reason) == (PaymentState.DROPPED, NEVER)
    assert goes(case) == [Disposition.QUARANTINE]
    assert claimable(rosa, case) == 0
    assert goods.open_tasks(case) == []


def test_who_does_not_pay_may_consent_to_disposal_in_their_own_words(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda)
    one = owing.owed(case)
    with pytest.raises(InvalidInput, match="own words"):
        payments.dispose(rosa, one.id, one.version, Channel.EMAIL, "  ")
    with pytest.raises(InvalidInput, match="how the customer's consent came"):
        payments.dispose(rosa, one.id, one.version, None, "Throw it away.")
    assert goes(case) == [Disposition.RETURN_TO_CUSTOMER]
    payments.dispose(rosa, one.id, one.version, Channel.EMAIL, "Throw it away then.")
    assert goes(case) == [Disposition.DISCARD]
    assert goods.open_tasks(case) == []
    with pytest.raises(Conflict, match="not waited for any longer"):
        owing.pays(fiona(), case, NOON.date())


def test_a_manager_may_send_it_back_at_the_shops_cost_with_a_reason(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = chose_to_pay(rosa, wanda)
    one = owing.owed(case)
    with pytest.raises(NotAllowed):
        payments.waive(rosa, one.id, one.version, NEVER)
    with pytest.raises(InvalidInput, match="why the payment is not waited for"):
        payments.waive(mia, one.id, one.version, "")
    payments.waive(mia, one.id, one.version, "A good customer for ten years.")
    assert owing.owed(case).state is PaymentState.WAIVED
    assert send(wanda, case).units == 1


def test_a_way_back_that_costs_nothing_is_shipped_at_once(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda, "0")
    assert goods.open_tasks(case) == [("quarantine", "send_back")]
    assert send(wanda, case).units == 1


def test_nobody_is_asked_to_pay_what_they_are_not_told(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = rejected(rosa, wanda)
    with pytest.raises(InvalidInput, match="postage of the way back"):
        misuse.draft(rosa, case.return_id, "", WHY)


def test_what_the_bench_alone_sends_back_is_never_a_misused_unit(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    fell = rejected(rosa, wanda, _back(misused(1)))
    assert goods.open_tasks(fell) == []
    assert back_to_customer.of_return(wanda, fell.return_id).units == ()
    broken = rejected(rosa, wanda, _back(damaged(2, seed=912)))
    assert goods.open_tasks(broken) == [("quarantine", "send_back")]
    assert claimable(rosa, broken) == 0
    assert send(wanda, broken).units == 1
    assert claimable(rosa, broken) == 1


def _back(unit: UnitFound) -> UnitFound:
    return UnitFound(**(vars(unit) | {"disposition": Disposition.RETURN_TO_CUSTOMER}))


def test_a_reopened_return_asks_for_no_payment(desk: Database) -> None:
    rosa, wanda, mia = people.rosa(), people.wanda(), people.max_the_manager()
    case = chose_to_pay(rosa, wanda)
    ending.reopen(mia, shop.shown(case), "The customer sent new photos.")
    assert owing.owed(case).state is PaymentState.DROPPED
    assert goods.open_tasks(case) == []
    assert goes(case) == [Disposition.QUARANTINE]
    decide.reject(rosa, shop.shown(case), "BR-16", WHY, REJECTED)
    assert misuse.draft(rosa, case.return_id, "9", WHY)


def test_what_went_back_is_corrected_no_more(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda, "0")
    send(wanda, case)
    with database.reading() as tx:
        (unit,) = unit_rows.units(tx, case.return_id)
    with pytest.raises(Conflict, match="has gone back to the customer"):
        bench.correct(wanda, shop.shown(case), unit.id, good(lines_of(case)[0]), "It was a mistake.")


@pytest.mark.parametrize(
    ("carrier", "number", "day", "sentence"),
    [
        ("", "JX1", 0, "The carrier is missing"),
        ("DHL", " ", 0, "The tracking number is missing"),
        ("DHL", "JX1", 1, "cannot be after 02 March 2026"),
        ("DHL", "JX1", -300, "cannot be before 02 March 2026"),
    ],
)
def test_what_is_missing_of_the_parcel_is_said(
    sqlite_desk: Database, carrier: str, number: str, day: int, sentence: str
) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda, "0")
    with pytest.raises(InvalidInput, match=sentence):
        back_to_customer.ship(wanda, shop.shown(case), carrier, number, NOON.date() + timedelta(days=day))
    assert back_to_customer.of_return(wanda, case.return_id).sent == ()


def test_a_stale_page_ships_nothing(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = chose_to_pay(rosa, wanda, "0")
    stale = shop.shown(case)
    send(wanda, case)
    with pytest.raises(Conflict):
        back_to_customer.ship(wanda, stale, "DHL", "JX2", NOON.date())
