"""Stock, repairs and customers' payments, met exactly between a check and its write: each counts once (test 5)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from data import database
from data.database import Database
from data.vocabulary import (
    Channel,
    CostBearer,
    CustomerChoice,
    Disposition,
    PaymentState,
    RepairOutcome,
    RepairState,
    Role,
)
from services.cases.lookup import Shown
from services.customers import answers, payments
from services.desk import clock
from services.desk.access import Actor
from services.goods import repairs, replacements, stock
from services.goods.repair_costs import Quoting
from services.goods.repairs import Forwarding, Result
from services.goods.replacements import ReservationForm
from services.messages.writing import Draft
from services.settling import balances
from tests.support import goods, owing, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.goods import repair_of
from tests.support.processes.meeting import meet
from tests.support.shop import Case

NOON = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Berlin"))
WHY = "Counted the shelf on Monday."
ONE_WINS = Counter({"won": 1, "Conflict": 1})
MAIL = Draft("repair_cost", "What the repair would cost", "It would cost you USD 30.00.")
Two = tuple[Callable[[], object], Callable[[], object]]


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with clock.running_as(lambda: NOON):
        yield


@dataclass(frozen=True)
class House:
    """Rosa reviews, Wanda works in the warehouse, Fiona sees the money, Mia manages."""

    rosa: Actor = field(default_factory=people.rosa)
    wanda: Actor = field(default_factory=people.wanda)
    fiona: Actor = field(default_factory=lambda: people.hire("Fiona", Role.FINANCE))
    mia: Actor = field(default_factory=people.max_the_manager)


@pytest.fixture
def house(desk: Database) -> House:
    """The people, once on each database."""
    return House()


def here(house: House, resolution: str) -> Case:
    """A return whose unit is here."""
    case = shop.open_case(house.rosa, contact_date=date(2026, 4, 20))
    approve(house.rosa, case, resolution)
    arrive(house.wanda, case)
    return case


def reservation(case: Case) -> ReservationForm:
    shown = Shown(case.return_id, shop.version_of(case.return_id))
    return ReservationForm(shown, shop.lines_of(case)[0], 1, uuid4().hex)


def reserved(house: House, case: Case) -> int:
    goods.on_shelf(house.wanda, goods.product_of(case), 1)
    made = replacements.reserve(house.wanda, reservation(case)).replacement_id
    assert made is not None
    return made


def forwarded(house: House, case: Case) -> None:
    one = repair_of(case)
    repairs.forward(house.wanda, one.id, one.version, CENTRE)


CENTRE = Forwarding(Disposition.REPAIR_CENTRE, "SN-1", "FW-9", date(2026, 5, 20))


def unpaid(house: House) -> Case:
    """A unit that is back repaired, at a cost that the customer has not paid."""
    case = here(house, "repair")
    forwarded(house, case)
    one = repair_of(case)
    repairs.quote(house.wanda, one.id, one.version, Quoting("30", "USD", share="30"), MAIL)
    asked = repair_of(case).question_id
    assert asked is not None
    answers.record_answer(house.rosa, asked, CustomerChoice.ACCEPT, Channel.EMAIL, "So be it.")
    one = repair_of(case)
    result = Result(RepairOutcome.REPAIRED, cost="25", cost_to=CostBearer.CUSTOMER)
    repairs.back(house.wanda, one.id, one.version, result)
    return case


@pytest.mark.parametrize("statement", ["INSERT INTO replacement", "UPDATE stock_item"])
def test_two_forms_that_meet_reserve_once(house: House, statement: str) -> None:
    case = here(house, "replacement")
    goods.on_shelf(house.wanda, goods.product_of(case), 5)
    one, two = reservation(case), reservation(case)
    found = meet(
        lambda: replacements.reserve(house.wanda, one), statement, lambda: replacements.reserve(house.wanda, two)
    )
    assert found == ONE_WINS
    assert goods.shelf(case) == (5, 1)


def test_a_count_and_a_promise_that_meet_never_promise_what_is_not_there(house: House) -> None:
    case = here(house, "replacement")
    product = goods.product_of(case)
    goods.on_shelf(house.wanda, product, 1)
    form = reservation(case)
    found = meet(
        lambda: replacements.reserve(house.wanda, form),
        "UPDATE stock_item",
        lambda: stock.count(house.wanda, product, 0, WHY),
    )
    assert found == Counter({"won": 1, "InvalidInput": 1})
    assert goods.shelf(case) == (1, 1)


@pytest.mark.parametrize("ships_first", [True, False])
def test_shipping_and_cancelling_a_replacement_do_not_both_happen(house: House, *, ships_first: bool) -> None:
    case = here(house, "replacement")
    one = reserved(house, case)
    acts: Two = (
        lambda: replacements.ship(house.wanda, one, 1, "LX1", NOON.date()),
        lambda: replacements.cancel(house.wanda, one, 1, WHY),
    )
    first, other = acts if ships_first else acts[::-1]
    assert meet(first, "UPDATE stock_item", other) == ONE_WINS
    assert goods.shelf(case) == ((0, 0) if ships_first else (1, 0))


def test_a_repair_is_forwarded_or_given_up(house: House) -> None:
    case = here(house, "repair")
    one = repair_of(case)
    found = meet(
        lambda: repairs.forward(house.wanda, one.id, one.version, CENTRE),
        "UPDATE repair",
        lambda: repairs.give_up(house.wanda, one.id, one.version, "The customer wants it back."),
    )
    assert found == ONE_WINS
    assert repair_of(case).state is RepairState.FORWARDED


def test_a_unit_comes_back_from_its_repair_once(house: House) -> None:
    case = here(house, "repair")
    forwarded(house, case)
    one = repair_of(case)
    found = meet(
        lambda: repairs.back(house.wanda, one.id, one.version, Result(RepairOutcome.UNREPAIRED)),
        "UPDATE repair",
        lambda: repairs.back(house.wanda, one.id, one.version, Result(RepairOutcome.REFUNDED)),
    )
    assert found == ONE_WINS
    assert repair_of(case).outcome is RepairOutcome.UNREPAIRED


def _paid(house: House, payment_id: int, version: int) -> object:
    return payments.paid(house.fiona, payment_id, version, "PAY-1", NOON.date())


def _waived(house: House, payment_id: int, version: int) -> object:
    return payments.waive(house.mia, payment_id, version, "We promised it for this week.")


def _given_up(house: House, payment_id: int, version: int) -> object:
    return payments.give_up(house.mia, payment_id, version, "They never paid.")


def _disposed(house: House, payment_id: int, version: int) -> object:
    return payments.dispose(house.rosa, payment_id, version, Channel.PHONE, "Keep it, I pay nothing.")


ENDS = {_paid: PaymentState.PAID, _waived: PaymentState.WAIVED, _given_up: PaymentState.DROPPED}


@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("other", [_paid, _disposed])
def test_what_a_customer_owes_ends_once(
    house: House, first: Callable[..., object], other: Callable[..., object]
) -> None:
    case = unpaid(house)
    one = owing.owed(case)
    late = datetime.combine(one.due_on + timedelta(days=1), NOON.timetz())
    with clock.running_as(lambda: late):
        found = meet(
            lambda: first(house, one.id, one.version),
            "UPDATE customer_payment",
            lambda: other(house, one.id, one.version),
        )
    assert found == ONE_WINS
    assert owing.owed(case).state is ENDS[first]


def test_a_unit_is_shipped_home_once_and_its_price_comes_back_once(house: House) -> None:
    case = unpaid(house)
    owing.pays(house.fiona, case, NOON.date())
    one = repair_of(case)
    found = meet(
        lambda: repairs.ship_back(house.wanda, one.id, one.version, "HOME-1"),
        "UPDATE line_balance",
        lambda: repairs.ship_back(house.wanda, one.id, one.version, "HOME-2"),
    )
    assert found == ONE_WINS
    with database.reading() as tx:
        assert balances.of(tx, case.order.line_ids[0]).replaced_units == 0
