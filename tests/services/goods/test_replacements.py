"""Replacements: promised from the shelf, shipped, delivered or taken back, and claimed again on their own delivery."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from data import database
from data.database import Database
from data.models.messages import Message
from data.vocabulary import AuditTag, Channel, Reason, ReplacementState, ReturnState
from services.cases.lookup import Shown
from services.desk import audit, clock
from services.desk.access import Actor
from services.desk.errors import Conflict, InvalidInput, MoneyLimit, NotAllowed, NotFound, OutOfStock
from services.desk.settings import settings
from services.goods import replacements
from services.goods.replacements import ReservationForm, Reserved
from services.review.case_page import open_case
from services.review.opening import NewLine, NewReturn, open_return, order_card
from services.settling import balances
from tests.support import goods, people, shop
from tests.support.approving import approve
from tests.support.arriving import arrive
from tests.support.shop import Bought, Case, Purchase

TODAY = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))
SHIPPED = date(2026, 3, 2)


def form(case: Case, quantity: str | int = 1, key: str | None = None) -> ReservationForm:
    version = shop.version_of(case.return_id)
    return ReservationForm(Shown(case.return_id, version), shop.lines_of(case)[0], quantity, key or uuid4().hex)


def ready(rosa: Actor, wanda: Actor, units: int = 1, resolution: str = "replacement") -> Case:
    """A return whose units are here and wait for their replacement."""
    case = shop.open_case(rosa, Purchase(lines=(Bought(quantity=units),)), quantity=units)
    approve(rosa, case, resolution)
    if not resolution.endswith("without_return"):
        arrive(wanda, case, units)
    return case


def reserved(wanda: Actor, case: Case) -> int:
    made = replacements.reserve(wanda, form(case)).replacement_id
    assert made is not None
    return made


def test_a_replacement_goes_its_way_and_closes_the_return(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: TODAY):
        case = ready(rosa, wanda)
        goods.on_shelf(wanda, goods.product_of(case), 2)
        assert goods.open_tasks(case) == [("replacements", "reserve")]
        one = reserved(wanda, case)
        assert goods.open_tasks(case) == [("replacements", "ship")]
        assert goods.shelf(case) == (2, 1)

        replacements.ship(wanda, one, 1, "LX 123", SHIPPED)
        assert goods.open_tasks(case) == [("replacements", "delivery")]
        assert goods.shelf(case) == (1, 0)
        assert "The tracking number is LX123." in mail_of(case)
        assert "Dear Ana Souza" in mail_of(case)

        done = replacements.delivered(wanda, one, 2, SHIPPED)
    assert done.closed
    assert goods.state_of(case) is ReturnState.CLOSED
    assert goods.open_tasks(case) == []
    with database.reading() as tx:
        tags = [entry.tag for entry in audit.timeline(tx, f"return:{case.return_id}")]
    assert tags.count(AuditTag.REPLACEMENT_CHANGED) == 3


def mail_of(case: Case) -> str:
    with database.reading() as tx:
        statement = select(Message.body_text).where(Message.return_id == case.return_id).order_by(Message.id.desc())
        return str(tx.execute(statement).scalars().first())


def test_no_money_is_left_for_units_that_were_replaced(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    line = case.order.line_ids[0]
    with database.reading() as tx:
        assert balances.of(tx, line).left == 10_000
    replacements.ship(wanda, reserved(wanda, case), 1, "LX1", clock.today(settings().zone))
    with database.reading() as tx:
        assert balances.of(tx, line).left == 0


def test_a_unit_that_was_refunded_is_not_replaced_as_well(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    one = reserved(wanda, case)
    with database.transaction() as tx:
        balances.take(tx, case.order.line_ids[0], 10_000)
    with pytest.raises(MoneyLimit, match="cannot be replaced as well"):
        replacements.ship(wanda, one, 1, "LX1", clock.today(settings().zone))
    assert goods.shelf(case) == (1, 1)


def test_nothing_on_the_shelf_sends_the_return_back_to_a_reviewer(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    assert replacements.reserve(wanda, form(case)) == Reserved(None)
    view = open_case(rosa, case.rma)
    assert view.case.state is ReturnState.AWAITING_REVIEW
    assert view.case.facts["replacement_in_stock"] is False
    assert view.timeline[0].what == "sent the return back to review"
    assert view.timeline[0].reason == "No replacement for Headphones is in stock."
    assert goods.open_tasks(case) == []


def test_the_policy_learns_that_nothing_is_in_stock(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa, reason=Reason.INCORRECT_ITEM, facts={"extra": {"difference": "different_product"}})
    approve(rosa, case, "replacement")
    arrive(wanda, case)
    replacements.reserve(wanda, form(case))
    offered = open_case(rosa, case.rma).assessed.whole.lines[0]
    assert "No replacement is in stock; a refund is a recorded exception." in str(offered.to_record())


def test_a_return_that_was_sent_back_goes_on_once_it_is_approved_anew(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    replacements.reserve(wanda, form(case))
    goods.on_shelf(wanda, goods.product_of(case), 1)
    approve(rosa, case, "replacement")
    assert goods.open_tasks(case) == [("replacements", "reserve")]
    reserved(wanda, case)
    assert "replacement_in_stock" not in open_case(rosa, case.rma).case.facts


def test_too_few_on_the_shelf_is_said_and_nothing_is_promised(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda, units=2)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    with pytest.raises(OutOfStock, match="2 wanted, 1 free"):
        replacements.reserve(wanda, form(case, 2))
    assert goods.state_of(case) is ReturnState.RECEIVED
    assert replacements.reserve(wanda, form(case, 1)).replacement_id
    assert goods.open_tasks(case) == [("replacements", "reserve"), ("replacements", "ship")]


@pytest.mark.parametrize("quantity", ["0", "-1", "2", "NaN", "1e309", "١"])
def test_a_quantity_that_is_not_open_is_refused(desk: Database, quantity: str) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 5)
    with pytest.raises(InvalidInput, match="Headphones: the quantity must be a whole number from 1 to 1"):
        replacements.reserve(wanda, form(case, quantity))
    assert goods.shelf(case) == (5, 0)


def test_a_double_click_reserves_once(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda, units=2)
    goods.on_shelf(wanda, goods.product_of(case), 5)
    twice, start = form(case, key="one-form"), threading.Barrier(2)

    def click(_: int) -> Reserved:
        start.wait()
        return replacements.reserve(wanda, twice)

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(click, range(2)), key=lambda made: not made.changed)
    assert (first.replacement_id, first.changed, second.changed) == (second.replacement_id, True, False)
    assert goods.shelf(case) == (5, 1)


def test_of_two_returns_one_gets_the_last_unit(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    order = Purchase(lines=(Bought(quantity=2),))
    first = shop.open_case(rosa, order)
    second = open_another(rosa, first)
    for case in (first, second):
        approve(rosa, case, "replacement")
        arrive(wanda, case)
    goods.on_shelf(wanda, goods.product_of(first), 1)
    forms, start = (form(first), form(second)), threading.Barrier(2)

    def take(one: ReservationForm) -> bool:
        start.wait()
        return replacements.reserve(wanda, one).replacement_id is not None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, forms)) == [False, True]
    assert sorted([goods.state_of(first), goods.state_of(second)]) == [
        ReturnState.AWAITING_REVIEW,
        ReturnState.RECEIVED,
    ]


def open_another(actor: Actor, case: Case) -> Case:
    """Another return of one unit of the same order line."""
    line = NewLine(case.order.line_ids[0], 1, Reason.DEFECTIVE)
    new = NewReturn(case.order.number, (line,), "The right side too.", date(2026, 2, 2), Channel.EMAIL)
    opened = open_return(actor, new)
    return Case(opened.return_id, opened.rma, case.order)


def test_a_cancelled_replacement_frees_the_stock_and_waits_again(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 1)
    one = reserved(wanda, case)
    with pytest.raises(InvalidInput, match="Say why"):
        replacements.cancel(wanda, one, 1, "")
    assert replacements.cancel(wanda, one, 1, "The customer is away.").state is ReplacementState.CANCELLED
    assert goods.shelf(case) == (1, 0)
    assert goods.open_tasks(case) == [("replacements", "reserve")]
    with pytest.raises(Conflict):
        replacements.ship(wanda, one, 1, "LX1", clock.today(settings().zone))


def test_a_stale_page_moves_nothing(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda)
    goods.on_shelf(wanda, goods.product_of(case), 3)
    stale = form(case)
    one = reserved(wanda, case)
    with pytest.raises(Conflict, match="after your page was shown"):
        replacements.reserve(wanda, stale)
    replacements.ship(wanda, one, 1, "LX1", clock.today(settings().zone))
    with pytest.raises(Conflict, match="after your page was shown"):
        replacements.ship(wanda, one, 1, "LX2", clock.today(settings().zone))
    with pytest.raises(Conflict, match="cannot be cancelled any more"):
        replacements.cancel(wanda, one, 2, "Changed our minds.")
    assert goods.shelf(case) == (2, 0)


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 3), None])
def test_a_shipping_day_lies_between_the_reservation_and_today(desk: Database, on: date | None) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: TODAY):
        case = ready(rosa, wanda)
        goods.on_shelf(wanda, goods.product_of(case), 1)
        one = reserved(wanda, case)
        with pytest.raises(InvalidInput, match="The shipping day"):
            replacements.ship(wanda, one, 1, "LX1", on)
        with pytest.raises(InvalidInput, match="tracking number is missing"):
            replacements.ship(wanda, one, 1, " ", SHIPPED)


def test_what_does_not_exist_and_who_may_not(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with pytest.raises(NotFound):
        replacements.ship(wanda, 99, 1, "LX1", SHIPPED)
    with pytest.raises(NotAllowed):
        replacements.ship(rosa, 99, 1, "LX1", SHIPPED)


def test_no_replacement_before_the_unit_is_here(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = shop.open_case(rosa)
    approve(rosa, case, "replacement")
    goods.on_shelf(wanda, goods.product_of(case), 1)
    with pytest.raises(InvalidInput, match="No unit of this line waits for a replacement"):
        replacements.reserve(wanda, form(case))


def test_a_cheap_item_is_replaced_without_a_return(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    case = ready(rosa, wanda, resolution="replacement_without_return")
    assert goods.open_tasks(case) == [("replacements", "reserve")]
    goods.on_shelf(wanda, goods.product_of(case), 1)
    today = clock.today(settings().zone)
    one = reserved(wanda, case)
    replacements.ship(wanda, one, 1, "LX1", today)
    assert replacements.delivered(wanda, one, 2, today).closed


def test_a_replacement_is_claimed_on_its_own_delivery_and_the_first_shipment(desk: Database) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: TODAY):
        case = ready(rosa, wanda)
        goods.on_shelf(wanda, goods.product_of(case), 1)
        one = reserved(wanda, case)
        replacements.ship(wanda, one, 1, "LX1", SHIPPED)
    with clock.running_as(lambda: TODAY + timedelta(days=20)):
        replacements.delivered(wanda, one, 2, date(2026, 3, 10))
        card = order_card(rosa, case.order.number)
        assert [(line.claimable, line.is_replacement) for line in card.lines] == [(0, False), (1, True)]
        assert card.parcels == 1

        line = NewLine(card.lines[1].order_line_id, 1, Reason.ARRIVED_BROKEN)
        new = NewReturn(case.order.number, (line,), "Broken again.", date(2026, 3, 20), Channel.EMAIL)
        again = open_case(rosa, open_return(rosa, new).rma)
    assert again.assessed.tier == "doa_15"
    assert again.parcels == 1
    assert again.lines[0].first_shipped_on == date(2026, 1, 1)


@pytest.mark.parametrize(("asked_on", "tier"), [(date(2026, 4, 1), "defect_0_90"), (date(2026, 4, 2), "defect_91_180")])
def test_the_ladder_of_a_replacement_stays_on_the_first_shipment(desk: Database, asked_on: date, tier: str) -> None:
    rosa, wanda = people.rosa(), people.wanda()
    with clock.running_as(lambda: TODAY):
        case = ready(rosa, wanda)
        goods.on_shelf(wanda, goods.product_of(case), 1)
        replacements.ship(wanda, reserved(wanda, case), 1, "LX1", SHIPPED)
    with clock.running_as(lambda: TODAY + timedelta(days=40)):
        line = order_card(rosa, case.order.number).lines[1].order_line_id
        chosen = (NewLine(line, 1, Reason.DEFECTIVE),)
        new = NewReturn(case.order.number, chosen, "It died.", asked_on, Channel.EMAIL)
        assert open_case(rosa, open_return(rosa, new).rma).assessed.tier == tier
